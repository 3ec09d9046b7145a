import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { CompactTrainingSet, canonicalHash } from '../../src/judging/compactTrainingSet.js';

function trainingSetOf(canonicals: readonly string[]): CompactTrainingSet {
  return CompactTrainingSet.of(Float64Array.from(canonicals, canonicalHash));
}

describe('CompactTrainingSet', () => {
  it('knows what it was made from, and nothing else, before and after its file', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (members, others) => {
        const made = trainingSetOf(members);
        const read = CompactTrainingSet.fromDeltas(made.toDeltas(), made.hashes.length, made.bits);
        expect(read.hashes).toEqual(made.hashes);
        for (const one of [made, read]) {
          for (const member of members) expect(one.has(member)).toBe(true);
          for (const other of others) expect(one.has(other)).toBe(members.includes(other));
        }
        expect(made.hashes.length).toBe(new Set(members).size);
      }),
    );
  });

  it('takes the first bits of SHA-256, 22 more than it takes to number the strings', () => {
    const { bits, hashes } = trainingSetOf(['a', 'b', 'c', 'd', 'e']);
    expect(bits).toBe(3 + 22);
    const expected = ['a', 'b', 'c', 'd', 'e'].map(
      (text) => createHash('sha256').update(text).digest().readUInt32BE(0) >>> (32 - 25),
    );
    expect([...hashes]).toEqual(expected.sort((a, b) => a - b));
  });

  it('is rarely wrong, as rarely as is said, and takes less than 4 bytes a string', () => {
    const count = 30_000;
    const made = trainingSetOf(Array.from({ length: count }, (_, i) => `in ${i}`));
    // 15 bits to number them
    expect(made.bits).toBe(15 + 22);
    expect(count / 2 ** made.bits).toBeLessThan(1e-6);
    // one wrong answer in 100,000 questions has a probability of 0.02, and the questions are always the same
    for (let i = 0; i < 100_000; i++) expect(made.has(`out ${i}`)).toBe(false);
    expect(made.toDeltas().length / count).toBeLessThan(4);
  });

  it('refuses what is no list of ascending hashes', () => {
    const made = trainingSetOf(['a', 'b', 'c']);
    const deltas = made.toDeltas();
    const reading = (bytes: Uint8Array, count: number, bits: number) => () =>
      CompactTrainingSet.fromDeltas(bytes, count, bits);
    expect(reading(deltas, 3, made.bits)).not.toThrow();
    for (const [bytes, count, bits] of [
      [deltas, 2, made.bits],
      [deltas, 4, made.bits],
      [deltas, -1, made.bits],
      [deltas, Number.NaN, made.bits],
      [deltas, 1e9, made.bits],
      [deltas, 3, 10],
      [deltas, 3, 49],
      [deltas, 3, Number.NaN],
      [deltas.subarray(0, deltas.length - 1), 3, made.bits],
      [Uint8Array.of(5, 0), 2, 24],
      [new Uint8Array(20).fill(255), 1, 48],
      [Uint8Array.of(128), 1, 24],
    ] as const) {
      expect(reading(bytes, count, bits)).toThrow(InputError);
    }
  });

  it('of nothing knows nothing', () => {
    const none = trainingSetOf([]);
    expect(none.has('')).toBe(false);
    expect(CompactTrainingSet.fromDeltas(none.toDeltas(), 0, none.bits).has('a')).toBe(false);
  });
});
