import type { Comparison } from './compare.js';
import type { RenderedTable } from './renderedTable.js';
import type { FoundStrings } from './searchVariants.js';
import { showScore, showSpread } from './showSpread.js';
import { bestOf, spreadOf } from './table.js';

/** The searches of a row by one variant, over all seeds; or what they are compared with. */
interface SearchLine {
  readonly row: string;
  readonly guard: string;
  readonly knowsLeftOut: boolean;
  /** The shares of test strings that came back, by seed. */
  readonly exact: readonly number[];
  /** Null for a set of strings, which nobody searched for. */
  readonly simulations: readonly FoundStrings[];
}

/** The columns of the table of searches, with what they mean. */
export const searchColumns = [
  {
    title: 'valid',
    about: 'valid strings among all proposals; the most frequent valid decoding of each code counts',
  },
  {
    title: 'score',
    about: 'mean over the proposals that score better than the worst training string',
  },
  { title: 'score of all', about: 'mean over all, an invalid one as the worst training string' },
  { title: 'best', about: 'the best of each search' },
  { title: 'best three', about: 'the best different strings of all searches' },
] as const;

/** Renders what the searches of a table found, beside training strings; null for a table without searches. */
export function renderSearches(comparison: Comparison): RenderedTable | null {
  const lines = searchLines(comparison);
  if (lines.length === 0) return null;
  const { rounds, batch } = comparison.config.search!;
  const hasLeftOut = comparison.config.leaveOut !== undefined;
  return {
    caption: `Strings that Bayesian optimisation found, ${rounds * batch} proposals a search`,
    head: [
      'model',
      'guard',
      ...(hasLeftOut ? ['left out'] : []),
      'exact',
      ...searchColumns.map(({ title }) => title),
      'searches',
    ],
    rows: lines.map(({ row, guard, knowsLeftOut, exact, simulations }) => {
      const spread = (of: (one: FoundStrings) => number | null, kind: 'share' | 'number') =>
        showSpread(spreadOf(simulations.flatMap((one) => of(one) ?? [])), kind);
      return [
        row,
        guard,
        ...(hasLeftOut ? [knowsLeftOut ? 'known' : 'unknown'] : []),
        showSpread(spreadOf(exact), 'share'),
        spread(({ valid }) => valid, 'share'),
        spread(({ score }) => score, 'number'),
        spread(({ scoreOfAll }) => scoreOfAll, 'number'),
        spread(({ best }) => best[0]?.score ?? null, 'number'),
        bestThree(simulations, comparison)
          .map(({ score }) => showScore(score))
          .join(', ') || '-',
        String(simulations.length),
      ];
    }),
  };
}

/** Renders the best strings of each line of the table of searches; null for a table without searches. */
export function renderBestFound(comparison: Comparison): RenderedTable | null {
  const lines = searchLines(comparison);
  if (lines.length === 0) return null;
  const hasLeftOut = comparison.config.leaveOut !== undefined;
  return {
    caption: 'The best strings that searches found',
    head: ['model', 'guard', ...(hasLeftOut ? ['left out'] : []), 'first', 'second', 'third'],
    rows: lines.map(({ row, guard, knowsLeftOut, simulations }) => {
      const best = bestThree(simulations, comparison);
      return [
        row,
        guard,
        ...(hasLeftOut ? [knowsLeftOut ? 'known' : 'unknown'] : []),
        ...[0, 1, 2].map((i) =>
          best[i] === undefined ? '-' : `${best[i].text} (${showScore(best[i].score)})`,
        ),
      ];
    }),
  };
}

function bestThree(simulations: readonly FoundStrings[], { ranking }: Comparison) {
  return bestOf(
    simulations.flatMap(({ best }) => best),
    ranking,
  );
}

function searchLines({ config, runs, knownStrings }: Comparison): SearchLine[] {
  const ofCorpus = knownStrings.flatMap(({ knowsLeftOut, all, draws }) => {
    const line = { guard: '-', knowsLeftOut, exact: [] };
    return [
      { ...line, row: 'all training strings', simulations: [all] },
      { ...line, row: 'random training strings', simulations: draws },
    ];
  });
  const searched = config.rows.flatMap(({ name }) => {
    const ofRow = runs.filter(({ row }) => row === name);
    const variants = ofRow[0]?.searches ?? [];
    return variants.flatMap(({ guard, knowsLeftOut }, place) => {
      const simulations = ofRow.flatMap(({ searches }) => searches[place]?.simulations ?? []);
      if (simulations.length === 0) return [];
      const exact = ofRow.map(({ reconstruction }) => reconstruction.exact);
      return [{ row: name, guard, knowsLeftOut, exact, simulations }];
    });
  });
  return [...ofCorpus, ...searched];
}
