import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { relu, tanh } from '../../src/tensor/activation.js';
import { convolution } from '../../src/tensor/convolution.js';
import { maskedCrossEntropy } from '../../src/tensor/crossEntropy.js';
import { dense } from '../../src/tensor/dense.js';
import { embedding } from '../../src/tensor/embedding.js';
import { gru, gruStep } from '../../src/tensor/gru.js';
import { batchNormalisation, layerNormalisation } from '../../src/tensor/normalisation.js';
import {
  fill,
  keep,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '../../src/tensor/ops.js';
import { readAndDispose } from '../../src/tensor/read.js';
import { repeatRows, sumRows } from '../../src/tensor/rows.js';
import { startTestBackend } from '../support/backend.js';
import { matrixOf, randomValues, relativeError, times } from '../support/numeric.js';
import { compare } from './support.js';

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** The reset-after GRU, as its equations are written. */
function referenceGru(batch: number, units: number) {
  return (x: Float64Array, first: Float64Array, kernel: Float64Array, bias: Float64Array): Float64Array => {
    const steps = x.length / (batch * 3 * units);
    const states = new Float64Array(steps * batch * units);
    let state = first;
    for (let t = 0; t < steps; t++) {
      const recurrent = times(matrixOf(batch, units, state), matrixOf(units, 3 * units, kernel)).values;
      const next = new Float64Array(batch * units);
      for (let b = 0; b < batch; b++) {
        for (let u = 0; u < units; u++) {
          const gate = (k: number) => x[(t * batch + b) * 3 * units + k * units + u]!;
          const part = (k: number) => recurrent[b * 3 * units + k * units + u]! + bias[k * units + u]!;
          const update = logistic(gate(0) + part(0));
          const reset = logistic(gate(1) + part(1));
          const candidate = Math.tanh(gate(2) + reset * part(2));
          next[b * units + u] = update * state[b * units + u]! + (1 - update) * candidate;
        }
      }
      states.set(next, t * batch * units);
      state = next;
    }
    return states;
  };
}

describe('layers', () => {
  beforeAll(startTestBackend);

  it('dense', async () => {
    await compare(
      (x, kernel, bias) => dense(x as Tensor2D, kernel as Tensor2D, bias as Tensor1D),
      (x, kernel, bias) =>
        times(matrixOf(5, 4, x), matrixOf(4, 3, kernel)).values.map((value, i) => value + bias[i % 3]!),
      [[5, 4], [4, 3], [3]],
    );
  });

  it('gru over several steps', async () => {
    const [batch, units, steps] = [3, 4, 5];
    await compare(
      (x, first, kernel, bias) =>
        gru(x as Tensor2D, first as Tensor2D, {
          recurrentKernel: kernel as Tensor2D,
          recurrentBias: bias as Tensor1D,
        }),
      referenceGru(batch, units),
      [[steps * batch, 3 * units], [batch, units], [units, 3 * units], [3 * units]],
    );
  });

  it('gru over one step, and step by step the same as over all', async () => {
    const [batch, units, steps] = [2, 3, 4];
    const random = new Random(5);
    const weights = {
      recurrentKernel: tensor(randomValues(3 * 9, random), [3, 9]) as Tensor2D,
      recurrentBias: tensor1d(randomValues(9, random)),
    };
    const x = randomValues(steps * batch * 9, random);
    let state = tensor(new Float32Array(batch * units), [batch, units]) as Tensor2D;
    const all = await gru(tensor(x, [steps * batch, 9]) as Tensor2D, state, weights).data();
    for (let t = 0; t < steps; t++) {
      const inputs = tensor(x.slice(t * batch * 9, (t + 1) * batch * 9), [batch, 9]) as Tensor2D;
      state = gruStep(inputs, state, weights);
      const expected = all.slice(t * batch * units, (t + 1) * batch * units);
      expect(relativeError(await state.data(), expected)).toBeLessThan(1e-6);
    }
    await compare(
      (inputs, first, kernel, bias) =>
        gru(inputs as Tensor2D, first as Tensor2D, {
          recurrentKernel: kernel as Tensor2D,
          recurrentBias: bias as Tensor1D,
        }),
      referenceGru(2, 3),
      [[2, 9], [2, 3], [3, 9], [9]],
    );
  });

  it('embedding', async () => {
    const ids = [2, 0, 2, 3, 1, 2];
    await compare(
      (table) => embedding(tensor1d(Int32Array.from(ids), 'int32'), table as Tensor2D),
      (table) => Float64Array.from(ids.flatMap((id) => [...table.slice(id * 3, id * 3 + 3)])),
      [[5, 3]],
    );
  });

  it('layer normalisation', async () => {
    await compare(
      (x, gain, offset) => layerNormalisation(x as Tensor2D, gain as Tensor1D, offset as Tensor1D),
      (x, gain, offset) => {
        const y = new Float64Array(x.length);
        for (let row = 0; row < 4; row++) {
          const values = x.slice(row * 6, row * 6 + 6);
          const mean = values.reduce((a, b) => a + b) / 6;
          const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / 6;
          for (let i = 0; i < 6; i++) {
            y[row * 6 + i] = ((values[i]! - mean) / Math.sqrt(variance + 1e-3)) * gain[i]! + offset[i]!;
          }
        }
        return y;
      },
      [[4, 6], [6], [6]],
    );
  });

  // units by fours and others, few rows and more than are taken at once
  it.each([
    { rows: 5, units: 3, isRectified: false },
    { rows: 5, units: 3, isRectified: true },
    { rows: 7, units: 8, isRectified: false },
    { rows: 7, units: 8, isRectified: true },
    { rows: 600, units: 4, isRectified: true },
  ])('batch normalisation: $rows rows of $units, rectified: $isRectified', async (one) => {
    const { rows, units, isRectified } = one;
    await compare(
      (x, gain, offset) =>
        batchNormalisation(x as Tensor2D, gain as Tensor1D, offset as Tensor1D, { isRectified }),
      (x, gain, offset) => {
        const y = new Float64Array(x.length);
        for (let unit = 0; unit < units; unit++) {
          const values = Array.from({ length: rows }, (_, row) => x[row * units + unit]!);
          const mean = values.reduce((a, b) => a + b) / rows;
          const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / rows;
          values.forEach((value, row) => {
            const normalised = ((value - mean) / Math.sqrt(variance + 1e-3)) * gain[unit]! + offset[unit]!;
            y[row * units + unit] = isRectified ? Math.max(0, normalised) : normalised;
          });
        }
        return y;
      },
      [[rows, units], [units], [units]],
    );
  });

  it.each([3, 4])('batch normalisation shows the statistics of a batch of %i units', async (units) => {
    const values = Array.from({ length: 6 * units }, (_, i) => Math.sin(i) + (i % units));
    const [mean, variance] = tidy(() => {
      const shown: Tensor[] = [];
      const ones = fill([units], 1) as Tensor1D;
      batchNormalisation(tensor2d(values, [6, units]), ones, ones, {
        observe: (statistics) => shown.push(keep(statistics.mean), keep(statistics.variance)),
      });
      return shown;
    }) as [Tensor, Tensor];
    const means = await readAndDispose(mean);
    const variances = await readAndDispose(variance);
    for (let unit = 0; unit < units; unit++) {
      const column = values.filter((_, i) => i % units === unit);
      const expected = column.reduce((a, b) => a + b) / 6;
      expect(means[unit]).toBeCloseTo(expected, 5);
      expect(variances[unit]).toBeCloseTo(column.reduce((a, b) => a + (b - expected) ** 2, 0) / 6, 5);
    }
  });

  it('convolution by unfolding', async () => {
    const [steps, batch, channels, width, filters] = [7, 2, 3, 3, 4];
    await compare(
      (x, kernel) => convolution(x as Tensor2D, kernel as Tensor2D, batch),
      (x, kernel) => {
        const outputs = steps - width + 1;
        const y = new Float64Array(outputs * batch * filters);
        for (let t = 0; t < outputs; t++)
          for (let b = 0; b < batch; b++)
            for (let f = 0; f < filters; f++)
              for (let k = 0; k < width; k++)
                for (let c = 0; c < channels; c++)
                  y[(t * batch + b) * filters + f]! +=
                    x[((t + k) * batch + b) * channels + c]! * kernel[(k * channels + c) * filters + f]!;
        return y;
      },
      [
        [steps * batch, channels],
        [width * channels, filters],
      ],
    );
  });

  it('masked cross-entropy', async () => {
    const allowed = [1, 0, 1, 1, /**/ 1, 1, 0, 0, /**/ 0, 1, 1, 1];
    const targets = [2, 0, 3];
    const weights = [0.5, 1, 0];
    await compare(
      (logits) =>
        maskedCrossEntropy(
          logits as Tensor2D,
          tensor(allowed, [3, 4]) as Tensor2D,
          tensor1d(targets, 'int32'),
          tensor1d(weights),
        ),
      (logits) => {
        let loss = 0;
        for (let row = 0; row < 3; row++) {
          const terms = [0, 1, 2, 3].filter((j) => allowed[row * 4 + j] === 1);
          const total = terms.reduce((sum, j) => sum + Math.exp(logits[row * 4 + j]!), 0);
          loss += weights[row]! * (Math.log(total) - logits[row * 4 + targets[row]!]!);
        }
        return Float64Array.of(loss);
      },
      [[3, 4]],
    );
  });

  it('masked cross-entropy of a choice that is forced is nothing, whatever the logits', async () => {
    const loss = maskedCrossEntropy(
      tensor([50, -80, 3], [1, 3]) as Tensor2D,
      tensor([0, 1, 0], [1, 3]) as Tensor2D,
      tensor1d([1], 'int32'),
      tensor1d([1]),
    );
    expect((await loss.data())[0]).toBeCloseTo(0, 6);
  });

  it('tanh and relu', async () => {
    await compare(
      (x) => tanh(x),
      (x) => x.map(Math.tanh),
      [[4, 5]],
    );
    await compare(
      (x) => relu(x),
      (x) => x.map((value) => Math.max(0, value)),
      [[4, 5]],
    );
  });

  it('sums of rows and repeated rows', async () => {
    expect([...(await sumRows(tensor([1, 2, 3, 4, 5, 6], [3, 2]) as Tensor2D).data())]).toEqual([
      1 + 3 + 5,
      2 + 4 + 6,
    ]);
    await compare(
      (x) => repeatRows(x as Tensor2D, 3),
      (x) => Float64Array.from([...x, ...x, ...x]),
      [[2, 4]],
    );
  });
});
