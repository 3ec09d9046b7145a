import { breathe } from '../base/breathe.js';
import { GraeError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { expectWritable } from '../base/store.js';
import { densities } from '../density/densities.js';
import { deviceProducts } from '../density/deviceProducts.js';
import { FitStopped, isOutOfTime } from '../density/fitStopped.js';
import { type SamplingSettings, samplingGiven, samplingNotes } from '../density/samplingSettings.js';
import type { Pause } from '../density/steps.js';
import type { AutoencoderConfig } from '../model/config.js';
import { checkNoiseLevel, highestLevel } from '../model/noise.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { densityNamed } from '../run/artefacts.js';
import { type AnyRun, readDensity, writeDensity } from '../run/fittedDensity.js';
import type { Run } from '../run/run.js';
import { stringsInTraining } from '../run/stringsInTraining.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import { checkFitSize, configuredFit, expectedFit, shorterFits } from './expectedFit.js';
import type { FitOptions } from './fitOptions.js';
import { heldOutOf } from './split.js';
import { trainingCodes } from './trainingCodes.js';

/** The result of a fit, as JSON shows it. */
export interface FitSummary {
  readonly density: string;
  readonly dimension: number;
  /** The number of codes that were fitted. */
  readonly points: number;
  readonly seconds: number;
  /** Components, convergence, log-likelihood and BIC, where the kind has them. */
  readonly report: Readonly<Record<string, unknown>> | null;
}

/** The codes that a density is fitted to. */
export interface FittedCodes {
  /** The number of items that the model was trained on, each with a code. */
  readonly trained: number;
  /** Encodes as many of them as the options ask for, [points, latent], row by row; `random` draws them. */
  encode(random: Random, options: EncodingOptions): Promise<Float32Array>;
}

/** How many codes a fit asks for, and how their encoding is watched and ended. */
export interface EncodingOptions extends Pick<FitOptions, 'points' | 'onEncoded'> {
  readonly pause?: Pause;
}

/** A run, whatever it was trained on, as a fit sees it. */
export interface FittedRun extends AnyRun {
  readonly config: {
    readonly model: AutoencoderConfig;
    readonly training: Pick<TrainingConfig, 'seed'>;
    readonly drawing?: SamplingSettings | undefined;
  };
}

/**
 * Ex-post density estimation (Ghosh et al. 2020, section 4): encodes the training sequences, fits a density to
 * the codes and saves it with the run.
 */
export async function fitDensity(
  run: Run,
  network: ProductionNetwork,
  options: FitOptions = {},
): Promise<FitSummary> {
  run.expectCorpus();
  const { corpus, training } = run.config;
  const strings = stringsInTraining(corpus);
  return fitCodes(
    run,
    {
      trained: strings - heldOutOf(strings, training.validation),
      encode: (random, encoding) => trainingCodes(run, network, random, encoding),
    },
    options,
  );
}

/** Fits a density to the codes of a run, and saves it with the run. */
export async function fitCodes(run: FittedRun, codes: FittedCodes, options: FitOptions): Promise<FitSummary> {
  const store = expectWritable(run.files.store);
  return store.whileLocked('a fit', () => fitLocked(run, codes, options));
}

async function fitLocked(
  run: FittedRun,
  { trained, encode }: FittedCodes,
  options: FitOptions,
): Promise<FitSummary> {
  const started = performance.now();
  const { kind, ...settings } = configuredFit(options);
  const way = densities.named(kind);
  const random = new Random(options.seed ?? run.config.training.seed);
  const { latent } = run.config.model;
  const sampling = { ...inheritedSampling(run.config, kind), ...samplingGiven(options) };
  checkNoiseLevel(run.config.model, sampling.noiseLevel ?? 0);
  densityNamed(options.as);
  const expected = expectedFit(trained, latent, options);
  checkFitSize(kind, expected, options);
  options.onExpected?.(expected);
  const pause = pauseOf(options, started);
  let count = 0;
  let fitted: Awaited<ReturnType<typeof way.fit>>;
  try {
    const codes =
      way.needsNoCodes === true
        ? new Float32Array(0)
        : await (options.codes?.() ?? encode(random, { ...options, pause }));
    count = codes.length / latent;
    const { onProgress } = options;
    const tools = { random, products: deviceProducts, pause, ...(onProgress && { onProgress }) };
    fitted = await way.fit(codes, count, latent, settings, tools);
  } catch (thrown) {
    if (!isOutOfTime(thrown)) throw thrown;
    throw new GraeError({
      problem: `${kind} could not be fitted in ${options.minutes} minutes; nothing was written, and the run keeps the density that it had`,
      advice: [{ text: 'give it more time', setting: 'minutes' }, ...shorterFits(kind)],
    });
  }
  const { density, report } = fitted;
  const seconds = way.needsNoCodes === true ? 0 : (performance.now() - started) / 1000;
  const notes = {
    ...samplingNotes(sampling),
    ...(report === null ? {} : { report: JSON.stringify({ ...report, points: count }) }),
  };
  await writeDensity(run, { density, notes }, options.as);
  return {
    density: kind,
    dimension: latent,
    points: count,
    seconds,
    report: report === null ? null : { ...report },
  };
}

/**
 * Changes how the density of a run is sampled, and leaves the density itself; settings that are not given stay.
 *
 * @throws InputError for a run without a density
 */
export async function keepDensity(
  run: FittedRun,
  options: Partial<SamplingSettings> & { readonly as?: string } = {},
): Promise<FitSummary> {
  const { density, sampling, notes } = await readDensity(run, options.as);
  const sampled = { ...sampling, ...samplingGiven(options) };
  checkNoiseLevel(run.config.model, sampled.noiseLevel);
  await writeDensity(run, { density, notes: { ...notes, ...samplingNotes(sampled) } }, options.as);
  return { density: density.kind, dimension: density.dimension, points: 0, seconds: 0, report: null };
}

/** Milliseconds of fitting between two breaths for other work, such as signals and timers. */
const turn = 50;

function pauseOf({ signal, minutes, onPiece }: FitOptions, started: number): Pause {
  let last = performance.now();
  return async (next) => {
    onPiece?.(next);
    if (performance.now() - last > turn) {
      await breathe();
      last = performance.now();
    }
    if (signal?.aborted === true) throw new FitStopped('interrupted');
    if (minutes !== undefined && last - started > 60_000 * minutes) throw new FitStopped('out of time');
  };
}

/**
 * Returns the sampling settings of the run whose weights this one began with: they are the defaults for its own density,
 * but not for the prior, which needs none.
 */
function inheritedSampling({ drawing, model }: FittedRun['config'], kind: string): Partial<SamplingSettings> {
  if (drawing === undefined || kind === 'standard-normal') return {};
  const isKnown = drawing.noiseLevel <= highestLevel(model);
  return isKnown ? drawing : { ...drawing, noiseLevel: 0 };
}
