import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GraeError, InputError } from '../../src/base/errors.js';
import { expectWritable, type Store, type WritableStore } from '../../src/base/store.js';
import { FolderStore } from '../../src/host/node/folderStore.js';
import { MemoryStore } from '../../src/run/memoryStore.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-stores-'));
let made = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stores: readonly (readonly [string, () => WritableStore])[] = [
  ['a folder', () => new FolderStore(join(folder, `store${made++}`))],
  ['memory', () => new MemoryStore()],
];

const text = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes));

async function filled(store: WritableStore): Promise<WritableStore> {
  await store.create((empty) => empty.write('a', 'first'));
  return store;
}

describe.each(stores)('%s', (_, create) => {
  it('holds nothing until it is made, and then everything', async () => {
    const store = create();
    expect(await store.list()).toEqual([]);
    expect(await store.read('a')).toBeNull();
    await store.create(async (empty) => {
      await empty.write('b', new Uint8Array([1, 2]));
      await empty.write('a', 'é');
      expect(await store.list()).toEqual([]);
    });
    expect(await store.list()).toEqual(['a', 'b']);
    expect([...(await store.read('b'))!]).toEqual([1, 2]);
    expect(text(await store.read('a'))).toBe('é');
  });

  it('is left as it was where making it fails', async () => {
    const store = create();
    const failing = store.create(async (empty) => {
      await empty.write('a', 'x');
      throw new GraeError('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    expect(await store.list()).toEqual([]);
  });

  it('is not made a second time', async () => {
    const store = await filled(create());
    await expect(store.create(async (empty) => empty.write('b', 'x'))).rejects.toThrow(GraeError);
    expect(await store.list()).toEqual(['a']);
  });

  it('replaces, lengthens and removes files', async () => {
    const store = await filled(create());
    await store.write('a', 'second');
    expect(text(await store.read('a'))).toBe('second');
    await store.append('lines', '1');
    await store.append('lines', '2');
    expect(text(await store.read('lines'))).toBe('1\n2\n');
    await store.remove('a');
    await store.remove('a');
    expect(await store.list()).toEqual(['lines']);
  });

  it('keeps what it was given, whatever becomes of the array', async () => {
    const store = await filled(create());
    const bytes = new Uint8Array([1]);
    await store.write('a', bytes);
    bytes[0] = 2;
    const read = (await store.read('a'))!;
    expect([...read]).toEqual([1]);
    read[0] = 3;
    expect([...(await store.read('a'))!]).toEqual([1]);
  });

  it('is changed by one long work at a time, which brief work does not disturb', async () => {
    const store = await filled(create());
    let end = () => {};
    const first = store.whileLocked('first', () => new Promise<void>((resolve) => (end = resolve)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(store.whileLocked('second', async () => {})).rejects.toThrow(/first/);
    end();
    await first;
    expect(await store.whileLocked('third', async () => 3)).toBe(3);
    await expect(store.whileLocked('fails', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    const order: number[] = [];
    const brief = (n: number) =>
      store.whileLocked(`brief ${n}`, async () => void order.push(n), { isBrief: true });
    await store.whileLocked('long', async () => {
      await brief(1);
      await brief(2);
    });
    expect(order).toEqual([1, 2]);
  });
});

it('a folder removes files that a kill left half written, as long work begins', async () => {
  const store = await filled(new FolderStore(join(folder, 'tidy')));
  const leftover = 'weights.safetensors.00000000-1-1-00000000.tmp';
  writeFileSync(store.where(leftover), 'half');
  utimesSync(store.where(leftover), 0, 0);
  await store.whileLocked('long', async () => {
    expect(await store.list()).not.toContain(leftover);
  });
});

it('a folder says what stands in its place, and in that of a file', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(new FolderStore(join(folder, 'file')).list()).rejects.toThrow(
    /file: expected a folder, but it is a file/,
  );
  mkdirSync(join(folder, 'deep', 'a'), { recursive: true });
  await expect(new FolderStore(join(folder, 'deep')).read('a')).rejects.toThrow(
    /a: expected a file, but it is a folder/,
  );
});

it('a store without write can only be read', () => {
  const store: Store = { name: 'web', where: (file) => file, read: async () => null, list: async () => [] };
  expect(() => expectWritable(store)).toThrow(InputError);
  expect(() => expectWritable(store)).toThrow(
    'web: expected a place to write to, but this one can only be read; copy the run first',
  );
});
