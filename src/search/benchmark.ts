import { z } from 'zod';
import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { parseWith } from '../base/settings.js';
import type { EvaluatedText, KnownText } from './candidate.js';
import { fitnessOf } from './objective.js';
import { areaUnderCurve } from './progress.js';

const names = z.string().trim().min(1).max(100);

/** Published values, which are shown beside our own and never used in a computation. */
const publishedSchema = z.strictObject({
  method: names,
  /** By task. */
  values: z.record(z.string(), z.number()),
  protocol: z.string().min(1),
  source: z.string().min(1),
});

const taskSchema = z.strictObject({
  /** A score of the domain. */
  score: names,
  /** For the measure `top`: the numbers of best strings whose means are averaged. */
  top: z.array(z.number().int().min(1)).min(1).default([1, 10, 100]),
});

/** Strings of known value, which a search learns from without paying for them. */
const knownTextsSchema = z.strictObject({
  /** A file beside the benchmark, one string a line. Defaults to the strings that the model was trained on. */
  file: z.string().min(1).optional(),
  /** The bounds of their values: strings beyond them are left out. Default to none. */
  least: z.number().optional(),
  most: z.number().optional(),
  /** The number of them, drawn at random for each seed. Defaults to all. */
  count: z.number().int().min(1).optional(),
});

/** The content of a benchmark file. */
const benchmarkSchema = z.strictObject({
  format: z.literal('grae-benchmark-1'),
  title: names,
  domain: names,
  /** The most evaluations of a search. */
  budget: z.number().int().min(1),
  /**
   * `area`: the area under the curve of the mean of the best ten; `top`: the mean of the means of the best few; `best`: the
   * best value.
   */
  measure: z.enum(['area', 'top', 'best']),
  better: z.enum(['higher', 'lower']).default('higher'),
  /** Absent if a search begins without any. */
  knownTexts: knownTextsSchema.optional(),
  tasks: z.array(taskSchema).min(1),
  source: z.string(),
  published: z.array(publishedSchema).default([]),
});

/** Tasks for searches, with the protocol by which results are compared. */
export type Benchmark = z.output<typeof benchmarkSchema>;
export type BenchmarkTask = Benchmark['tasks'][number];

/** @throws InputError that names the first value out of place */
export function parseBenchmark(value: unknown, where: string): Benchmark {
  return parseWith(benchmarkSchema as unknown as z.ZodType<Benchmark>, value, where);
}

/**
 * Returns the measure of a benchmark for the evaluations of a search; null for the best of values that are all missing.
 *
 * @param budget the number of evaluations that the measure spans
 */
export function measureOf(
  { measure, better }: Benchmark,
  { top }: BenchmarkTask,
  evaluations: readonly EvaluatedText[],
  budget: number,
): number | null {
  if (measure === 'area') return areaUnderCurve(evaluations, better, budget);
  const values = evaluations
    .filter(({ value }) => value !== null)
    .map(({ value }) => value!)
    .sort((a, b) => fitnessOf(b, better) - fitnessOf(a, better));
  if (measure === 'best') return values[0] ?? null;
  // GuacaMol counts a molecule that is missing as 0
  const meanOf = (count: number): number =>
    values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
  return top.reduce((sum, count) => sum + meanOf(count), 0) / top.length;
}

/**
 * Returns the strings of known value that a search of a benchmark begins with.
 *
 * @param valued strings with values, each once
 * @param random draws a part of them
 * @throws InputError if there are none within the bounds, or fewer than the benchmark says
 */
export function chooseKnownTexts(
  valued: readonly KnownText[],
  { least = -Infinity, most = Infinity, count }: NonNullable<Benchmark['knownTexts']>,
  random: Random,
): readonly KnownText[] {
  const within = valued.filter(({ value }) => value !== null && value >= least && value <= most);
  if (within.length < (count ?? 1)) {
    throw new InputError({
      problem: `expected at least ${count ?? 1} strings with values from ${least} to ${most}, but of ${valued.length} only ${within.length} have one`,
    });
  }
  return count === undefined ? within : random.shuffle(within).slice(0, count);
}

/** The mean and the standard deviation over seeds. */
export interface SeedSpread {
  readonly seeds: number;
  readonly mean: number;
  /** Between seeds, with n - 1; 0 for one seed. */
  readonly deviation: number;
}

export function seedSpreadOf(values: readonly number[]): SeedSpread {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { seeds: length, mean, deviation: length > 1 ? Math.sqrt(squares / (length - 1)) : 0 };
}
