import type { Adam } from '../tensor/adam.js';
import { clipFactor, normOf } from '../tensor/clip.js';
import { dispose, mul, type Tensor1D, tidy } from '../tensor/ops.js';

/**
 * Takes one step of the optimiser along a gradient, clipped to a norm, and disposes of the gradient.
 *
 * @param network whose parameters move
 * @param clip the largest norm
 * @returns the norm before it was clipped; where that is not a finite number, no step is taken
 */
export async function optimiserStep(
  network: { parameters: Tensor1D },
  adam: Adam,
  gradient: Tensor1D,
  clip: number,
  learningRate: number,
): Promise<number> {
  const norm = await normOf(gradient);
  const factor = clipFactor(norm, clip);
  if (!Number.isNaN(factor)) {
    const clipped = factor === 1 ? gradient : (tidy(() => mul(gradient, factor)) as Tensor1D);
    network.parameters = adam.step(network.parameters, clipped, learningRate);
    dispose(clipped);
  }
  dispose(gradient);
  return norm;
}
