import { beforeAll, expect, it } from 'vitest';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { candidatesOf, GrammarMask, maskOf } from '../../../src/model/productions/mask.js';
import { memory, tidy } from '../../../src/tensor/ops.js';
import { startTestBackend } from '../../support/backend.js';

beforeAll(startTestBackend);

// the third production of s, and the only one of loop, can never be finished
const { table } = compileGrammar('s -> "a" | "b" s t | loop\nt -> "c" | "d"\nloop -> "e" loop', {
  name: 'loop',
});

it('candidates are the productions of a non-terminal that can be finished', () => {
  expect(table.nonTerminals).toEqual(['s', 't', 'loop']);
  expect(candidatesOf(table)).toEqual([[0, 1], [3, 4], []]);
  const mask = new GrammarMask(table);
  expect(mask.candidates).toEqual(candidatesOf(table));
  mask.dispose();
});

it('the mask has a row for each non-terminal, and a 1 for each of its candidates', () => {
  // biome-ignore format: a matrix
  expect([...maskOf(table)]).toEqual([
    1, 1, 0, 0, 0, 0,
    0, 0, 0, 1, 1, 0,
    0, 0, 0, 0, 0, 0,
  ]);
});

it('rows of the mask are gathered by non-terminal, and a mask gives its memory back', async () => {
  const before = memory().numTensors;
  const mask = new GrammarMask(table);
  const rows = tidy(() => mask.rows(Int32Array.of(1, 0, 1)));
  expect(rows.shape).toEqual([3, 6]);
  expect([...(await rows.data())]).toEqual([0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
  rows.dispose();
  mask.dispose();
  expect(memory().numTensors).toBe(before);
});
