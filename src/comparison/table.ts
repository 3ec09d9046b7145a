import { betterFirst } from '../domain/betterFirst.js';
import type { Ranking } from '../domain/domain.js';
import type { Comparison, RunResult } from './compare.js';
import { densityName } from './config.js';
import { type DensityQuality, shownBest } from './measure.js';

/** The mean and standard deviation (over n - 1) over several seeds. */
export interface Spread {
  readonly mean: number;
  /** 0 for one seed. */
  readonly deviation: number;
  readonly count: number;
}

/** A row and a density, over all seeds that are there. */
export interface TableLine {
  readonly row: string;
  readonly density: string;
  readonly seeds: readonly number[];
  /** By {@link measures}; null if no seed has the value. */
  readonly values: Readonly<Record<MeasureName, Spread | null>>;
  /** The best samples over all seeds, the best first. */
  readonly best: readonly { readonly text: string; readonly score: number }[];
  /** For each seed without it, the reason. */
  readonly failed: readonly string[];
  /** For each seed whose training taught nothing, the reason. */
  readonly nothingLearned: readonly string[];
}

type Value = (run: RunResult, quality: DensityQuality) => number | null;

interface Measure {
  readonly name: string;
  /** The title above a column. */
  readonly title: string;
  readonly kind: 'share' | 'number';
  readonly about: string;
  readonly of: Value;
}

/** The measures that a table shows for a row and a density, in this order. */
export const measures = [
  {
    name: 'exact',
    title: 'exact',
    kind: 'share',
    about: 'test strings that come back exactly, encoded and decoded once, greedily',
    of: ({ reconstruction }) => reconstruction.exact,
  },
  {
    name: 'verified',
    title: 'verified',
    kind: 'share',
    about: 'the same if decoding encodes its string again and tries others until the codes are equal',
    of: ({ verified }) => verified?.exact ?? null,
  },
  {
    name: 'perProduction',
    title: 'per production',
    kind: 'share',
    about: 'productions of the test strings that come back in their place',
    of: ({ reconstruction }) => reconstruction.perProduction,
  },
  {
    name: 'stochastic',
    title: 'drawn',
    kind: 'share',
    about: 'drawn decodings of drawn codes that equal their test string (the protocol of the Grammar VAE)',
    of: ({ stochastic }) => stochastic?.exact ?? null,
  },
  {
    name: 'valid',
    title: 'valid',
    kind: 'share',
    about: 'valid samples among all, one try each',
    of: (_, { valid }) => valid,
  },
  {
    name: 'unique',
    title: 'unique',
    kind: 'share',
    about: 'distinct samples among the valid ones',
    of: (_, { unique }) => unique,
  },
  {
    name: 'novel',
    title: 'novel',
    kind: 'share',
    about: 'samples not in the training set, among the distinct ones',
    of: (_, { novel }) => novel,
  },
  {
    name: 'score',
    title: 'score',
    kind: 'number',
    about: 'mean over the valid samples',
    of: (_, { score }) => score,
  },
  {
    name: 'recallF8',
    title: 'F8',
    kind: 'number',
    about:
      'precision and recall of the distribution against the test strings, recall weighted more (Sajjadi et al. 2018)',
    of: (_, { recallF8 }) => recallF8,
  },
  {
    name: 'precisionF8',
    title: 'F1/8',
    kind: 'number',
    about: 'the same, precision weighted more; samples that are not valid count as wrong',
    of: (_, { precisionF8 }) => precisionF8,
  },
  {
    name: 'frechet',
    title: 'Frechet',
    kind: 'number',
    about: 'distance between the valid samples and the test strings, by productions and scores',
    of: (_, { frechet }) => frechet,
  },
  {
    name: 'frechetOfCodes',
    title: 'of codes',
    kind: 'number',
    about: 'the same distance between drawn codes and the codes of the test strings',
    of: (_, { frechetOfCodes }) => frechetOfCodes,
  },
  {
    name: 'minutes',
    title: 'minutes',
    kind: 'number',
    about: 'time to train',
    of: ({ training }) => training.seconds / 60,
  },
] as const satisfies readonly Measure[];

export type MeasureName = (typeof measures)[number]['name'];

/** Returns the measures that a table has. */
export function tableMeasures({ config, ranking }: Comparison): readonly (Measure & { name: MeasureName })[] {
  const absent = [
    ...(config.verified === false ? ['verified'] : []),
    ...(config.stochastic === undefined ? ['stochastic'] : []),
    ...(ranking === null ? ['score'] : []),
  ];
  return measures.filter(({ name }) => !absent.includes(name));
}

/** Returns the lines of a table for the results that are there, in the order of its rows. */
export function tableLines({ config, runs, ranking }: Comparison): TableLine[] {
  const lines: TableLine[] = [];
  for (const { name: row } of config.rows) {
    const ofRow = runs.filter((run) => run.row === row);
    for (const density of config.densities.map(densityName)) {
      const there = ofRow.flatMap((run) => {
        const quality = run.densities[density];
        return quality === undefined ? [] : [{ run, quality }];
      });
      if (there.length > 0) lines.push(lineOf(row, density, there, ranking));
    }
  }
  return lines;
}

function lineOf(
  row: string,
  density: string,
  there: readonly { readonly run: RunResult; readonly quality: RunResult['densities'][string] }[],
  ranking: Ranking | null,
): TableLine {
  const fitted = there.flatMap(({ run, quality }) => ('failed' in quality ? [] : [{ run, quality }]));
  const spreads = measures.map(({ name, of }) => {
    const values = fitted.map(({ run, quality }) => of(run, quality)).filter((value) => value !== null);
    return [name, spreadOf(values)] as const;
  });
  return {
    row,
    density,
    seeds: there.map(({ run }) => run.seed),
    values: Object.fromEntries(spreads) as TableLine['values'],
    best: bestOf(
      fitted.flatMap(({ quality }) => quality.best),
      ranking,
    ),
    failed: there.flatMap(({ quality }) => ('failed' in quality ? [quality.failed] : [])),
    nothingLearned: there.flatMap(({ run }) => run.nothingLearned ?? []),
  };
}

/** Returns the best different strings; none without a ranking. */
export function bestOf(candidates: TableLine['best'], ranking: Ranking | null): TableLine['best'] {
  if (ranking === null) return [];
  const compare = betterFirst(ranking);
  const sorted = [...candidates].sort((a, b) => compare(a.score, b.score));
  const different = sorted.filter(({ text }, i) => sorted.findIndex((one) => one.text === text) === i);
  return different.slice(0, shownBest);
}

export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.length === 1
      ? 0
      : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, deviation: Math.sqrt(variance), count: values.length };
}
