/** Added to every density, so that none is 0: the value of GuacaMol's code. */
const floor = 1e-10;
/** Where densities are compared: points on the range of both samples together. */
const points = 1000;
const bins = 10;

/**
 * Kullback-Leibler divergence, nats, of a sample's distribution from that of a baseline, of values that vary
 * continuously: kernel densities with Scott's bandwidth at 1,000 points of the range that both have together
 * (GuacaMol's `continuous_kldiv`; Brown et al., J. Chem. Inf. Model. 59 (2019) 1096, section 2.1.4).
 *
 * @returns NaN for fewer than two values, or where all of a sample are the same: it has no kernel density
 */
export function continuousKl(baseline: readonly number[], sampled: readonly number[]): number {
  const all = [...baseline, ...sampled];
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const grid = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  return entropyOf(kernelDensity(baseline, grid), kernelDensity(sampled, grid));
}

/**
 * The same of whole numbers: histograms of ten bins over the baseline's range (GuacaMol's `discrete_kldiv`). What of a
 * sample lies outside is not counted.
 */
export function discreteKl(baseline: readonly number[], sampled: readonly number[]): number {
  let low = baseline.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  let high = baseline.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // As numpy has it where all values are the same.
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  return entropyOf(histogram(baseline, low, high), histogram(sampled, low, high));
}

/** Sum of p log(p / q), both made to sum to 1, with the floor under them. */
function entropyOf(p: Float64Array, q: Float64Array): number {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value + floor, 0);
  const [totalP, totalQ] = [sum(p), sum(q)];
  return p.reduce((divergence, value, i) => {
    const [share, other] = [(value + floor) / totalP, (q[i]! + floor) / totalQ];
    return divergence + share * Math.log(share / other);
  }, 0);
}

/** Densities in bins of one width, the last of which includes its end; NaN where no value is in any. */
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

/** numpy's bin: by division, put right where an edge of the grid of bins says otherwise. */
function binOf(value: number, low: number, width: number): number {
  const bin = Math.floor((value - low) / width);
  if (value < low + bin * width) return bin - 1;
  return bin + 1 < bins && value >= low + (bin + 1) * width ? bin + 1 : bin;
}

/** Sum of Gaussian kernels, of the sample's standard deviation times n^(-1/5) (Scott 1992), as scipy has it. */
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
