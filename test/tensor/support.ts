import { expect } from 'vitest';
import { Random } from '../../src/base/random.js';
import { mul, sum, type Tensor, tensor, tidy, valueAndGrads } from '../../src/tensor/ops.js';
import { readAndDispose } from '../../src/tensor/read.js';
import { numericGradients, randomValues, relativeError } from '../support/numeric.js';

/** The promise of the tensor room: float32 gradients agree with double-precision differences this well. */
export const tolerance = 1e-4;

/**
 * Compares value and gradients of a layer with a reference written in double precision, whose gradients are
 * central differences. The layer's output is reduced by fixed random weights, so that no part can cancel.
 */
export async function compare(
  layer: (...tensors: Tensor[]) => Tensor,
  reference: (...arrays: Float64Array[]) => Float64Array,
  shapes: readonly (readonly number[])[],
  seed = 1,
) {
  const random = new Random(seed);
  const inputs = shapes.map((shape) =>
    randomValues(
      shape.reduce((a, b) => a * b, 1),
      random,
      0.7,
    ),
  );
  const outputs = reference(...inputs.map((one) => Float64Array.from(one)));
  const weights = randomValues(outputs.length, random);
  const scalar = (values: ArrayLike<number>) => {
    let total = 0;
    for (let i = 0; i < values.length; i++) total += weights[i]! * (values[i] as number);
    return total;
  };
  const expected = numericGradients((...arrays) => scalar(reference(...arrays)), inputs);
  const [value, ...grads] = tidy(() => {
    const tensors = inputs.map((values, i) => tensor(values, [...shapes[i]!]));
    const value = layer(...tensors);
    const { grads } = valueAndGrads((...leaves: Tensor[]) => {
      const output = layer(...leaves);
      return sum(mul(output, tensor(weights, output.shape)));
    })(tensors);
    return [value, ...grads];
  });
  expect(relativeError(await readAndDispose(value!), outputs)).toBeLessThan(tolerance);
  expect(grads).toHaveLength(expected.length);
  for (const [i, gradient] of grads.entries()) {
    const found = await readAndDispose(gradient);
    expect(relativeError(found, expected[i]!), `gradient of input ${i}`).toBeLessThan(tolerance);
  }
}
