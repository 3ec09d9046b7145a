import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { countDistinct, firstHashes, type HashFile } from '../../src/shards/hashFiles.js';
import { HashCollector, meaningHash } from '../../src/shards/meaningHash.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-distinct-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

function fileOf(hashes: readonly bigint[]): HashFile {
  const collector = new HashCollector();
  for (const hash of hashes) collector.add(hash);
  const bytes = new Uint8Array(collector.distinct().buffer);
  const path = join(folder, `${files++}.hashes`);
  writeFileSync(path, bytes);
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

it('counts as a set does, however few hashes are held at once', async () => {
  // few different ones, among them the ends of the range
  const hash = fc.oneof(
    fc.nat(40).map((n) => meaningHash(String(n))),
    fc.constantFrom(0n, 1n, 2n ** 63n, 2n ** 64n - 1n),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(hash)), fc.integer({ min: 1, max: 30 }), async (lists, most) => {
      expect(await countDistinct(lists.map(fileOf), most)).toBe(new Set(lists.flat()).size);
    }),
  );
});

it('finds the first file of each hash, and the first row of each in a file', async () => {
  const hash = fc.constantFrom(
    0n,
    1n,
    2n ** 32n,
    2n ** 63n,
    2n ** 64n - 1n,
    meaningHash('a'),
    meaningHash('b'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(hash)), fc.integer({ min: 1, max: 30 }), async (lists, most) => {
      const marks = await firstHashes(lists.map(fileOf), most);
      const there = new Set<bigint>();
      for (const [file, list] of lists.entries()) {
        const collector = new HashCollector();
        for (const [row, one] of list.entries()) collector.add(one, row);
        const sorted = [...new Set(list)].sort((a, b) => (a < b ? -1 : 1));
        expect([...collector.distinct()]).toEqual(sorted);
        expect([...collector.firstRows()]).toEqual(sorted.map((one) => list.indexOf(one)));
        expect(sorted.map((_, place) => marks[file]!.has(place))).toEqual(
          sorted.map((one) => !there.has(one)),
        );
        for (const one of list) there.add(one);
      }
      expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(there.size);
    }),
  );
});

it('counts many strings of many files', async () => {
  const lists = Array.from({ length: 7 }, (_, list) =>
    Array.from({ length: 3000 }, (_, i) => meaningHash(String((i * (list + 1)) % 5000))),
  );
  expect(await countDistinct(lists.map(fileOf), 1000)).toBe(new Set(lists.flat()).size);
});

it('is the beginning of the SHA-256, as for novelty', () => {
  expect(meaningHash('CCO')).toBe(
    BigInt(`0x${createHash('sha256').update('CCO').digest('hex').slice(0, 16)}`),
  );
});

it('refuses a file that has changed, is shorter, or is gone', async () => {
  const hashes = Array.from({ length: 500 }, (_, i) => meaningHash(`${i}`));
  const changed = fileOf(hashes);
  const other = fileOf(hashes.slice(1));
  await expect(countDistinct([{ ...changed, sha256: other.sha256 }])).rejects.toThrow('the file has changed');
  await expect(countDistinct([{ ...changed, bytes: changed.bytes + 8 }])).rejects.toThrow(
    'the file has changed',
  );
  await expect(countDistinct([{ ...changed, path: join(folder, 'none') }])).rejects.toThrow(
    'there is no such file',
  );
});
