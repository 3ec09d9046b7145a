import { expect, it } from 'vitest';
import type { Store } from '../../src/base/store.js';
import { readAhead } from '../../src/web/engine/readAhead.js';

/** A store that notes what is read of it; it cannot read `broken`, and has no `missing`. */
function notingStore() {
  const asked: string[] = [];
  const store: Store = {
    name: 'noting',
    where: (file) => `noting/${file}`,
    list: async () => ['a', 'b'],
    read: async (file) => {
      asked.push(file);
      if (file === 'broken') throw new Error('broken');
      return file === 'missing' ? null : new TextEncoder().encode(`${file} ${asked.length}`);
    },
  };
  return { store, asked };
}

const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);

it('reads files before anyone asks for them, in their order, and each once', async () => {
  const { store, asked } = notingStore();
  const ahead = readAhead(store, ['b', 'broken', 'missing', 'a']);
  await new Promise((resolve) => setTimeout(resolve));
  expect(asked).toEqual(['b', 'broken', 'missing', 'a']);
  expect(text(await ahead.read('a'))).toBe('a 4');
  expect(text(await ahead.read('b'))).toBe('b 1');
  expect(await ahead.read('missing')).toBeNull();
  await expect(ahead.read('broken')).rejects.toThrow('broken');
  expect(asked).toHaveLength(4);
  // the store may have another content by now
  expect(text(await ahead.read('b'))).toBe('b 5');
  expect(text(await ahead.read('c'))).toBe('c 6');
});

it('is the store otherwise', async () => {
  const { store } = notingStore();
  const ahead = readAhead(store, []);
  expect([ahead.name, ahead.where('a'), await ahead.list()]).toEqual(['noting', 'noting/a', ['a', 'b']]);
  expect('place' in ahead).toBe(false);
  expect(readAhead({ ...store, place: 'here' }, []).place).toBe('here');
});
