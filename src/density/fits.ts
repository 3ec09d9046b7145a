import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { MakeCodeProducts } from './codeProducts.js';
import type { Density } from './density.js';
import { fitDirichlet } from './dirichlet/fitDirichlet.js';
import * as work from './fitWork.js';
import { fitGaussianSteps } from './gaussian/fitGaussian.js';
import { StandardNormal } from './gaussian/standardNormal.js';
import { fitKernelsSteps, fitRoundKernels } from './kernels/fitKernels.js';
import type { CovarianceForm } from './mixture/em.js';
import { fitMixture, type MixtureProgress } from './mixture/fitMixture.js';
import { selectComponents } from './mixture/selectComponents.js';
import { type Pause, withPauses } from './steps.js';

/** What a density is fitted with; each kind of fit takes what it knows, and its own defaults for what is not given. */
export interface FitSettings {
  readonly random: Random;
  readonly products?: MakeCodeProducts;
  /** Of a mixture; clusters of kernels. */
  readonly components?: number;
  /** Tries these numbers of components and takes the one of lowest BIC. */
  readonly select?: readonly number[];
  readonly restarts?: number;
  readonly maxIterations?: number;
  readonly tolerance?: number;
  /** Of the components of `gmm`. */
  readonly covariance?: CovarianceForm;
  /** Codes that get a kernel. */
  readonly kernels?: number;
  /** Of a kernel: in every dimension (`kde`), or in standard deviations of its cluster (`local-kde`). */
  readonly bandwidth?: number;
  /** Of `second-stage-vae`: passes over the codes, and units of its layers. */
  readonly epochs?: number;
  readonly units?: number;
  readonly onProgress?: (progress: MixtureProgress) => void;
  /** Called between pieces of work of a few seconds; throws `FitStopped` to end the fit. */
  readonly pause?: Pause;
}

/** A density and what its fit has to tell. */
export interface Fitted {
  readonly density: Density;
  readonly report: object | null;
}

/** The densities that can be fitted. */
export type DensityName =
  | 'gmm'
  | 'gaussian'
  | 'dirichlet-gmm'
  | 'kde'
  | 'local-kde'
  | 'second-stage-vae'
  | 'standard-normal';

interface Fit {
  readonly name: DensityName;
  /** What it is, for a list of choices. */
  readonly summary: string;
  /** @param codes `[count, dimension]`, row-major; empty where none are needed */
  readonly fit: (
    codes: Float32Array,
    count: number,
    dimension: number,
    settings: FitSettings,
  ) => Fitted | Promise<Fitted>;
  /** The settings that this kind takes and some others do not. */
  readonly takes: readonly (keyof FitSettings)[];
  /** Seconds that it takes on one core, roughly: so that what takes hours is not begun in silence. */
  readonly seconds: (count: number, dimension: number, settings: Omit<FitSettings, 'random'>) => number;
  /** Whether it is the same whatever the codes. */
  readonly needsNoCodes?: true;
}

/** The one list of ways to fit a density: a new one is its file and a line here. */
export const fits: readonly Fit[] = [
  {
    name: 'gmm',
    summary: 'a mixture of Gaussians',
    takes: ['components', 'select', 'restarts', 'maxIterations', 'tolerance', 'covariance'],
    seconds: work.mixtureSeconds,
    fit: async (codes, count, dimension, { select, ...settings }) => {
      if (select === undefined) return fitMixture(codes, count, dimension, settings);
      const { selection, ...best } = await selectComponents(codes, count, dimension, select, settings);
      return { ...best, report: { ...best.report, selection } };
    },
  },
  {
    name: 'gaussian',
    summary: 'one Gaussian',
    takes: [],
    seconds: work.gaussianSeconds,
    fit: (codes, count, dimension, { pause, ...settings }) =>
      withPauses(fitGaussianSteps(codes, count, dimension, settings), pause),
  },
  {
    name: 'dirichlet-gmm',
    summary: 'a mixture that chooses among its components itself (variational Dirichlet process)',
    takes: ['components', 'maxIterations', 'tolerance'],
    seconds: work.dirichletSeconds,
    fit: fitDirichlet,
  },
  {
    name: 'kde',
    summary: 'a round kernel at every code',
    takes: ['kernels', 'bandwidth'],
    seconds: work.roundKernelSeconds,
    fit: fitRoundKernels,
  },
  {
    name: 'local-kde',
    summary: 'a kernel at each of many codes, in the shape of the codes around it',
    takes: ['components', 'kernels', 'bandwidth'],
    seconds: work.kernelSeconds,
    fit: (codes, count, dimension, { components, pause, ...settings }) =>
      withPauses(
        fitKernelsSteps(codes, count, dimension, {
          ...settings,
          ...(components === undefined ? {} : { clusters: components }),
        }),
        pause,
      ),
  },
  {
    name: 'second-stage-vae',
    summary: 'a variational autoencoder of the codes (2sVAE)',
    takes: ['epochs', 'units'],
    seconds: work.secondStageSeconds,
    // loaded when asked for: the list serves commands that start without a back end
    fit: async (codes, count, dimension, settings) =>
      (await import('./secondStage/fitSecondStage.js')).fitSecondStage(codes, count, dimension, settings),
  },
  {
    name: 'standard-normal',
    summary: 'the prior, whatever the codes',
    takes: [],
    seconds: () => 0,
    fit: (_codes, _count, dimension) => ({ density: new StandardNormal(dimension), report: null }),
    needsNoCodes: true,
  },
];

/** @throws InputError for the name of none */
export function fitOf(name: string): Fit {
  const known = fits.find((fit) => fit.name === name);
  if (known !== undefined) return known;
  throw new InputError(
    `expected one of the densities ${fits.map((fit) => fit.name).join(', ')}, but received: ${name.slice(0, 40)}`,
  );
}

/** Returns an error for the first setting that this kind of fit would ignore, or null. */
export function settingsNotTaken(
  kind: string,
  settings: { readonly [Setting in keyof FitSettings]?: FitSettings[Setting] | undefined },
): string | null {
  const { takes } = fitOf(kind);
  const strange = fits
    .flatMap((fit) => fit.takes)
    .find((setting) => settings[setting] !== undefined && !takes.includes(setting));
  if (strange === undefined) return null;
  const takers = fits.filter((fit) => fit.takes.includes(strange)).map((fit) => fit.name);
  const called = strange === 'maxIterations' ? 'iterations' : strange;
  return `expected no ${called} with ${kind}, but received: ${String(settings[strange])}; leave it out, or fit ${takers.join(' or ')}`;
}
