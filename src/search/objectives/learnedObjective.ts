import { breathe } from '../../base/breathe.js';
import { InputError } from '../../base/errors.js';
import { evenPlaces } from '../../base/evenPlaces.js';
import { Random } from '../../base/random.js';
import { parseWith } from '../../base/settings.js';
import { sha256 } from '../../base/sha256.js';
import { showValue } from '../../base/showNumber.js';
import { type Domain, identityOf, type SimilarityMeasure } from '../../domain/domain.js';
import { judgeTexts, judgingOf } from '../../judging/judgeTexts.js';
import type { KnownText } from '../candidate.js';
import type { Better, Objective } from '../objective.js';
import { type CrossValidation, crossValidate } from '../surrogate/crossValidation.js';
import { fitProcess } from '../surrogate/fitProcess.js';
import { GaussianProcess } from '../surrogate/gaussianProcess.js';
import { type Kernel, similarityKernel } from '../surrogate/kernel.js';
import { learnSettings } from './learnSettings.js';

export interface LearnOptions {
  /** The name of the values. Defaults to `learned`. */
  readonly name?: string;
  /** Defaults to `higher`. */
  readonly better?: Better;
  /** Standard deviations by which each value is made worse, from 0 to 100. Defaults to 0. */
  readonly caution?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The examples that a model has learned from, and how well it predicts those that it has not seen. */
export interface Learning extends CrossValidation {
  /** The number of different valid strings that it has learned from. */
  readonly strings: number;
  /** The number of examples without a value. */
  readonly withoutValue: number;
  /** The number of invalid strings among the others. */
  readonly invalid: number;
  /** The number of examples that repeat a string; such a string has the mean of its values. */
  readonly repeated: number;
  /** The number of strings that were too many, chosen at random. */
  readonly leftOut: number;
}

export interface LearnedObjective extends Objective {
  readonly learning: Learning;
}

const fewestStrings = 10;
/** The most strings, since time grows with their third power. */
const mostStrings = 3_000;
/** The number of strings that the variance and the noise are fitted to. */
const stringsForPrior = 500;
const folds = 5;
/** The gain in standard errors that a model no better than the mean reaches once in twenty times. */
const leastGain = 1.64;

/**
 * An objective that learns the values of examples: a Gaussian process whose kernel is the similarity of the domain, such as
 * Tanimoto's of Morgan counts (Griffiths et al. 2023, arXiv 2212.04450). Examples and errors do not depend on a seed.
 *
 * @param examples strings as the domain reads them from a line, and their values
 * @throws InputError for a domain whose similarity is no kernel; for examples of which fewer than 10 different ones are
 *   valid with a finite value; for values that are all the same; and if the model predicts unseen values no better than
 *   their mean does
 */
export async function learnedObjective(
  domain: Domain,
  examples: readonly KnownText[],
  { name = 'learned', better = 'higher', caution: given, onProgress }: LearnOptions = {},
): Promise<LearnedObjective> {
  const { caution } = parseWith(learnSettings, { caution: given }, name);
  const measure = domain.similarity;
  if (measure?.isKernel !== true) {
    throw new InputError({
      setting: 'learn',
      problem: `values of ${domain.name} strings cannot be learned, since their domain has no similarity that a model could use`,
    });
  }
  const usable = await readExamples(domain, measure, examples, onProgress);
  const { points, values, ...counts } = usable;
  if (points.length < fewestStrings) throw tooFew(name, examples.length, usable);
  if (values.every((value) => value === values[0])) {
    throw new InputError({ where: name, problem: `all ${values.length} values are ${showValue(values[0])}` });
  }
  const kernel = similarityKernel(measure.compare.bind(measure));
  const errors = await validate(kernel, points, values);
  const learning: Learning = { strings: points.length, ...counts, ...errors };
  if (!(errors.gain > leastGain)) {
    throw new InputError({
      where: name,
      problem: `a model that learns these values predicts unseen ones no better than their mean does: ${describeErrors(errors)}`,
      advice: [{ text: 'give more examples' }, { text: 'learn another value' }],
    });
  }
  const process = learn(kernel, points, values);
  const deviationOf = (variance: number): number => Math.sqrt(variance + process.prior.noise);
  const worse = better === 'higher' ? -caution : caution;
  /** Applies work to the points of valid strings; NaN for others. */
  const forValid = (
    strings: readonly { readonly text: string }[],
    work: (points: readonly unknown[]) => ArrayLike<number>,
  ): number[] => {
    const prepared = strings.map(({ text }) => measure.prepare(text));
    const results = work(prepared.filter((point) => point !== null));
    let next = 0;
    return prepared.map((point) => (point === null ? Number.NaN : results[next++]!));
  };
  return {
    name,
    better,
    learning,
    settings: { examples: sha256(JSON.stringify(examples)), caution },
    evaluate: async (strings) =>
      forValid(strings, (asked) => {
        if (caution === 0) return process.means(asked);
        const { mean, variance } = process.predict(asked);
        return mean.map((value, i) => value + worse * deviationOf(variance[i]!));
      }),
    deviations: async (strings) =>
      forValid(strings, (asked) => process.predict(asked).variance.map(deviationOf)),
  };
}

/** The errors of a learned model in words. */
export function describeErrors({ r2, rmse, rmseOfMean, folds: parts }: CrossValidation): string {
  return `R² ${r2.toFixed(2)}, root mean square error ${showValue(rmse)} (of the mean ${showValue(rmseOfMean)}), cross-validated in ${parts} folds`;
}

interface ReadExamples extends Pick<Learning, 'withoutValue' | 'invalid' | 'repeated' | 'leftOut'> {
  readonly points: readonly unknown[];
  readonly values: readonly number[];
}

/** Reads the different valid strings that have a value. */
async function readExamples(
  domain: Domain,
  measure: SimilarityMeasure,
  examples: readonly KnownText[],
  onProgress: LearnOptions['onProgress'],
): Promise<ReadExamples> {
  const valued = examples.filter(({ value }) => value !== null && Number.isFinite(value));
  const judged = await judgeTexts(
    judgingOf(domain, true),
    valued.map(({ text }) => text),
  );
  const valuesByIdentity = new Map<string, number[]>();
  let invalid = 0;
  for (const [i, one] of judged.entries()) {
    if (!one.valid) {
      invalid++;
      continue;
    }
    const values = valuesByIdentity.get(identityOf(one));
    if (values === undefined) valuesByIdentity.set(identityOf(one), [valued[i]!.value!]);
    else values.push(valued[i]!.value!);
  }
  const strings = new Random(1).shuffle([...valuesByIdentity]).slice(0, mostStrings);
  const points: unknown[] = [];
  const values: number[] = [];
  for (const [i, [text, several]] of strings.entries()) {
    const point = measure.prepare(text);
    if (point === null) invalid++;
    else {
      points.push(point);
      values.push(sumOf(several) / several.length);
    }
    if (i % 100 === 99) {
      onProgress?.(i + 1, strings.length);
      await breathe();
    }
  }
  return {
    points,
    values,
    withoutValue: examples.length - valued.length,
    invalid,
    repeated: judged.filter(({ valid }) => valid).length - valuesByIdentity.size,
    leftOut: valuesByIdentity.size - strings.length,
  };
}

function tooFew(name: string, examples: number, { points, withoutValue, invalid }: ReadExamples): InputError {
  return new InputError({
    where: name,
    problem: `expected at least ${fewestStrings} different valid strings with a value, but of ${examples} there are ${points.length} (${withoutValue} without a value, ${invalid} invalid)`,
  });
}

/** Predicts each value from others, with the matrix of all similarities computed once. */
async function validate(
  kernel: Kernel<unknown>,
  points: readonly unknown[],
  values: readonly number[],
): Promise<CrossValidation> {
  const matrix = kernel.matrix(points, points, []);
  const ofPlaces = similarityKernel<number>((i, j) => matrix[i * points.length + j]!);
  await breathe();
  return crossValidate(
    (from, at) =>
      learn(
        ofPlaces,
        from,
        from.map((i) => values[i]!),
      ).means(at),
    values,
    folds,
    new Random(1),
  );
}

/** Fits variance and noise to some of the values, and the mean and everything else to all. */
function learn<Point>(
  kernel: Kernel<Point>,
  points: readonly Point[],
  values: readonly number[],
): GaussianProcess<Point> {
  const places = evenPlaces(points.length, stringsForPrior);
  const { prior } = fitProcess(
    kernel,
    places.map((i) => points[i]!),
    places.map((i) => values[i]!),
  );
  return new GaussianProcess(kernel, points, values, { ...prior, mean: undefined });
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
