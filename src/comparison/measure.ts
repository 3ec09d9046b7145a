import { once } from '../base/once.js';
import { Random } from '../base/random.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import { betterFirst } from '../domain/betterFirst.js';
import { identityOf, type JudgedText, type Ranking, scoreOf } from '../domain/domain.js';
import type { Guard } from '../grammar/guard.js';
import { type TrainingSet, trainingSetOf } from '../judging/trainingSet.js';
import { softmaxDraws } from '../model/productions/choice.js';
import { equalWithin } from '../model/productions/verified.js';
import { readDensity } from '../run/fittedDensity.js';
import { guardOf } from '../sampling/guard.js';
import type { TrainedModel } from '../sampling/model.js';
import { type ReconstructionReport, reconstruct } from '../sampling/reconstruct.js';
import { countSamples, sampleJudged } from '../sampling/sample.js';
import {
  reconstructStochastically,
  type StochasticReconstructionReport,
} from '../sampling/stochasticReconstruction.js';
import { fitDensity } from '../training/fit.js';
import { trainingCodes } from '../training/trainingCodes.js';
import { storedNameOf, type TableConfig, type TableDensity } from './config.js';
import { distancesOf, frechetOf } from './distances.js';
import type { EmbeddedTexts, Embedding } from './embedding.js';
import { type ShownCurvePoint, shownCurve } from './shownCurve.js';

/** The yardstick for all cells of a table. */
export interface Yardstick {
  readonly embedding: Embedding;
  /** The points of the test strings. */
  readonly reference: EmbeddedTexts;
  readonly ranking: Ranking | null;
  readonly samples: number;
  readonly guard: TableConfig['guard'];
}

export type ReconstructionCounts = Pick<
  ReconstructionReport,
  'strings' | 'exact' | 'equivalent' | 'perProduction' | 'refused'
>;

/** Reconstruction by verified decoding, and by greedy decoding of the same strings. */
export interface VerifiedReconstruction
  extends Required<Pick<ReconstructionReport, 'strings' | 'exact' | 'greedyExact' | 'decodingsPerString'>> {
  /** The number of strings for which another one was accepted, since the two codes are as good as equal. */
  readonly wronglyAccepted: number;
}

export type StochasticReconstruction = Pick<StochasticReconstructionReport, 'strings' | 'exact'>;

/** The quality of generated strings, or of strings from a corpus. */
export interface Quality {
  readonly samples: number;
  /** Shares of all strings, of the valid ones, of the unique ones; null for a share of nothing. */
  readonly valid: number;
  readonly unique: number | null;
  readonly novel: number | null;
  /** The mean over the valid strings; null without a score. */
  readonly score: number | null;
  readonly best: readonly { readonly text: string; readonly score: number }[];
  readonly recallF8: number;
  readonly precisionF8: number;
  readonly frechet: number | null;
  /** Some points on the curve of precision and recall. */
  readonly curve: readonly ShownCurvePoint[];
  /** The first samples, in order. */
  readonly examples: readonly string[];
}

/** A density of a run, and the quality of its samples. */
export interface DensityQuality extends Quality {
  /** The distance between drawn codes and the codes of the test strings; null for fewer than two. */
  readonly frechetOfCodes: number | null;
  /** The seconds that the fit took. */
  readonly fitSeconds: number;
}

/** The number of best strings that a table names. */
export const shownBest = 3;
const shownExamples = 20;

/** Values that are computed once for all densities of a run; codes are `[.., latent]`. */
export interface RunMemory {
  readonly trainingCodes: () => Promise<Float32Array>;
  readonly testCodes: () => Promise<Float32Array>;
  readonly fingerprint: () => Promise<TrainingSet>;
}

export function memoryOf(model: TrainedModel, test: readonly string[], seed: number): RunMemory {
  return {
    trainingCodes: once(() => trainingCodes(model.run, model.network, new Random(seed))),
    testCodes: once(async () => (await model.encode(test)).codes),
    fingerprint: once(() => trainingSetOf(model)),
  };
}

/** Counts the test strings that come back exactly from one greedy decoding each. */
export async function measureReconstruction(
  model: TrainedModel,
  test: readonly string[],
  guard: TableConfig['guard'],
): Promise<ReconstructionCounts> {
  const report = await reconstruct(model, test, { decode: { guard: tableGuard(model, guard) } });
  const { strings, exact, equivalent, perProduction, refused } = report;
  return { strings, exact, equivalent, perProduction, refused };
}

