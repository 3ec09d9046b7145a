import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseArraySpec, showArraySpec } from '../../src/shards/arraySpec.js';

it('writes and reads indexes as Slurm does', () => {
  expect(showArraySpec([40, 3, 8, 7, 9])).toBe('3,7-9,40');
  expect(showArraySpec([])).toBe('');
  expect(parseArraySpec('3, 7-9,40,8', 41, '--index')).toEqual([3, 7, 8, 9, 40]);
});

it('reads what it has written', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), (indexes) => {
      expect(parseArraySpec(showArraySpec(indexes), 201, 'x')).toEqual([...indexes].sort((a, b) => a - b));
    }),
  );
});

it('refuses what is no index, and indexes out of range, with where they come from', () => {
  const refused = (text: string) => () => parseArraySpec(text, 10, 'SLURM_ARRAY_TASK_ID');
  expect(refused('10')).toThrow('SLURM_ARRAY_TASK_ID: expected indexes from 0 to 9, but received: 10');
  expect(refused('0-10')).toThrow('from 0 to 9');
  for (const text of ['', '-1', '1.5', '3-', 'all', '1e3', '5-3', '1,,2']) {
    expect(refused(text)).toThrow('expected the index of a shard');
  }
});
