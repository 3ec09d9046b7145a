/**
 * How long fits take, roughly, from the multiplications that they need: on one core, plain JavaScript for factors of
 * covariances, WebAssembly for products with all codes. Native TensorFlow is faster.
 */

/** Multiplications a second, of either kind. */
const plain = 5e8;
const device = 4e9;

/** Iterations that EM mostly takes. */
const usualIterations = 30;
/** Rounds of k-means that a fit begins with, and the search for its first centres. */
const clusterRounds = 12;

interface MixtureWork {
  readonly components?: number;
  readonly select?: readonly number[];
  readonly restarts?: number;
  readonly maxIterations?: number;
  readonly covariance?: 'full' | 'diagonal';
}

export function mixtureSeconds(count: number, dimension: number, settings: MixtureWork): number {
  const { components = 10, select = [components], restarts = 1, maxIterations, covariance } = settings;
  const iterations = Math.min(usualIterations, maxIterations ?? usualIterations);
  const sizes = select.map((size) => {
    const iteration =
      covariance === 'diagonal'
        ? (3 * count * size * dimension) / plain
        : size * factorSeconds(dimension) + productSeconds(2 * count, dimension);
    return clusterSeconds(count, dimension, size) + iterations * iteration;
  });
  return restarts * sizes.reduce((sum, seconds) => sum + seconds, 0);
}

export function gaussianSeconds(count: number, dimension: number): number {
  return factorSeconds(dimension) + productSeconds(2 * count, dimension);
}

/** Every component looks at every code. */
export function dirichletSeconds(
  count: number,
  dimension: number,
  { components = 10, maxIterations = usualIterations }: MixtureWork,
): number {
  const iteration =
    components * (2 * factorSeconds(dimension) + productSeconds(count, dimension)) +
    productSeconds(count, dimension);
  return clusterSeconds(count, dimension, components) + Math.min(usualIterations, maxIterations) * iteration;
}

export function roundKernelSeconds(count: number, dimension: number): number {
  return (count * dimension + dimension ** 2) / plain;
}

/** Each bandwidth that is tried brings all kernels and the codes held out into the units of their clusters. */
export function kernelSeconds(
  count: number,
  dimension: number,
  settings: { readonly components?: number; readonly kernels?: number; readonly bandwidth?: number },
): number {
  const { components = 10, kernels = 20_000, bandwidth } = settings;
  const some = Math.min(kernels, count);
  const heldOut = Math.min(500, Math.ceil(count / 10));
  const tried = (some + heldOut * components) * (dimension ** 2 / 2) + heldOut * some * dimension;
  return (
    clusterSeconds(count, dimension, components) +
    components * factorSeconds(dimension) +
    ((bandwidth === undefined ? 10 : 1) * tried) / plain
  );
}

export function secondStageSeconds(
  count: number,
  dimension: number,
  { epochs = 100, units = 1024 }: { readonly epochs?: number; readonly units?: number },
): number {
  const weights = 2 * (2 * dimension * units + units ** 2);
  // forwards, and backwards to weights and inputs; and the optimiser after every 64 codes
  return epochs * count * ((3 * weights) / device + (6 * weights) / (64 * plain));
}

/** A covariance is factored, the factor inverted, and compared with the one before. */
function factorSeconds(dimension: number): number {
  return (0.5 * dimension ** 3) / plain + (3 * dimension ** 3) / device;
}

function productSeconds(count: number, dimension: number): number {
  return (count * dimension ** 2) / device;
}

function clusterSeconds(count: number, dimension: number, clusters: number): number {
  return (clusterRounds * count * clusters * dimension) / plain;
}
