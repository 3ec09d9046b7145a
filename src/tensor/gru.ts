import { tanh } from './activation.js';
import {
  add,
  concat,
  customGrad,
  matMul,
  mul,
  sigmoid,
  slice,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from './ops.js';
import { sumRows } from './rows.js';

/**
 * The recurrent part of a gated recurrent unit in its reset-after form (Cho et al. 2014, arXiv 1406.1078; as in
 * cuDNN and Keras: the reset gate acts on the product with the state, not on the state).
 */
export interface GruWeights {
  /** [units, 3 * units]: update, reset, candidate. */
  readonly recurrentKernel: Tensor2D;
  /** [3 * units] */
  readonly recurrentBias: Tensor1D;
}

interface Step {
  readonly update: Tensor2D;
  readonly reset: Tensor2D;
  readonly candidate: Tensor2D;
  /** state · U_n + c_n, before the reset gate. */
  readonly recurrentCandidate: Tensor2D;
  readonly state: Tensor2D;
}

/**
 * One step: u = σ(x_u + h U_u + c_u), r = σ(x_r + h U_r + c_r), n = tanh(x_n + r ∘ (h U_n + c_n)),
 * h' = n + u ∘ (h - n).
 *
 * @param gateInputs [batch, 3 * units]: the input's part of every gate, x W + b
 * @param state [batch, units]
 */
export function gruStep(gateInputs: Tensor2D, state: Tensor2D, weights: GruWeights): Tensor2D {
  return step(gateInputs, state, weights.recurrentKernel, weights.recurrentBias).state;
}

function step(gateInputs: Tensor2D, state: Tensor2D, kernel: Tensor2D, bias: Tensor1D): Step {
  const [batch, units] = state.shape;
  const recurrent = add(matMul(state, kernel), bias) as Tensor2D;
  const gates = sigmoid(
    add(slice(gateInputs, [0, 0], [batch, 2 * units]), slice(recurrent, [0, 0], [batch, 2 * units])),
  ) as Tensor2D;
  const update = slice(gates, [0, 0], [batch, units]);
  const reset = slice(gates, [0, units], [batch, units]);
  const recurrentCandidate = slice(recurrent, [0, 2 * units], [batch, units]);
  const candidate = tanh(
    add(slice(gateInputs, [0, 2 * units], [batch, units]), mul(reset, recurrentCandidate)),
  ) as Tensor2D;
  const next = add(candidate, mul(update, sub(state, candidate))) as Tensor2D;
  return { update, reset, candidate, recurrentCandidate, state: next };
}

/**
 * A GRU over a whole sequence, with one hand-written gradient for all its steps: backward through time, the
 * weights' gradients in one product over all steps.
 *
 * @param gateInputs [steps * batch, 3 * units], step by step (row = step * batch + sequence)
 * @param initialState [batch, units]
 * @returns the states after each step, [steps * batch, units]
 */
export function gru(gateInputs: Tensor2D, initialState: Tensor2D, weights: GruWeights): Tensor2D {
  return recorded(gateInputs, initialState, weights.recurrentKernel, weights.recurrentBias);
}

const recorded = customGrad((...inputs) => {
  const [gateInputs, initialState, kernel, bias, save] = inputs as unknown as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor1D,
    (saved: Tensor[]) => void,
  ];
  const [batch, units] = initialState.shape;
  const steps = gateInputs.shape[0] / batch;
  const trail: Step[] = [];
  let state = initialState;
  for (let t = 0; t < steps; t++) {
    const taken = step(rowsOf(gateInputs, t, batch), state, kernel, bias);
    trail.push(taken);
    state = taken.state;
  }
  const states = concat(trail.map((one) => one.state)) as Tensor2D;
  save([
    initialState,
    kernel,
    states,
    ...trail.flatMap((one) => [one.update, one.reset, one.candidate, one.recurrentCandidate]),
  ]);

  const gradFunc = (dStates: Tensor, saved: Tensor[]) => {
    const [first, weight, all] = saved as [Tensor2D, Tensor2D, Tensor2D];
    const kernelTransposed = transpose(weight) as Tensor2D;
    const gateInputGradients: Tensor2D[] = new Array(steps);
    const recurrentGradients: Tensor2D[] = new Array(steps);
    let dNext: Tensor2D | null = null;
    for (let t = steps - 1; t >= 0; t--) {
      const [update, reset, candidate, recurrentCandidate] = saved.slice(3 + 4 * t, 7 + 4 * t) as [
        Tensor2D,
        Tensor2D,
        Tensor2D,
        Tensor2D,
      ];
      const previous = t === 0 ? first : rowsOf(all, t - 1, batch);
      const dHere: Tensor2D = rowsOf(dStates as Tensor2D, t, batch);
      const dState: Tensor2D = dNext === null ? dHere : (add(dHere, dNext) as Tensor2D);
      const dKept = mul(dState, update);
      // (1 - n²) dn, with dn = (1 - u) dh
      const dCandidate = mul(sub(dState, dKept), sub(1, mul(candidate, candidate))) as Tensor2D;
      // u (1 - u) du, with du = dh (h - n)
      const dUpdate = mul(mul(dKept, sub(1, update)), sub(previous, candidate)) as Tensor2D;
      const dRecurrentCandidate = mul(dCandidate, reset) as Tensor2D;
      // r (1 - r) dr, with dr = dn' (h U_n + c_n)
      const dReset = mul(mul(dRecurrentCandidate, sub(1, reset)), recurrentCandidate) as Tensor2D;
      gateInputGradients[t] = concat([dUpdate, dReset, dCandidate], 1) as Tensor2D;
      const dRecurrent = concat([dUpdate, dReset, dRecurrentCandidate], 1) as Tensor2D;
      recurrentGradients[t] = dRecurrent;
      dNext = add(dKept, matMul(dRecurrent, kernelTransposed)) as Tensor2D;
    }
    const dAllRecurrent = concat(recurrentGradients) as Tensor2D;
    const previousStates = (
      steps === 1 ? first : concat([first, slice(all, [0, 0], [(steps - 1) * batch, units])])
    ) as Tensor2D;
    return [
      concat(gateInputGradients),
      dNext,
      matMul(transpose(previousStates), dAllRecurrent),
      sumRows(dAllRecurrent),
    ] as unknown as Tensor;
  };
  return { value: states, gradFunc };
}) as (a: Tensor2D, b: Tensor2D, c: Tensor2D, d: Tensor1D) => Tensor2D;

/** Rows of one step. */
function rowsOf(byStep: Tensor2D, step: number, batch: number): Tensor2D {
  return slice(byStep, [step * batch, 0], [batch, byStep.shape[1]]);
}
