import { describe, expect, it } from 'vitest';
import type { Comparison, RunResult } from '../../src/comparison/compare.js';
import { parseTable } from '../../src/comparison/config.js';
import { nothingLearned } from '../../src/comparison/learning.js';
import { renderAll, toMarkdown } from '../../src/comparison/render.js';
import { RowTimes } from '../../src/comparison/rowTimes.js';
import type { ProductionTable } from '../../src/grammar/production.js';
import { renderTablePage } from '../../src/report/tablePage.js';
import { EncodedCorpusBuilder } from '../../src/sequences/encodedCorpus.js';
import { marginalLoss } from '../../src/training/marginalLoss.js';

const training = {
  seconds: 60,
  epochs: 1,
  steps: 1000,
  strings: 100,
  sequencesPerSecond: 10,
  backend: 'wasm',
};
const reconstruction = { strings: 10, exact: 0, equivalent: 0, perProduction: 0.9, refused: 0 };

describe('nothingLearned', () => {
  it('goes by the frequencies of productions, and by what comes back after few steps', () => {
    const of = (changes: object, exact = 0) =>
      nothingLearned({ training: { ...training, ...changes }, reconstruction: { ...reconstruction, exact } });
    expect(of({ validation: 30.04, marginal: 30 })).toBe(
      'held-out strings cost 30.0 nats, no less than the 30.0 that the frequencies of productions alone give',
    );
    expect(of({ validation: Number.NaN, marginal: 30 })).toMatch(/NaN nats/);
    expect(of({ validation: 29, marginal: 30 })).toBeNull();
    expect(of({ validation: 29, marginal: 30, steps: 199 })).toBe(
      'no test string comes back after 199 training steps',
    );
    expect(of({ validation: 29, marginal: 30, steps: 199 }, 0.1)).toBeNull();
    // results of before, and runs that the table did not train
    expect(of({})).toBeNull();
    expect(of({ steps: 0 })).toBeNull();
  });
});

describe('marginalLoss', () => {
  it('is the cross-entropy of productions by their non-terminal', () => {
    // two non-terminals: 0 by productions 0 and 1, 1 by production 2 alone
    const table = { productions: [{ lhs: 0 }, { lhs: 0 }, { lhs: 1 }], nonTerminals: ['A', 'B'] };
    const builder = new EncodedCorpusBuilder();
    for (const ids of [[0, 2], [0, 2], [1], [1, 0]]) builder.push(Uint16Array.from(ids));
    const loss = marginalLoss(
      builder.finish(),
      table as unknown as ProductionTable,
      Int32Array.from([0, 1, 2]),
      Int32Array.from([0, 3]),
    );
    // counts plus one: 3 and 2 of 5
    const [first, second] = [-Math.log(3 / 5), -Math.log(2 / 5)];
    expect(loss).toBeCloseTo((first + 0 + (second + first)) / 2, 12);
  });
});

describe('RowTimes', () => {
  it('takes the mean of the rows that were begun for those that were not', () => {
    const times = new RowTimes();
    times.begin('a', 60);
    expect(times.expected(['a', 'b', 'b'])).toBe(180);
    times.begin('b', 120);
    expect(times.expected(['b', 'b', 'c'])).toBe(120 + 120 + 90);
  });
});

describe('a table', () => {
  const quality = {
    samples: 10,
    valid: 1,
    unique: 1,
    novel: 1,
    score: null,
    best: [],
    recallF8: 0.5,
    precisionF8: 0.5,
    frechet: 1,
    frechetOfCodes: 1,
    fitSeconds: 1,
    curve: [],
    examples: [],
    report: null,
  };
  const run = (seed: number, why: string | null): RunResult =>
    ({
      row: 'rae',
      seed,
      training,
      reconstruction,
      verified: null,
      stochastic: null,
      densities: { gmm: quality },
      nothingLearned: why,
    }) as never;
  const comparison: Comparison = {
    config: parseTable(
      {
        format: 'grae-table-1',
        title: 'A title',
        grammar: 'expression',
        rows: [{ name: 'rae', settings: {} }],
        densities: ['gmm'],
        seeds: [1, 2],
      },
      'test',
    ),
    budget: 1,
    share: 1,
    training: 100,
    test: 10,
    sha256: 'ab'.repeat(32),
    ranking: null,
    corpus: quality,
    knownStrings: [],
    runs: [run(1, 'no test string comes back after 9 steps'), run(2, null)],
    missing: 0,
  };

  it('marks what learned nothing in text, Markdown, JSON and HTML', () => {
    const [main, untaught] = renderAll(comparison);
    expect(main!.rows[1]![0]).toBe('rae (nothing learned with 1 of 2 seeds)');
    expect(untaught!.rows).toEqual([['rae', '1', 'no test string comes back after 9 steps']]);
    for (const text of [toMarkdown(comparison), renderTablePage(comparison)]) {
      expect(text).toContain('rae (nothing learned with 1 of 2 seeds)');
      expect(text).toContain('no test string comes back after 9 steps');
    }
    expect(JSON.stringify(comparison)).toContain('"nothingLearned":"no test');
    const all = { ...comparison, runs: [run(1, 'why'), run(2, 'why')] };
    expect(renderAll(all)[0]!.rows[1]![0]).toBe('rae (nothing learned)');
    const none = { ...comparison, runs: [run(1, null)] };
    expect(
      renderAll(none)
        .map(({ caption }) => caption)
        .join(),
    ).not.toContain('Nothing learned');
    expect(renderAll(none)[0]!.rows[1]![0]).toBe('rae');
  });
});
