import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { deviceProducts } from '../density/deviceProducts.js';
import { type Drawing, drawingNotes, givenDrawing } from '../density/drawing.js';
import { type DensityName, type FitSettings, fitOf, settingsNotTaken } from '../density/fits.js';
import { encodeSequences } from '../model/encode.js';
import type { Network } from '../model/network.js';
import { checkNoiseLevel } from '../model/noise.js';
import { whileLocked } from '../run/lock.js';
import type { Run } from '../run/run.js';
import { splitIndices } from './split.js';

export interface FitOptions extends Omit<FitSettings, 'random' | 'products'> {
  /** The name of one of `fits`. Defaults to `gmm`. */
  readonly kind?: DensityName;
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
  readonly onEncoded?: (done: number, total: number) => void;
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
const block = 4096;

/**
 * Ex-post density estimation (Ghosh et al. 2020, section 4): encodes the training sequences, fits a density to
 * the codes and saves it with the run.
 */
export async function fitDensity(run: Run, network: Network, options: FitOptions = {}): Promise<FitSummary> {
  return whileLocked(run.folder, 'grae fit', () => fitLocked(run, network, options));
}

async function fitLocked(run: Run, network: Network, options: FitOptions): Promise<FitSummary> {
  run.expectCorpus();
  const started = performance.now();
  const { kind = 'gmm' } = options;
  const way = fitOf(kind);
  const wrong = settingsNotTaken(kind, options);
  if (wrong !== null) throw new InputError(wrong);
  const random = new Random(options.seed ?? run.config.training.seed);
  const { latent } = run.config.model;
  checkNoiseLevel(run.config.model, options.noiseLevel ?? 0);
  checkComponents(options);
  run.densityPath(options.as);
  const codes =
    way.needsNoCodes === true
      ? new Float32Array(0)
      : await (options.codes?.() ?? trainingCodes(run, network, random, options));
  const count = codes.length / latent;
  const { density, report } = await way.fit(codes, count, latent, {
    ...options,
    random,
    products: deviceProducts,
  });
  const seconds = way.needsNoCodes === true ? 0 : (performance.now() - started) / 1000;
  const notes = {
    ...drawingNotes(options),
    ...(report === null ? {} : { report: JSON.stringify({ ...report, points: count }) }),
  };
  await run.writeDensity(density, notes, { name: options.as });
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
  options: Partial<Drawing> & { readonly as?: string } = {},
): Promise<FitSummary> {
  const { density, drawing, notes } = await run.readDensityFile(options.as);
  const sampled = { ...drawing, ...givenDrawing(options) };
  checkNoiseLevel(run.config.model, sampled.noiseLevel);
  await run.writeDensity(density, { ...notes, ...drawingNotes(sampled) }, { name: options.as });
  return { density: density.kind, dimension: density.dimension, points: 0, seconds: 0, report: null };
}

/** Refused before the long encoding, not after it. */
function checkComponents(options: FitOptions): void {
  for (const components of options.select ?? [options.components ?? 10]) {
    if (!Number.isInteger(components) || components < 1) {
      throw new InputError(`expected a whole number of components, at least 1, but received: ${components}`);
    }
  }
}

/** Codes of the training sequences, or of as many as are asked for, drawn at random. */
/**
 * Codes of the training strings of a run, those of the validation left out, `[.., latent]`; of at most `points` of them,
 * drawn by `random`.
 */
export async function trainingCodes(
  run: Run,
  network: Network,
  random: Random,
  options: Pick<FitOptions, 'points' | 'onEncoded'> = {},
): Promise<Float32Array> {
  const corpus = await run.readCorpus();
  const { validation, seed } = run.config.training;
  const { train } = splitIndices(corpus.count, validation, seed);
  const points = Math.min(train.length, options.points ?? 50_000);
  const chosen = points === train.length ? train : random.shuffle(train.slice()).subarray(0, points).sort();
  const { latent } = run.config.model;
  const codes = new Float32Array(points * latent);
  for (let start = 0; start < points; start += block) {
    const sequences = Array.from(chosen.subarray(start, start + block), (index) => corpus.sequence(index));
    codes.set(encodeSequences(network, sequences), start * latent);
    options.onEncoded?.(Math.min(points, start + block), points);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return codes;
}
