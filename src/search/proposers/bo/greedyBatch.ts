import type { Random } from '../../../base/random.js';
import { logExpectedImprovement } from '../../surrogate/expectedImprovement.js';
import { type Box, minimize } from '../../surrogate/minimize.js';
import type { SparsePosterior } from '../../surrogate/sparsePosterior.js';
import type { SparseProcess } from '../../surrogate/sparseProcess.js';
import type { StationaryKernel, VectorPoint } from '../../surrogate/stationaryKernels.js';
import { ShrinkingVariances } from './shrinkingVariances.js';

/** A sparse process of codes, whose kernel has a gradient. */
export type CodeProcess = SparseProcess<VectorPoint, StationaryKernel>;

/** The random points of a box among which the ascent begins. */
const gridSize = 1_000;
/** The most evaluations of an ascent. */
const ascentSteps = 20;

/**
 * Chooses points of a box one after another by expected improvement, each by an ascent from the best of a random grid, and
 * counts the value of each as the predicted one for those after it, as Kusner et al. 2017 do (section 4.2).
 *
 * @param best the value to improve on
 */
export function greedyBatch(
  process: CodeProcess,
  count: number,
  box: Box,
  best: number,
  random: Random,
): VectorPoint[] {
  const grid = Array.from({ length: gridSize }, () =>
    Float64Array.from(box.least, (least, k) => least + (box.most[k]! - least) * random.uniform()),
  );
  const { mean } = process.predict(grid);
  const shrinking = new ShrinkingVariances(process, grid);
  const left = new Set(grid.keys());
  const current = process.posterior();
  return Array.from({ length: Math.min(count, gridSize) }, () => {
    let first = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (const i of left) {
      const gain = logExpectedImprovement(mean[i]!, deviationOf(shrinking.variances[i]!), best).value;
      if (gain > most || first < 0) [first, most] = [i, gain];
    }
    left.delete(first);
    const { point } = minimize((at) => lossAt(process, current, at, best), grid[first]!, box, {
      evaluations: ascentSteps,
      flatness: 1e-3,
    });
    current.add(point, current.at(point).mean);
    shrinking.add(point);
    return point;
  });
}

/** Minus the logarithm of the expected improvement, with its gradient. */
function lossAt(
  { kernel, inducing, prior }: CodeProcess,
  current: SparsePosterior<VectorPoint>,
  point: VectorPoint,
  best: number,
) {
  const { mean, variance, meanWeights, varianceWeights } = current.at(point);
  const deviation = deviationOf(variance);
  const { value, byMean, byDeviation } = logExpectedImprovement(mean, deviation, best);
  const slope = meanWeights.map(
    (weight, i) => byMean * weight + (byDeviation * varianceWeights[i]!) / deviation,
  );
  const gradient = kernel.gradientAt(point, inducing, prior.kernel, slope);
  return { value: -value, gradient: gradient.map((one) => -one) };
}

function deviationOf(variance: number): number {
  return Math.sqrt(Math.max(variance, 1e-12));
}
