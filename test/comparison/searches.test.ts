import { expect, it } from 'vitest';
import { parseTable } from '../../src/comparison/config.js';
import { foundStrings, searchVariants } from '../../src/comparison/searchVariants.js';

const proposal = (text: string, value: number | null, canonical = text) => ({ text, canonical, value });

it('counts every proposal: an invalid one like the worst training string, repetitions again', () => {
  const proposals = [
    proposal('a', 1),
    proposal('a', 1),
    proposal('b', 4),
    proposal('c', 2),
    proposal('(a)', 1, 'a'),
    proposal('d', 0.5),
    proposal('!', null),
    proposal('?', null),
  ];
  expect(foundStrings(proposals, 4, { score: 'error', better: 'lower' })).toEqual({
    strings: 8,
    valid: 6 / 8,
    score: (1 + 1 + 2 + 1 + 0.5) / 5,
    scoreOfAll: (1 + 1 + 4 + 2 + 1 + 0.5 + 4 + 4) / 8,
    best: [
      { text: 'd', score: 0.5 },
      { text: 'a', score: 1 },
      { text: 'c', score: 2 },
    ],
  });
  expect(foundStrings([proposal('!', null)], -3, { score: 'gain', better: 'higher' })).toEqual({
    strings: 1,
    valid: 0,
    score: null,
    scoreOfAll: -3,
    best: [],
  });
});

it('are made by each guard of a row, and twice where a table leaves strings out', () => {
  const table = (changed: object) =>
    parseTable(
      { format: 'grae-table-1', title: 'one', grammar: 'expression', rows: [{ name: 'A' }], ...changed },
      'mine.json',
    );
  expect(searchVariants(table({ densities: ['gmm'] }), ['on'])).toEqual([]);
  expect(searchVariants(table({ search: {} }), ['off', 'on'])).toEqual([
    { guard: 'off', knowsLeftOut: false },
    { guard: 'on', knowsLeftOut: false },
  ]);
  expect(searchVariants(table({ search: {}, leaveOut: { score: 'score', most: 0 } }), ['off'])).toEqual([
    { guard: 'off', knowsLeftOut: false },
    { guard: 'off', knowsLeftOut: true },
  ]);
});
