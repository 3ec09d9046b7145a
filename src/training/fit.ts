import { breathe } from '../base/breathe.js';
import { GraeError, InputError } from '../base/errors.js';
import type { Advice } from '../base/message.js';
import { Random } from '../base/random.js';
import type { KindConfig } from '../base/registry.js';
import type { GivenSettings } from '../base/settings.js';
import { expectWritable } from '../base/store.js';
import { type DensitySettings, densities } from '../density/densities.js';
import { maxDimension } from '../density/densityFile.js';
import type { FitTools } from '../density/densityKind.js';
import { deviceProducts } from '../density/deviceProducts.js';
import { FitStopped, isOutOfTime } from '../density/fitStopped.js';
import { type SamplingSettings, samplingGiven, samplingNotes } from '../density/samplingSettings.js';
import type { Pause } from '../density/steps.js';
import { encodeItems } from '../model/encode.js';
import { checkNoiseLevel, highestLevel } from '../model/noise.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { densityNamed } from '../run/artefacts.js';
import { readDensity, writeDensity } from '../run/fittedDensity.js';
import type { Run } from '../run/run.js';
import { readTrainingCorpus } from '../run/trainingCorpus.js';
import { heldOutOf, splitIndices } from './split.js';

/** A fit: the kind of density, its settings by name, and how the work is bounded and watched. */
export interface FitOptions extends DensitySettings {
  /** The kind of one of {@link densities}. Defaults to `gmm`. */
  readonly kind?: string;
  /** Settings by name, where they are of a density of the user's own. */
  readonly settings?: GivenSettings;
  /** Where the run keeps it: under this name beside its own density, or as its own where none is given. */
  readonly as?: string;
  /** The most codes that are fitted, drawn by the seed. Defaults to 50,000. */
  readonly points?: number;
  readonly seed?: number;
  /** How the density is sampled unless that is asked for otherwise: factor on its spread, noise on its codes. */
  readonly spread?: number;
  readonly noiseLevel?: number;
  /** Width of the beam search that decodes samples unless that is asked for otherwise. */
  readonly beam?: number;
  /** Gives the {@link trainingCodes} where several densities are fitted to the same; asked only where any are needed. */
  readonly codes?: () => Promise<Float32Array>;
  readonly onProgress?: NonNullable<FitTools['onProgress']>;
  readonly onEncoded?: (done: number, total: number) => void;
  /** Ends the fit within seconds; the run keeps the density that it had. */
  readonly signal?: AbortSignal;
  /**
   * Time for the fit. After it, mixtures and the second stage end with what the last iteration found, other kinds fail.
   * Defaults to as long as it takes.
   */
  readonly minutes?: number;
  /** Refuses a fit that takes longer by {@link expectedFit}, unless `minutes` bound it. Defaults to none. */
  readonly mostSeconds?: number;
  /** Called before the codes are encoded. */
  readonly onExpected?: (expected: ExpectedFit) => void;
  /** Called between pieces of work of a few seconds, with what is done next. */
  readonly onPiece?: (next: string) => void;
}

/** A fit before it is begun. */
export interface ExpectedFit {
  readonly points: number;
  readonly dimension: number;
  /** Seconds after the encoding on one core, roughly: half or double is usual. */
  readonly seconds: number;
}

/** What `grae fit --json` prints. */
export interface FitSummary {
  readonly density: string;
  readonly dimension: number;
  /** Codes that were fitted. */
  readonly points: number;
  readonly seconds: number;
  /** Components, convergence, log-likelihood and BIC, where the kind has them. */
  readonly report: Readonly<Record<string, unknown>> | null;
}

/** Sequences encoded between two reports of progress. */
const block = 1024;

/**
 * Ex-post density estimation (Ghosh et al. 2020, section 4): encodes the training sequences, fits a density to
 * the codes and saves it with the run.
 */
export async function fitDensity(
  run: Run,
  network: ProductionNetwork,
  options: FitOptions = {},
): Promise<FitSummary> {
  const store = expectWritable(run.files.store);
  return store.whileLocked('a fit', () => fitLocked(run, network, options));
}

