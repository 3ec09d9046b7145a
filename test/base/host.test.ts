import { expect, it, vi } from 'vitest';
import { host } from '../../src/base/host.js';
import { hashOf, sha256 } from '../../src/base/sha256.js';

it('without an entry of the package, whatever needs a host says so', async () => {
  vi.resetModules();
  const { host: none } = await import('../../src/base/host.js');
  expect(() => none()).toThrow(/^no host is installed: import grae through "grae" or "grae\/browser"/);
});

// FIPS 180-4, examples of NIST for one block and two
it.each([
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('hashes %s as published, whole or in pieces', async (text, published) => {
  expect(sha256(text)).toBe(published);
  expect(await hashOf(text)).toBe(published);
  expect(await hashOf(new TextEncoder().encode(text))).toBe(published);
  const hash = host().startSha256();
  for (const character of text) hash.update(new TextEncoder().encode(character));
  expect(hash.digest()).toBe(published);
});

it('reads and lists files that ship, and says which one is not there', async () => {
  const assets = await host().listAssets('models');
  const config = assets.find(({ path }) => path === 'models/zinc250k/config.json');
  expect((await host().readAsset(config!.path)).length).toBe(config!.bytes);
  expect(await host().listAssets('models/none')).toEqual([]);
  await expect(host().readAsset('chemistry/none.csv')).rejects.toThrow(
    /^chemistry\/none.csv: expected a file that ships with grae, but there is no such file/,
  );
});
