/** The constant added to every density, so that none is 0: the value of GuacaMol's code. */
const floor = 1e-10;
/** The number of points at which densities are compared, over the range of both samples together. */
const points = 1000;
const bins = 10;

/**
 * Returns the Kullback-Leibler divergence, in nats, of a sample's distribution from a baseline's, for continuous
 * values: kernel densities with Scott's bandwidth at 1,000 points of their common range (GuacaMol's `continuous_kldiv`;
 * Brown et al., J. Chem. Inf. Model. 59 (2019) 1096, section 2.1.4).
 *
 * @returns NaN for fewer than two values, or if all values of a sample are equal: it has no kernel density
 */
export function continuousKl(baseline: readonly number[], sampled: readonly number[]): number {
  const all = [...baseline, ...sampled];
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const grid = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  return entropyOf(kernelDensity(baseline, grid), kernelDensity(sampled, grid));
}

/**
 * Returns the divergence for whole numbers: histograms of ten bins over the baseline's range (GuacaMol's
 * `discrete_kldiv`). Values of the sample outside that range do not count.
 */
export function discreteKl(baseline: readonly number[], sampled: readonly number[]): number {
  let low = baseline.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  let high = baseline.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // numpy does the same if all values are equal
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  return entropyOf(histogram(baseline, low, high), histogram(sampled, low, high));
}

/** Returns the sum of p log(p / q), both normalised to sum 1, with the floor added. */
function entropyOf(p: Float64Array, q: Float64Array): number {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value + floor, 0);
  const [totalP, totalQ] = [sum(p), sum(q)];
  return p.reduce((divergence, value, i) => {
    const [share, other] = [(value + floor) / totalP, (q[i]! + floor) / totalQ];
    return divergence + share * Math.log(share / other);
  }, 0);
}

/** Returns densities in bins of one width, the last of which includes its end; NaN if no value is in any. */
function histogram(values: readonly number[], low: number, high: number): Float64Array {
  const width = (high - low) / bins;
  const counts = new Float64Array(bins);
  let inside = 0;
  for (const value of values) {
    if (value < low || value > high) continue;
    counts[Math.min(bins - 1, binOf(value, low, width))]!++;
    inside++;
  }
  return counts.map((count) => count / inside / width);
}

/** Returns numpy's bin: by division, corrected if an edge of the grid of bins says otherwise. */
function binOf(value: number, low: number, width: number): number {
  const bin = Math.floor((value - low) / width);
  if (value < low + bin * width) return bin - 1;
  return bin + 1 < bins && value >= low + (bin + 1) * width ? bin + 1 : bin;
}

/**
 * Returns the sum of Gaussian kernels whose width is the sample's standard deviation times n^(-1/5) (Scott 1992), as in
 * scipy.
 */
function kernelDensity(values: readonly number[], grid: Float64Array): Float64Array {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const bandwidth = Math.sqrt(variance) * count ** -0.2;
  const sums = new Float64Array(grid.length);
  if (!(bandwidth > 0)) return sums.fill(Number.NaN);
  const step = (grid[grid.length - 1]! - grid[0]!) / (grid.length - 1);
  // Beyond 39 bandwidths a kernel is 0 in double precision.
  const reach = Math.ceil((39 * bandwidth) / step);
  for (const value of values) {
    const centre = Math.round((value - grid[0]!) / step);
    const last = Math.min(grid.length - 1, centre + reach);
    for (let i = Math.max(0, centre - reach); i <= last; i++) {
      sums[i]! += Math.exp(-0.5 * ((grid[i]! - value) / bandwidth) ** 2);
    }
  }
  const scale = 1 / (count * bandwidth * Math.sqrt(2 * Math.PI));
  return sums.map((sum) => sum * scale);
}
