import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { Adam } from '../../src/tensor/adam.js';
import { clipFactor } from '../../src/tensor/clip.js';
import { dispose, memory, type Tensor1D, tensor1d } from '../../src/tensor/ops.js';
import { Plateau, warmupCosine } from '../../src/tensor/schedule.js';
import { startTestBackend } from '../support/backend.js';
import { randomValues, relativeError } from '../support/numeric.js';

describe('Adam', () => {
  beforeAll(startTestBackend);

  /** Algorithm 1 of Kingma and Ba (2015), as it is printed, in double precision. */
  function reference(start: Float32Array, gradients: readonly Float32Array[], rates: readonly number[]) {
    const [beta1, beta2, epsilon] = [0.9, 0.98, 1e-8];
    const [m, v, theta] = [
      new Float64Array(start.length),
      new Float64Array(start.length),
      Float64Array.from(start),
    ];
    gradients.forEach((gradient, t) => {
      gradient.forEach((g, i) => {
        m[i] = beta1 * m[i]! + (1 - beta1) * g;
        v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
        const mHat = m[i]! / (1 - beta1 ** (t + 1));
        const vHat = v[i]! / (1 - beta2 ** (t + 1));
        theta[i]! -= (rates[t]! * mHat) / (Math.sqrt(vHat) + epsilon);
      });
    });
    return theta;
  }

  const random = new Random(4);
  const start = randomValues(50, random);
  const gradients = Array.from({ length: 7 }, (_, t) => randomValues(50, random, 0.1 * (t + 1)));
  const rates = gradients.map((_, t) => 0.01 / (t + 1));

  function steps(adam: Adam, from: Tensor1D, first: number, last: number): Tensor1D {
    let parameters = from;
    for (let t = first; t < last; t++) {
      const gradient = tensor1d(gradients[t]!);
      const next = adam.step(parameters, gradient, rates[t]!);
      dispose([parameters, gradient]);
      parameters = next;
    }
    return parameters;
  }

  it('steps as published', async () => {
    const parameters = tensor1d(start);
    const adam = new Adam(parameters);
    const end = steps(adam, parameters, 0, gradients.length);
    expect(relativeError(await end.data(), reference(start, gradients, rates))).toBeLessThan(1e-5);
    adam.dispose();
    dispose(end);
  });

  it('goes on from what it saved to the same bits, and leaves no tensors', async () => {
    const before = memory().numTensors;
    const whole = new Adam(tensor1d(start));
    const expected = steps(whole, tensor1d(start), 0, gradients.length);
    const first = new Adam(tensor1d(start));
    const halfway = steps(first, tensor1d(start), 0, 3);
    const saved = await first.save();
    const second = new Adam(tensor1d(start));
    second.restore(tensor1d(saved.firstMoment), tensor1d(saved.secondMoment), saved.steps);
    const end = steps(second, halfway, 3, gradients.length);
    expect(await end.data()).toEqual(await expected.data());
    for (const adam of [whole, first, second]) adam.dispose();
    dispose([expected, end]);
    // the three vectors that the optimisers were made like
    expect(memory().numTensors - before).toBe(3);
  });
});

describe('clipFactor', () => {
  it.each([
    [0.5, 1, 1],
    [1, 1, 1],
    [4, 1, 0.25],
    [0, 1, 1],
  ])('of norm %d at most %d is %d', (norm, maximum, factor) => {
    expect(clipFactor(norm, maximum)).toBe(factor);
  });

  it('is no number where the norm is none', () => {
    expect(clipFactor(Number.NaN, 1)).toBeNaN();
    expect(clipFactor(Number.POSITIVE_INFINITY, 1)).toBeNaN();
  });
});

describe('schedules', () => {
  it('warms up in a line, then falls by half a cosine', () => {
    expect(warmupCosine(0, 10, 0)).toBeCloseTo(0.1);
    expect(warmupCosine(4, 10, 0)).toBeCloseTo(0.5);
    expect(warmupCosine(99, 10, 0.5)).toBeCloseTo(0.5);
    expect(warmupCosine(99, 10, 0.25)).toBeCloseTo((1 + Math.SQRT1_2) / 2);
    expect(warmupCosine(99, 10, 1)).toBeCloseTo(0);
    expect(warmupCosine(0, 0, 0)).toBe(1);
    // a tenth of a short training, whatever its steps
    expect(warmupCosine(3, 200, 0.05)).toBeCloseTo(0.5 * 0.5 * (1 + Math.cos(Math.PI * 0.05)));
    expect(warmupCosine(7, 200, 0.2)).toBeCloseTo(0.5 * (1 + Math.cos(Math.PI * 0.2)));
  });

  it('halves when the loss has been stale for more epochs than its patience, and can be restored', () => {
    const plateau = new Plateau({ patience: 2 });
    const factors = [5, 4, 4, 4.5, 4, 3, 3, 3, 3].map((loss) => {
      plateau.observe(loss);
      return plateau.factor;
    });
    //              5  4  stale 1, 2, 3  3    stale 1, 2, 3
    expect(factors).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25]);
    const other = new Plateau({ patience: 2 });
    other.restore(plateau.save());
    expect(other.save()).toEqual(plateau.save());
  });

  it('falls by another factor, and to a least one', () => {
    const plateau = new Plateau({ patience: 0, decay: 0.2, least: 0.1 });
    const factors = [5, 5, 5, 5].map((loss) => {
      plateau.observe(loss);
      return plateau.factor;
    });
    expect(factors).toEqual([1, 0.2, 0.1, 0.1]);
  });
});