async function fitLocked(run: Run, network: ProductionNetwork, options: FitOptions): Promise<FitSummary> {
  run.expectCorpus();
  const started = performance.now();
  const { kind, ...settings } = configured(options);
  const way = densities.named(kind);
  const random = new Random(options.seed ?? run.config.training.seed);
  const { latent } = run.config.model;
  const sampling = { ...inheritedSampling(run, kind), ...samplingGiven(options) };
  checkNoiseLevel(run.config.model, sampling.noiseLevel ?? 0);
  densityNamed(options.as);
  const expected = expectedFit(run, options);
  checkSize(kind, expected, options);
  options.onExpected?.(expected);
  const pause = pauseOf(options, started);
  let count = 0;
  let fitted: Awaited<ReturnType<typeof way.fit>>;
  try {
    const codes =
      way.needsNoCodes === true
        ? new Float32Array(0)
        : await (options.codes?.() ?? trainingCodes(run, network, random, { ...options, pause }));
    count = codes.length / latent;
    const { onProgress } = options;
    const tools = { random, products: deviceProducts, pause, ...(onProgress && { onProgress }) };
    fitted = await way.fit(codes, count, latent, settings, tools);
  } catch (thrown) {
    if (!isOutOfTime(thrown)) throw thrown;
    throw new GraeError({
      problem: `${kind} was not fitted in ${options.minutes} minutes, and nothing of it can be kept: the run has the density that it had`,
      advice: [{ text: 'give it more time', setting: 'minutes' }, ...lessWork(kind)],
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
 * Leaves the density of a run as it is and says how it is sampled; what is not given stays as it was.
 *
 * @throws InputError if it has none
 */
export async function keepDensity(
  run: Run,
  options: Partial<SamplingSettings> & { readonly as?: string } = {},
): Promise<FitSummary> {
  const { density, sampling, notes } = await readDensity(run, options.as);
  const sampled = { ...sampling, ...samplingGiven(options) };
  checkNoiseLevel(run.config.model, sampled.noiseLevel);
  await writeDensity(run, { density, notes: { ...notes, ...samplingNotes(sampled) } }, options.as);
  return { density: density.kind, dimension: density.dimension, points: 0, seconds: 0, report: null };
}

/** The most codes that a fit takes by default. */
const usualPoints = 50_000;

/** How much work a fit is, before any of it is done. */
export function expectedFit(run: Run, options: FitOptions): ExpectedFit {
  const { corpus, model, training } = run.config;
  const strings = corpus.strings - corpus.failed - corpus.tooLong;
  const trained = strings - heldOutOf(strings, training.validation);
  const points = Math.min(trained, options.points ?? usualPoints);
  const { kind, ...settings } = configured(options);
  const seconds = densities.named(kind).seconds(points, model.latent, settings);
  return { points, dimension: model.latent, seconds };
}

/** The kind of density with all its settings. */
function configured({ kind = 'gmm', settings, ...options }: FitOptions): KindConfig {
  const own = Object.entries({ ...options, ...settings }).filter(([name]) =>
    densities.settingNames.includes(name),
  );
  return densities.configure(kind, Object.fromEntries(own));
}

/** @throws InputError for a density that could not be stored, and for work that nothing bounds */
function checkSize(kind: string, { points, dimension, seconds }: ExpectedFit, options: FitOptions): void {
  if (dimension > maxDimension) {
    throw new InputError({
      problem: `expected codes of at most ${maxDimension} dimensions to fit a density to, but the run has ${dimension}`,
      advice: [{ text: 'train a model with fewer', setting: 'latent' }],
    });
  }
  const { mostSeconds = Number.POSITIVE_INFINITY, minutes } = options;
  if (minutes !== undefined || seconds <= mostSeconds) return;
  throw new InputError({
    problem: `expected a fit of at most ${Math.round(mostSeconds / 60)} minutes, but ${kind} of ${points} codes in ${dimension} dimensions takes about ${Math.round(seconds / 60)}`,
    advice: [{ text: 'say how long it may take', setting: 'minutes' }, ...lessWork(kind)],
  });
}

/** Ways to make a fit shorter. */
function lessWork(kind: string): Advice[] {
  return [...densities.named(kind).shortened, { text: 'fit to fewer codes', setting: 'points' }];
}

/** Milliseconds between two turns of other work: signals, timers. */
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
 * How the run that this one began with is drawn from, which holds for its own density too unless it is told otherwise; not
 * for the prior, which is as it is.
 */
function inheritedSampling({ config }: Run, kind: string): Partial<SamplingSettings> {
  const { drawing, model } = config;
  if (drawing === undefined || kind === 'standard-normal') return {};
  const isKnown = drawing.noiseLevel <= highestLevel(model);
  return isKnown ? drawing : { ...drawing, noiseLevel: 0 };
}

/**
 * Codes of the training strings of a run, those of the validation left out, `[.., latent]`; of at most `points` of them,
 * drawn by `random`.
 */
export async function trainingCodes(
  run: Run,
  network: ProductionNetwork,
  random: Random,
  options: Pick<FitOptions, 'points' | 'onEncoded'> & { readonly pause?: Pause } = {},
): Promise<Float32Array> {
  const { corpus } = await readTrainingCorpus(run);
  const { validation, seed } = run.config.training;
  const { train } = splitIndices(corpus.count, validation, seed);
  const points = Math.min(train.length, options.points ?? usualPoints);
  const chosen = points === train.length ? train : random.shuffle(train.slice()).subarray(0, points).sort();
  const items = new ProductionItems(corpus, network);
  const { latent } = run.config.model;
  const codes = new Float32Array(points * latent);
  for (let start = 0; start < points; start += block) {
    codes.set(
      await encodeItems(network, items, { indices: chosen.subarray(start, start + block) }),
      start * latent,
    );
    options.onEncoded?.(Math.min(points, start + block), points);
    await (options.pause?.('encoding') ?? breathe());
  }
  return codes;
}