/** Counts the first test strings that come back exactly from verified decoding of their codes, or of their means. */
export async function measureVerified(
  model: TrainedModel,
  test: readonly string[],
  { strings: most, ...verified }: Exclude<TableConfig['verified'], false>,
  guard: TableConfig['guard'],
): Promise<VerifiedReconstruction> {
  const report = await reconstruct(model, test.slice(0, most), {
    decode: { guard: tableGuard(model, guard), choice: { kind: 'verified', ...verified } },
  });
  const { strings, exact, greedyExact = 0, decodingsPerString = 0, failures } = report;
  const isEqual = ({ codeDistance = Number.POSITIVE_INFINITY }) => codeDistance <= equalWithin;
  return {
    strings,
    exact,
    greedyExact,
    decodingsPerString,
    wronglyAccepted: failures.filter(isEqual).length,
  };
}

/**
 * Returns the share of drawn decodings of drawn encodings that equal their string ({@link reconstructStochastically}),
 * over the first test strings.
 */
export async function measureStochastic(
  model: TrainedModel,
  test: readonly string[],
  { strings, ...protocol }: NonNullable<TableConfig['stochastic']>,
  guard: TableConfig['guard'],
  seed: number,
): Promise<StochasticReconstruction> {
  const { exact, strings: count } = await reconstructStochastically(model, test.slice(0, strings), {
    ...protocol,
    random: new Random(seed),
    decode: { guard: tableGuard(model, guard), choice: softmaxDraws },
  });
  return { exact, strings: count };
}

/**
 * Fits a density to the codes of a run, keeps it in the run under its name, and measures samples of it: one try each,
 * decoded greedily.
 *
 * @throws InputError for a density that cannot be fitted to these codes
 */
export async function measureDensity(
  model: TrainedModel,
  density: TableDensity,
  memory: RunMemory,
  yardstick: Yardstick,
  seed: number,
): Promise<DensityQuality> {
  const name = storedNameOf(density);
  const { name: _, kind, ...settings } = density;
  const fitted = await fitDensity(model.run, model.network, {
    ...withoutUndefined(settings),
    codes: memory.trainingCodes,
    kind,
    as: name,
    seed,
  });
  const { density: fittedDensity } = await readDensity(model.run, name);
  const { samples: count, guard } = yardstick;
  const { samples } = await sampleJudged(model, fittedDensity, {
    count,
    random: new Random(seed),
    decode: { guard: tableGuard(model, guard) },
  });
  const quality = await qualityOf(samples, yardstick, seed, await memory.fingerprint());
  const frechetOfCodes = frechetOf(
    await memory.testCodes(),
    await fittedDensity.sample(count, new Random(seed)),
    model.latent,
  );
  return { ...quality, frechetOfCodes, fitSeconds: fitted.seconds };
}

/**
 * A model of characters or tokens keeps no rules, whatever the table says: it stands for knowing nothing about them.
 */
function tableGuard(model: TrainedModel, guard: TableConfig['guard']): Guard | null {
  return guard === 'off' ? null : guardOf(model);
}

/** @param fingerprint null if novelty has no meaning */
export async function qualityOf(
  samples: readonly JudgedText[],
  { embedding, reference, ranking }: Yardstick,
  seed: number,
  fingerprint: TrainingSet | null,
): Promise<Quality> {
  const counts = countSamples(samples, fingerprint);
  const distances = await distancesOf(reference, embedding.embed(samples), embedding.dimension, seed);
  const { curve, ...measures } = distances;
  return {
    samples: samples.length,
    valid: counts.valid / samples.length,
    unique: shareOf(counts.unique, counts.valid),
    novel: counts.novel === null ? null : shareOf(counts.novel, counts.unique),
    ...scoresOf(samples, ranking),
    ...measures,
    curve: shownCurve(curve),
    examples: samples.slice(0, shownExamples).map(({ text }) => text),
  };
}

function scoresOf(samples: readonly JudgedText[], ranking: Ranking | null): Pick<Quality, 'score' | 'best'> {
  if (ranking === null) return { score: null, best: [] };
  const byMeaning = new Map<string, { text: string; score: number }>();
  const values: number[] = [];
  for (const one of samples) {
    const value = one.valid ? scoreOf(one, ranking.score) : null;
    if (value === null || !Number.isFinite(value)) continue;
    values.push(value);
    const meaning = identityOf(one);
    if (!byMeaning.has(meaning)) byMeaning.set(meaning, { text: one.text, score: value });
  }
  const compare = betterFirst(ranking);
  return {
    score: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    best: [...byMeaning.values()].sort((a, b) => compare(a.score, b.score)).slice(0, shownBest),
  };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
