import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPublicApi } from './support/publicApi.js';
import { root } from './support/repository.js';

/** The entries of the package: a change of a signature shows in the snapshot, and is meant. */
describe.each(['index', 'browser'])('the public API of %s', (entry) => {
  const api = readPublicApi(join(root, 'dist', `${entry}.d.ts`));

  test('its declarations are these', async () => {
    await expect(api.declarations).toMatchFileSnapshot(`api/${entry}.txt`);
  });

  test('it exports every type that it mentions', () => {
    expect(api.unexported).toEqual([]);
  });
});
