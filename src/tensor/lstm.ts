import { tanh } from './activation.js';
import {
  add,
  concat,
  matMul,
  mul,
  sigmoid,
  slice,
  type Tensor1D,
  type Tensor2D,
  tidy,
  zeros,
} from './ops.js';

/** Weights of a {@link lstm}; the gates in the order of Keras and PyTorch: input, forget, cell, output. */
export interface LstmWeights {
  /** [inputs, 4 * units] */
  readonly kernel: Tensor2D;
  /** [units, 4 * units] */
  readonly recurrentKernel: Tensor2D;
  /** [4 * units] */
  readonly bias: Tensor1D;
}

/**
 * A long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) over whole
 * sequences, forward only, from zero: c' = σ(f) ∘ c + σ(i) ∘ tanh(g), h' = σ(o) ∘ tanh(c').
 *
 * @param x [steps * batch, inputs], step by step (row = step * batch + sequence)
 * @returns the states h after each step, [steps * batch, units]
 */
export function lstm(x: Tensor2D, batch: number, { kernel, recurrentKernel, bias }: LstmWeights): Tensor2D {
  return tidy(() => {
    const units = recurrentKernel.shape[0];
    const steps = x.shape[0] / batch;
    const inputs = add(matMul(x, kernel), bias) as Tensor2D;
    const states: Tensor2D[] = [];
    let state = zeros([batch, units]) as Tensor2D;
    let cell = state;
    for (let step = 0; step < steps; step++) {
      const ofInput = slice(inputs, [step * batch, 0], [batch, 4 * units]);
      const gates = add(ofInput, matMul(state, recurrentKernel)) as Tensor2D;
      const gate = (i: number): Tensor2D => slice(gates, [0, i * units], [batch, units]) as Tensor2D;
      const remembered = mul(sigmoid(gate(1)), cell);
      cell = add(remembered, mul(sigmoid(gate(0)), tanh(gate(2)))) as Tensor2D;
      state = mul(sigmoid(gate(3)), tanh(cell)) as Tensor2D;
      states.push(state);
    }
    return (states.length === 1 ? state : concat(states, 0)) as Tensor2D;
  });
}
