import { showCount } from '../../base/showNumber.js';
import type { Domain } from '../../domain/domain.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { MarkedSample } from '../../sampling/wantedSamples.js';
import type { NearestTexts } from '../../search/nearest/nearestTexts.js';
import { noteLayout } from '../options/layoutNote.js';
import type { Session } from '../session.js';
import type { ProgressLine } from './progress.js';

/** A sample with the most similar string of others. */
export interface ComparedSample extends MarkedSample {
  /** Null for an invalid sample, and for one with nothing in common with any; absent where samples are not compared. */
  readonly nearest?: string | null;
  /** The similarity to it, from 0 to 1. */
  readonly similarity?: number | null;
}

/** Compares samples with other strings. */
export interface SampleComparison {
  /** The number of strings that samples are compared with. */
  readonly strings: number;
  compare(sample: MarkedSample): ComparedSample;
}

/**
 * Reads the strings that samples are compared with.
 *
 * @param source a file, or true for the training set of the model
 * @throws InputError for a file without a valid string, an exported model, which has no training strings, and as
 *   `nearestTexts`
 */
export async function readComparison(
  session: Session,
  model: TrainedModel,
  line: ProgressLine,
  { source, searches }: { readonly source: string | true; readonly searches: number },
): Promise<SampleComparison> {
  const { nearestTexts } = await import('../../search/nearest/nearestTexts.js');
  const started = performance.now();
  const texts =
    source === true ? await trainingStrings(model) : await stringsOf(session, source, model.domain);
  const nearest = await nearestTexts(model, texts.strings, {
    searches,
    onProgress: (done) => line.count('reading strings to compare with', done, texts.count ?? done, started),
  });
  line.clear();
  return { strings: nearest.count, compare: (sample) => comparedWith(nearest, sample, source === true) };
}

/** @param isTraining whether strings are shown in canonical form, and not as a model writes them */
function comparedWith(nearest: NearestTexts, sample: MarkedSample, isTraining: boolean): ComparedSample {
  const closest = sample.valid ? nearest.find(sample) : null;
  if (closest === null) return { ...sample, nearest: null, similarity: null };
  return {
    ...sample,
    nearest: isTraining ? closest.canonical : closest.text,
    similarity: closest.similarity,
  };
}

interface CountedStrings {
  readonly strings: Iterable<string> | AsyncIterable<string>;
  /** Null where the number is not known beforehand. */
  readonly count: number | null;
}

async function trainingStrings({ run }: TrainedModel): Promise<CountedStrings> {
  const { readTrainingCorpus } = await import('../../run/trainingCorpus.js');
  if (run.config.exported !== undefined) {
    const { InputError } = await import('../../base/errors.js');
    throw new InputError({
      setting: 'nearest',
      problem: 'this is an exported model, which does not hold the strings that it was trained on',
      advice: [{ text: 'give a file of strings to compare with', setting: 'nearest', value: 'FILE' }],
    });
  }
  const { corpus } = await readTrainingCorpus(run);
  return { strings: corpus.texts(run.codec), count: corpus.count };
}

async function stringsOf(session: Session, file: string, domain: Domain): Promise<CountedStrings> {
  const { streamTexts } = await import('../../corpus/readTexts.js');
  return { strings: streamTexts(file, domain, { onLayout: await noteLayout(session, file) }), count: null };
}

/** `nearest of 245,000 strings: similarity .46 in the mean, 2 samples are among them`. */
export function describeComparison(
  { strings }: SampleComparison,
  samples: readonly ComparedSample[],
): string | null {
  const similarities = samples.flatMap(({ similarity }) => similarity ?? []);
  if (similarities.length === 0) return null;
  const mean = similarities.reduce((sum, one) => sum + one, 0) / similarities.length;
  const equal = similarities.filter((one) => one === 1).length;
  return `nearest of ${showCount(strings)} strings: similarity ${mean.toFixed(3)} in the mean, 1 for ${showCount(equal)} of ${showCount(similarities.length)} samples`;
}
