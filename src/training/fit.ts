import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import { deviceProducts } from '../density/deviceProducts.js';
import { drawingNotes, givenDrawing } from '../density/drawing.js';
import { fitGaussian } from '../density/fitGaussian.js';
import { fitMixture, type MixtureProgress } from '../density/fitMixture.js';
import { selectComponents } from '../density/selectComponents.js';
import { StandardNormal } from '../density/standardNormal.js';
import { encodeSequences } from '../model/encode.js';
import type { Network } from '../model/network.js';
import { checkNoiseLevel } from '../model/noise.js';
import type { Run } from '../run/run.js';
import { splitIndices } from './split.js';

export interface FitOptions {
  /** `gmm`, `gaussian` or `standard-normal`. Defaults to `gmm`. */
  readonly kind?: string;
  /** Components of a mixture. Defaults to 10, as in Ghosh et al. 2020. */
  readonly components?: number;
  /** Tries these numbers of components and takes the one of lowest BIC. */
  readonly select?: readonly number[];
  readonly restarts?: number;
  readonly maxIterations?: number;
  readonly tolerance?: number;
  /** The most codes that are fitted, drawn by the seed. Defaults to 50,000. */
  readonly points?: number;
  readonly seed?: number;
  /** How the density is sampled unless that is asked for otherwise: factor on its spread, noise on its codes. */
  readonly spread?: number;
  readonly noiseLevel?: number;
  readonly onEncoded?: (done: number, total: number) => void;
  readonly onProgress?: (progress: MixtureProgress) => void;
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
  run.expectCorpus();
  const started = performance.now();
  const kind = options.kind ?? 'gmm';
  const random = new Random(options.seed ?? run.config.training.seed);
  const { latent } = run.config.model;
  checkNoiseLevel(run.config.model, options.noiseLevel ?? 0);
  const sampled = drawingNotes(options);
  if (kind === 'standard-normal') {
    await run.writeDensity(new StandardNormal(latent), sampled);
    return { density: kind, dimension: latent, points: 0, seconds: 0, report: null };
  }
  if (kind !== 'gmm' && kind !== 'gaussian') {
    throw new InputError(
      `expected one of the densities gmm, gaussian, standard-normal, but received: ${kind}`,
    );
  }
  checkComponents(options);
  const codes = await trainingCodes(run, network, random, options);
  const count = codes.length / latent;
  const fitted = await fitKind(kind, codes, count, latent, random, options);
  const summary: FitSummary = {
    density: kind,
    dimension: latent,
    points: count,
    seconds: (performance.now() - started) / 1000,
    report: fitted.report,
  };
  await run.writeDensity(fitted.density, {
    ...sampled,
    report: JSON.stringify({ ...fitted.report, points: count }),
  });
  return summary;
}

/**
 * Leaves the density of a run as it is and says how it is sampled; what is not given stays as it was.
 *
 * @throws InputError if it has none
 */
export async function keepDensity(
  run: Run,
  options: Pick<FitOptions, 'spread' | 'noiseLevel'> = {},
): Promise<FitSummary> {
  const { density, drawing, notes } = await run.readDensityFile();
  const sampled = { ...drawing, ...givenDrawing(options) };
  checkNoiseLevel(run.config.model, sampled.noiseLevel);
  await run.writeDensity(density, { ...notes, ...drawingNotes(sampled) });
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

async function fitKind(
  kind: 'gmm' | 'gaussian',
  codes: Float32Array,
  count: number,
  latent: number,
  random: Random,
  options: FitOptions,
): Promise<{ density: Density; report: Record<string, unknown> }> {
  if (kind === 'gaussian') {
    const fit = fitGaussian(codes, count, latent, { products: deviceProducts });
    return { density: fit.density, report: { ...fit.report } };
  }
  const settings = {
    random,
    products: deviceProducts,
    restarts: options.restarts ?? 1,
    ...(options.tolerance === undefined ? {} : { tolerance: options.tolerance }),
    ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  };
  if (options.select !== undefined) {
    const { density, report, selection } = await selectComponents(
      codes,
      count,
      latent,
      options.select,
      settings,
    );
    return { density, report: { ...report, selection } };
  }
  const fit = await fitMixture(codes, count, latent, { ...settings, components: options.components ?? 10 });
  return { density: fit.density, report: { ...fit.report } };
}

/** Codes of the training sequences, or of as many as are asked for, drawn at random. */
async function trainingCodes(
  run: Run,
  network: Network,
  random: Random,
  options: FitOptions,
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
