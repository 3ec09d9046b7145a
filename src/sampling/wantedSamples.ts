import type { Density } from '../density/density.js';
import type { Condition } from '../domain/domain.js';
import { identityOf } from '../domain/domain.js';
import { firstBroken } from '../domain/firstBroken.js';
import { judgePieces, judgingOf } from '../judging/judgeTexts.js';
import type { TrainingSet } from '../judging/trainingSet.js';
import type { TrainedModel } from './model.js';
import { type JudgedSampleOptions, type Sample, streamSampleTexts } from './sample.js';

/** A sample, compared with the samples before it and with the training set. */
export interface MarkedSample extends Sample {
  /** Whether an earlier sample means the same; null for an invalid sample. */
  readonly duplicate: boolean | null;
  /** Whether the training set lacks it; null for an invalid sample, or without a training set. */
  readonly novel: boolean | null;
}

/** Marks duplicates and novel samples, one sample after another. */
export class SampleMarks {
  readonly #training: TrainingSet | null;
  readonly #novelty = new Map<string, boolean | null>();

  constructor(training: TrainingSet | null) {
    this.#training = training;
  }

  mark(sample: Sample): MarkedSample {
    if (!sample.valid) return { ...sample, duplicate: null, novel: null };
    const meaning = identityOf(sample);
    const isNovel = this.#novelty.get(meaning);
    if (isNovel !== undefined) return { ...sample, duplicate: true, novel: isNovel };
    const novel = this.#training === null ? null : !this.#training.has(meaning);
    this.#novelty.set(meaning, novel);
    return { ...sample, duplicate: false, novel };
  }
}

export interface WantedSampleOptions extends Omit<JudgedSampleOptions, 'tries' | 'onSamples'> {
  /** Whether to leave out a sample that means the same as an earlier one. */
  readonly unique: boolean;
  /** Whether to leave out samples that are in the training set. */
  readonly novel: boolean;
  readonly training: TrainingSet | null;
  /** Conditions that valid samples have to keep; others are left out. Defaults to none. */
  readonly conditions?: readonly Condition[];
  /** Called with accepted samples as they come; the drawing waits for it. */
  readonly onSamples?: (samples: readonly MarkedSample[]) => void | Promise<void>;
}

/** The strings that were drawn for samples of a certain kind. */
export interface WantedDraws {
  /** The number of strings that were drawn and judged. */
  readonly draws: number;
  /** The numbers of strings that were left out, by reason. */
  readonly invalid: number;
  readonly duplicates: number;
  readonly inTrainingSet: number;
  /** The number of valid strings that broke each condition; a string counts for the first one that it breaks. */
  readonly thrownAway: Readonly<Record<string, number>>;
}

export interface WantedSamples extends WantedDraws {
  readonly samples: readonly MarkedSample[];
  /** Whether there are as many samples as requested. */
  readonly reached: boolean;
}

/** The most strings drawn for each requested sample. */
const mostDraws = 100;
/** The number of draws in a row without a new sample after which the model seems to have no others. */
const mostInVain = 5_000;

/**
 * Draws until there are `count` valid samples that keep the conditions and are, as asked for, distinct and not in the training set. Gives up after 100
 * draws for each, and after 5,000 draws in a row without one.
 */
export async function sampleWanted(
  model: TrainedModel,
  density: Density,
  { onSamples, onProgress, ...options }: WantedSampleOptions,
): Promise<WantedSamples> {
  const { count, training } = options;
  const marks = new SampleMarks(training);
  const samples: MarkedSample[] = [];
  const stream = streamWanted(model, density, options);
  for (;;) {
    const next = await stream.next();
    if (next.done === true) return { samples, ...next.value, reached: samples.length >= count };
    const marked = next.value.map((one) => marks.mark(one));
    for (const one of marked) samples.push(one);
    onProgress?.(samples.length, count);
    if (marked.length > 0) await onSamples?.(marked);
  }
}

/**
 * Yields the samples of {@link sampleWanted} as they are accepted, a piece for every piece of draws, and returns what was drawn
 * for them. Only `unique` keeps their canonical forms in memory.
 */
export async function* streamWanted(
  model: TrainedModel,
  density: Density,
  options: Omit<WantedSampleOptions, 'onSamples' | 'onProgress'>,
): AsyncGenerator<readonly Sample[], WantedDraws> {
  const { count, unique, novel, training, conditions = [], withoutScores = false, ...sampling } = options;
  const meanings = new Set<string>();
  const counts = { draws: 0, invalid: 0, duplicates: 0, inTrainingSet: 0 };
  const thrownAway = Object.fromEntries(conditions.map(({ name }) => [name, 0]));
  let done = 0;
  let inVain = 0;
  const accepts = (one: Sample): boolean => {
    counts.draws++;
    inVain++;
    const broken = one.valid ? firstBroken(conditions, one) : null;
    const meaning = identityOf(one);
    if (broken !== null) thrownAway[broken]!++;
    else if (!one.valid) counts.invalid++;
    else if (novel && training?.has(meaning) === true) counts.inTrainingSet++;
    else if (unique && meanings.has(meaning)) counts.duplicates++;
    else {
      if (unique) meanings.add(meaning);
      inVain = 0;
      return true;
    }
    return false;
  };
  async function* texts(): AsyncGenerator<string> {
    const drawing = { ...sampling, count: Math.max(mostInVain, mostDraws * count) };
    for await (const some of streamSampleTexts(model, density, drawing, count)) yield* some;
  }
  for await (const piece of judgePieces(judgingOf(model.domain, withoutScores), texts())) {
    const accepted: Sample[] = [];
    for (const one of piece) {
      if (done + accepted.length >= count) break;
      if (accepts(one)) accepted.push(one);
    }
    done += accepted.length;
    yield accepted;
    if (done >= count || inVain >= mostInVain || options.signal?.aborted === true) break;
  }
  return { ...counts, thrownAway };
}
