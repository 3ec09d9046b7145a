import type { Density } from '../density/density.js';
import { identityOf } from '../domain/domain.js';
import { judgePieces } from '../judging/judgeTexts.js';
import type { TrainingSet } from '../judging/trainingSet.js';
import type { TrainedModel } from './model.js';
import { type JudgedSampleOptions, type Sample, streamSampleTexts } from './sample.js';

/** A sample beside those before it and beside the training set. */
export interface MarkedSample extends Sample {
  /** Whether a sample before it means the same. Null for what is not valid. */
  readonly duplicate: boolean | null;
  /** Whether it is not in the training set; null for what is not valid, and where the training set is not known. */
  readonly novel: boolean | null;
}

/** Marks samples one after another. */
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
  /** Distinct samples only: none that means the same as one before it. */
  readonly unique: boolean;
  /** Only samples that are not in the training set. */
  readonly novel: boolean;
  readonly training: TrainingSet | null;
  /** Called with wanted samples as they are found; is waited for. */
  readonly onSamples?: (samples: readonly MarkedSample[]) => void | Promise<void>;
}

export interface WantedSamples {
  readonly samples: readonly MarkedSample[];
  /** Strings that were drawn and judged, and why those that are no samples were left out. */
  readonly drawn: number;
  readonly invalid: number;
  readonly duplicates: number;
  readonly known: number;
  /** Whether as many were found as were asked for. */
  readonly reached: boolean;
}

/** Strings drawn for each one that is asked for, at most. */
const mostDraws = 100;
/** Draws without a wanted one after which the model is taken to have no others. */
const mostInVain = 5_000;

/**
 * Draws until there are as many wanted samples as asked for: valid ones that are distinct, or not in the training set,
 * or both. Gives up after 100 draws for each, and after 5,000 draws in a row without one.
 *
 * @param options `count`: wanted samples
 */
export async function sampleWanted(
  model: TrainedModel,
  density: Density,
  options: WantedSampleOptions,
): Promise<WantedSamples> {
  const {
    count,
    unique,
    novel,
    training,
    withoutScores = false,
    onSamples,
    onProgress,
    ...sampling
  } = options;
  const { domain } = model;
  const marks = new SampleMarks(training);
  const samples: MarkedSample[] = [];
  const rejects = { drawn: 0, invalid: 0, duplicates: 0, known: 0 };
  let inVain = 0;
  async function* texts(): AsyncGenerator<string> {
    const drawing = { ...sampling, count: Math.max(mostInVain, mostDraws * count) };
    for await (const some of streamSampleTexts(model, density, drawing)) yield* some;
  }
  const judging = withoutScores ? { judge: domain.identify } : domain;
  for await (const piece of judgePieces(judging, texts())) {
    const accepted: MarkedSample[] = [];
    for (const one of piece) {
      if (samples.length + accepted.length >= count) break;
      rejects.drawn++;
      inVain++;
      const marked = marks.mark(one);
      if (!marked.valid) rejects.invalid++;
      else if (novel && marked.novel === false) rejects.known++;
      else if (unique && marked.duplicate === true) rejects.duplicates++;
      else {
        accepted.push(marked);
        inVain = 0;
      }
    }
    for (const one of accepted) samples.push(one);
    onProgress?.(samples.length, count);
    if (accepted.length > 0) await onSamples?.(accepted);
    if (samples.length >= count || inVain >= mostInVain || options.signal?.aborted === true) break;
  }
  return { samples, ...rejects, reached: samples.length >= count };
}
