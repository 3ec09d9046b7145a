import { describe, expect, it } from 'vitest';
import type { Comparison, RunResult } from '../../src/comparison/compare.js';
import { parseTable } from '../../src/comparison/config.js';
import type { DensityQuality } from '../../src/comparison/measure.js';
import { renderBest, renderFailures, renderTable, toMarkdown } from '../../src/comparison/render.js';
import { spreadOf, tableLines } from '../../src/comparison/table.js';
import { renderTablePage } from '../../src/report/tablePage.js';

const quality: DensityQuality = {
  samples: 100,
  valid: 0.5,
  unique: 0.8,
  novel: null,
  score: 2,
  best: [
    { text: 'x', score: 0.5 },
    { text: 'x*x', score: 0.75 },
  ],
  recallF8: 0.9,
  precisionF8: 0.7,
  frechet: 1.5,
  frechetOfCodes: 12.25,
  fitSeconds: 1,
  curve: [
    { precision: 0, recall: 1 },
    { precision: 0.5, recall: 0.5 },
    { precision: 1, recall: 0 },
  ],
  examples: ['<script>alert(1)</script>'],
};

const run = (seed: number, densities: RunResult['densities']): RunResult => ({
  row: 'A|<b>',
  seed,
  training: { seconds: 60, epochs: 1, steps: 10, strings: 100, sequencesPerSecond: 10, backend: 'wasm' },
  reconstruction: { strings: 10, exact: 0.25, equivalent: 0.3, perProduction: 0.9, refused: 0 },
  verified: { strings: 10, exact: 0.5, greedyExact: 0.25, decodingsPerString: 3, wronglyAccepted: 0 },
  stochastic: { strings: 10, exact: 0.125 },
  searches: [],
  densities,
  nothingLearned: null,
});

const comparison: Comparison = {
  config: parseTable(
    {
      format: 'grae-table-1',
      title: 'A title',
      grammar: 'expression',
      rows: [{ name: 'A|<b>', settings: { beta: 0.5 } }],
      densities: ['gmm', 'kde'],
      seeds: [1, 2],
      study: 'beta',
      published: [{ model: 'GRAE', valid: 0.72, score: -5.62, protocol: 'found by optimisation' }],
    },
    'test',
  ),
  budget: 0.25,
  share: 0.5,
  training: 100,
  test: 10,
  sha256: 'ab'.repeat(32),
  ranking: { score: 'error', better: 'lower' },
  corpus: quality,
  knownStrings: [],
  runs: [
    run(1, { gmm: quality, kde: { failed: 'too few codes' } }),
    run(2, {
      gmm: { ...quality, valid: 0.6, best: [{ text: 'sin(x)', score: 0.25 }, ...quality.best] },
      kde: { failed: 'too few codes' },
    }),
  ],
  missing: 0,
};

describe('a table', () => {
  it('has the mean and the standard deviation over the seeds', () => {
    expect(spreadOf([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3), count: 4 });
    expect(spreadOf([7])).toEqual({ mean: 7, deviation: 0, count: 1 });
    const [gmm] = tableLines(comparison);
    expect(gmm?.values.valid?.mean).toBeCloseTo(0.55, 12);
    expect(gmm?.values.valid?.deviation).toBeCloseTo(Math.sqrt(0.005), 12);
    expect(gmm?.values.novel).toBeNull();
    const { head, rows } = renderTable(comparison);
    const cell = (row: number, title: string) => rows[row]![head.indexOf(title)];
    expect(cell(1, 'valid')).toBe('55.0 ± 7.1%');
    expect(cell(1, 'exact')).toBe('25.0 ± 0.0%');
    expect(cell(0, 'valid')).toBe('50.0%');
    expect(cell(1, 'of codes')).toBe('12.25 ± 0.00');
    expect(cell(2, 'valid')).toBe('-');
  });

  it('has the best of all seeds, none twice, by the end of the score that is better', () => {
    expect(tableLines(comparison)[0]?.best.map(({ text }) => text)).toEqual(['sin(x)', 'x', 'x*x']);
    const higher = { ...comparison, ranking: { score: 'error', better: 'higher' as const } };
    expect(tableLines(higher)[0]?.best.map(({ text }) => text)).toEqual(['x*x', 'x', 'sin(x)']);
    expect(renderBest(comparison)?.rows[1]).toEqual([
      'A|<b>',
      'gmm',
      'sin(x) (0.250)',
      'x (0.500)',
      'x*x (0.750)',
    ]);
  });

  it('has verified decoding beside greedy decoding, unless it leaves it out or was computed without it', () => {
    const { head, rows } = renderTable(comparison);
    expect(head.slice(2, 4)).toEqual(['exact', 'verified']);
    expect(rows[1]!.slice(2, 4)).toEqual(['25.0 ± 0.0%', '50.0 ± 0.0%']);
    expect(toMarkdown(comparison)).toContain('of 10 test strings: verified in at most 8 attempts');
    const former = { ...comparison, runs: comparison.runs.map((one) => ({ ...one, verified: null })) };
    expect(renderTable(former).rows[1]!.slice(2, 4)).toEqual(['25.0 ± 0.0%', '-']);
    const without = { ...comparison, config: { ...comparison.config, verified: false as const } };
    expect(renderTable(without).head).not.toContain('verified');
    expect(toMarkdown(without)).not.toContain('Verified reconstruction');
  });

  it('has the reconstruction of drawn strings where it is asked for', () => {
    expect(renderTable(comparison).head).not.toContain('drawn');
    const stochastic = { strings: 1000, encodings: 10, decodings: 100 };
    const asked = { ...comparison, config: { ...comparison.config, stochastic } };
    const { head, rows } = renderTable(asked);
    expect(rows[1]![head.indexOf('drawn')]).toBe('12.5 ± 0.0%');
    expect(toMarkdown(asked)).toContain('10 encodings, 100 decodings each, of 10 test strings');
  });

  it('says which densities could not be fitted', () => {
    expect(renderFailures(comparison)?.rows).toEqual([['A|<b>', 'kde', '2', 'too few codes']]);
  });

  it('says what was done, in Markdown too', () => {
    const text = toMarkdown({ ...comparison, missing: 3 });
    expect(text).toContain('a budget of 0.25: 50.0% of the strings');
    expect(text).toContain('Not finished: 3 results are missing');
    expect(text).toContain('| A\\|\\<b\\> | gmm |');
    expect(text).toContain('| GRAE | - | 72.0% | -5.620 | - | found by optimisation |');
  });

  it('is a page that runs nothing of what is in it', () => {
    const page = renderTablePage(comparison);
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).toContain('A|&lt;b&gt;');
    expect(page).toContain('By beta');
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(5);
  });
});
