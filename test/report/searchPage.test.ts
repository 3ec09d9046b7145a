import { describe, expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { bestStrings, gatherSearch } from '../../src/report/gatherSearch.js';
import { safeSvg } from '../../src/report/safeSvg.js';
import { searchFigures } from '../../src/report/searchFigures.js';
import { renderSearchPage, type ShownEvaluation } from '../../src/report/searchPage.js';
import type { EvaluatedText } from '../../src/search/candidate.js';
import { searchFront } from '../../src/search/front/front.js';
import type { Objective } from '../../src/search/objective.js';
import { curveOf } from '../../src/search/progress.js';
import type { SearchResult } from '../../src/search/runSearch.js';

const domain = await loadDomain('expression', { grammar: await loadGrammar('expression') });

const objective = (name: string, better: Objective['better']): Objective => {
  return { name, better, evaluate: async () => [] };
};
const score = objective('score', 'lower');
const size = objective('size', 'lower');

/** Evaluations of these strings, each a child of the two before it, with their published score and their length. */
function evaluationsOf(texts: readonly string[], isSeveral: boolean): EvaluatedText[] {
  return texts.map((text, i) => {
    const value = domain.judge(text).scores.score as number;
    const parents = i < 2 ? [] : [i - 1, i];
    const values = isSeveral ? { values: [value, text.length] } : {};
    return { n: i + 1, text, canonical: text, value, ...values, proposer: i < 2 ? 'draw' : 'mix', parents };
  });
}

const texts = ['sin(3)', 'x/1', 'x+1', 'x+sin(x*x)', '1/3+x+sin(x*x)'];

function resultOf(isSeveral: boolean, strings = texts): SearchResult {
  const evaluations = evaluationsOf(strings, isSeveral);
  const best = evaluations.toSorted((a, b) => a.value! - b.value!);
  return {
    evaluations,
    proposer: 'evolve',
    seed: 1,
    best,
    ...(isSeveral
      ? {
          meanTop10: null,
          curve: [],
          front: searchFront(evaluations, ['lower', 'lower'], { budget: 5, every: 1 }),
        }
      : { meanTop10: 1, curve: curveOf(evaluations, 'lower', 1), front: null }),
    thrownAway: {},
    candidates: 9,
    invalid: 0,
    seconds: 1,
    ended: 'budget',
  };
}

const gather = (isSeveral: boolean, baseline: SearchResult | null) => {
  const result = resultOf(isSeveral);
  return gatherSearch(domain, result, {
    title: 'a search',
    summary: [],
    objectives: isSeveral ? [score, size] : [score],
    baseline,
    verdicts: bestStrings(result).map(({ text }) => ({ text, ...domain.judge(text) })),
    reproduction: [],
  });
};

describe('the content of the page of a search', () => {
  it('has the best with their values, and the way on which they came about', () => {
    const { strings, lineages, figures, heading } = gather(false, null);
    expect(heading).toBe('Best strings');
    expect(strings.map(({ text }) => text)).toEqual(
      ['1/3+x+sin(x*x)', 'x+sin(x*x)', 'x+1', 'x/1', 'sin(3)'].toSorted(
        (a, b) => (domain.judge(a).scores.score as number) - (domain.judge(b).scores.score as number),
      ),
    );
    expect(strings[0]).toMatchObject({
      n: 5,
      origin: 'mix of 3 and 4',
      values: [
        ['score', 0],
        ['mse', 0],
      ],
    });
    const [first] = lineages;
    expect(first!.map(({ text }) => text).slice(-2)).toEqual(['x+sin(x*x)', '1/3+x+sin(x*x)']);
    expect(first!.at(-1)!.other).toMatchObject({ text: 'x+1', n: 3 });
    expect(first![0]!.origin).toBe('draw');
    // strings that have no parents have no way
    expect(lineages.length).toBe(3);
    expect(figures.map(({ name, legend }) => [name, legend.length])).toEqual([
      ['score over the evaluations', 2],
    ]);
  });

  it('has random draws beside the search, and the front of several objectives', () => {
    const draws = resultOf(true, ['sin(3)', 'exp(x)', 'x', '1/2', '2']);
    const { figures, strings, heading } = gather(true, draws);
    expect(heading).toBe('Front');
    expect(strings.map(({ values }) => values.slice(0, 2).map(([name]) => name))).toEqual(
      strings.map(() => ['score', 'size']),
    );
    expect(figures.map(({ name, legend }) => [name, legend.map((one) => one.name)])).toEqual([
      ['hypervolume over the evaluations', ['this search', 'random draws']],
      ['score and size', ['evaluated', 'front of random draws', 'front']],
    ]);
    for (const { svg } of figures) expect(safeSvg(svg)).toBe(svg);
    expect(figures[1]!.svg.match(/<circle/g)!.length).toBe(5 + draws.front!.strings.length + strings.length);
    expect(gather(false, resultOf(false, ['x', '1', '2'])).figures[0]!.legend.length).toBe(4);
  });
});

it('its plots stay small, however many evaluations and objectives there are', () => {
  const objectives = ['a', 'b', 'c', 'd', 'e'].map((name) => objective(name, 'higher'));
  const evaluations = Array.from({ length: 5_000 }, (_, i): EvaluatedText => {
    const values = objectives.map((__, k) => (i * 7919 * (k + 1)) % 1009);
    return {
      n: i + 1,
      text: `${i}`,
      canonical: `${i}`,
      value: values[0]!,
      values,
      proposer: 'draw',
      parents: [],
    };
  });
  const front = searchFront(
    evaluations,
    objectives.map(({ better }) => better),
    { budget: 5_000, every: 100 },
  );
  const figures = searchFigures({ ...resultOf(true), evaluations, front }, objectives, null);
  expect(figures.map(({ name }) => name)).toEqual([
    'strings in the front over the evaluations',
    'a and b',
    'a and c',
    'a and d',
    'a and e',
    'b and c',
    'b and d',
  ]);
  for (const { svg } of figures) expect((svg.match(/<circle/g) ?? []).length).toBeLessThanOrEqual(4_000);
});

describe('the page of a search', () => {
  const hostile = [
    '<script>1</script>',
    '"><img src=x onerror=1>',
    '</code></main>',
    '<%~ process.exit(1) %>',
  ];

  it('shows whatever stands in a string, runs nothing and asks for nothing', () => {
    for (const text of hostile) {
      const shown: ShownEvaluation = {
        n: 1,
        text,
        svg: `<svg>${text}</svg>`,
        values: [[text, 1]],
        origin: text,
      };
      const page = renderSearchPage({
        title: text,
        summary: [[text, text]],
        figures: [{ name: text, svg: text, legend: [{ name: text, colour: '#000' }] }],
        objectives: 1,
        heading: 'Best strings',
        strings: [shown],
        mostSteps: 20,
        lineages: [[{ ...shown, other: shown }]],
        reproduction: [{ name: text, text }],
      });
      expect(page).not.toMatch(/<script|<img/);
      expect(page.match(/<\/main>/g)).toHaveLength(1);
      expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
    }
    const page = renderSearchPage(gather(true, null));
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|@import|url\(/);
  });
});
