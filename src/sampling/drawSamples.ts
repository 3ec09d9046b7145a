import type { Density } from '../density/density.js';
import type { Condition } from '../domain/domain.js';
import type { TrainingSet } from '../judging/trainingSet.js';
import type { TrainedModel } from './model.js';
import { type JudgedSampleOptions, sampleJudged, type TryCounts } from './sample.js';
import { type MarkedSample, SampleMarks, sampleWanted, type WantedSamples } from './wantedSamples.js';

export interface DrawSamplesOptions extends Omit<JudgedSampleOptions, 'onSamples'> {
  /** Draws until all samples are different and valid. Defaults to false. */
  readonly unique?: boolean | undefined;
  /** Draws until no sample is in the training set and all are valid. Defaults to false. */
  readonly novel?: boolean | undefined;
  /** Draws until all samples are valid and keep these conditions. Defaults to none. */
  readonly conditions?: readonly Condition[] | undefined;
  /** The training set, by which novelty is decided; null where it is not known. */
  readonly training: TrainingSet | null;
  /** Called with final samples, in their order; is waited for. */
  readonly onSamples?: (samples: readonly MarkedSample[]) => void | Promise<void>;
}

export interface DrawnSamples {
  readonly samples: readonly MarkedSample[];
  /** The number of strings decoded. */
  readonly strings: number;
  /** The time of drawing and decoding; where strings are left out, of judging too. */
  readonly samplingSeconds: number;
  /** The tries of each sample; null where strings are left out. */
  readonly tries: TryCounts | null;
  /** The draws for samples of a certain kind; null where any sample would do. */
  readonly wanted: WantedSamples | null;
}

/**
 * Draws samples, judges them, and marks duplicates and novel ones: `count` of them, or with `unique`, `novel` or conditions
 * draws on until there are `count` of that kind.
 *
 * @throws InputError as {@link sampleJudged}
 */
export async function drawSamples(
  model: TrainedModel,
  density: Density,
  { unique = false, novel = false, conditions = [], training, onSamples, ...sampling }: DrawSamplesOptions,
): Promise<DrawnSamples> {
  if (unique || novel || conditions.length > 0) {
    const { tries: _tries, ...options } = sampling;
    const started = performance.now();
    const wanted = await sampleWanted(model, density, {
      ...options,
      unique,
      novel,
      conditions,
      training,
      ...(onSamples === undefined ? {} : { onSamples }),
    });
    const samplingSeconds = (performance.now() - started) / 1000;
    return { samples: wanted.samples, strings: wanted.draws, samplingSeconds, tries: null, wanted };
  }
  const marks = new SampleMarks(training);
  const samples: MarkedSample[] = [];
  const { tries, samplingSeconds } = await sampleJudged(model, density, {
    ...sampling,
    onSamples: async (final) => {
      const marked = final.map((one) => marks.mark(one));
      for (const one of marked) samples.push(one);
      await onSamples?.(marked);
    },
  });
  return { samples, strings: tries.made, samplingSeconds, tries, wanted: null };
}
