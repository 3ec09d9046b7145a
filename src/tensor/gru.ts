import { tanh } from './activation.js';
import { gruByKernel, gruGradientsByKernel, gruStepByKernel, hasGruKernels } from './gruKernels.js';
import {
  add,
  concat,
  customGrad,
  dispose,
  matMul,
  mul,
  sigmoid,
  slice,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
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

/** A step forward, and what the way back needs of it. */
interface Step {
  /** Update and reset gate, [batch, 2 * units]. */
  readonly gates: Tensor2D;
  readonly candidate: Tensor2D;
  /** h U_n + c_n, before the reset gate. */
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
  if (hasGruKernels(sizesOf(state).units)) {
    const products = matMul(state, weights.recurrentKernel) as Tensor2D;
    return gruStepByKernel(gateInputs, state, products, weights.recurrentBias);
  }
  return step(gateInputs, state, weights.recurrentKernel, weights.recurrentBias).state;
}

function step(gateInputs: Tensor2D, state: Tensor2D, kernel: Tensor2D, bias: Tensor1D): Step {
  const { units } = sizesOf(state);
  const recurrent = add(matMul(state, kernel), bias) as Tensor2D;
  const gates = sigmoid(add(columns(gateInputs, 0, 2 * units), columns(recurrent, 0, 2 * units))) as Tensor2D;
  const update = columns(gates, 0, units);
  const reset = columns(gates, units, units);
  const recurrentCandidate = columns(recurrent, 2 * units, units);
  const candidate = tanh(
    add(columns(gateInputs, 2 * units, units), mul(reset, recurrentCandidate)),
  ) as Tensor2D;
  const next = add(candidate, mul(update, sub(state, candidate))) as Tensor2D;
  return { gates, candidate, recurrentCandidate, state: next };
}

/**
 * A GRU over a whole sequence, with one hand-written gradient for all its steps. Back through time every gate's
 * gradient is dh' times something that the way forward has settled, so that is computed for all steps at once and a
 * step back takes one product of matrices and few operations beside it; the weights' gradients are one product over
 * all steps.
 *
 * @param gateInputs [steps * batch, 3 * units], step by step (row = step * batch + sequence)
 * @param initialState [batch, units]
 * @returns the states after each step, [steps * batch, units]
 */
export function gru(gateInputs: Tensor2D, initialState: Tensor2D, weights: GruWeights): Tensor2D {
  const { units } = sizesOf(initialState);
  const compute = hasGruKernels(units) ? recordedByKernel : recorded;
  return compute(gateInputs, initialState, weights.recurrentKernel, weights.recurrentBias);
}

type Recorded = (gateInputs: Tensor2D, initialState: Tensor2D, kernel: Tensor2D, bias: Tensor1D) => Tensor2D;

/** The inputs of a recorded GRU, and last what saves tensors for the gradient. */
type RecordedInputs = [...Parameters<Recorded>, save: (saved: Tensor[]) => void];

const recordedByKernel = customGrad((...inputs) => {
  const [gateInputs, initialState, kernel, bias, save] = inputs as unknown as RecordedInputs;
  const { batch, units } = sizesOf(initialState);
  const trail = gruByKernel(gateInputs, initialState, kernel, bias);
  save([kernel, trail.states, trail.gates, trail.candidates, trail.recurrentCandidates]);
  return {
    value: slice(trail.states, [batch, 0], [gateInputs.shape[0], units]),
    gradFunc: (gradients: Tensor, saved: Tensor[]) => {
      const [weight, states, gates, candidates, recurrentCandidates] = saved as Tensor2D[] as Five;
      const back = { states, gates, candidates, recurrentCandidates };
      const by = gruGradientsByKernel(gradients as Tensor2D, back, weight);
      return [by.gateInputs, by.initialState, by.recurrentKernel, sumRows(by.products)] as unknown as Tensor;
    },
  };
}) as Recorded;

type Five = [Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D];

const recorded = customGrad((...inputs) => {
  const [gateInputs, initialState, kernel, bias, save] = inputs as unknown as RecordedInputs;
  const { batch, units } = sizesOf(initialState);
  const steps = gateInputs.shape[0] / batch;
  const trail: Step[] = [];
  let state = initialState;
  for (let t = 0; t < steps; t++) {
    const before = state;
    // keeps what the way back needs: a long sequence has no room for the rest
    const next = tidy(() => step(rowsOf(gateInputs, t, batch), before, kernel, bias));
    trail.push(next);
    state = next.state;
  }
  const states = concat(trail.map((one) => one.state)) as Tensor2D;
  save([
    initialState,
    kernel,
    states,
    ...trail.map((one) => one.gates),
    ...trail.map((one) => one.candidate),
    ...trail.map((one) => one.recurrentCandidate),
  ]);

  const gradFunc = (dStates: Tensor, saved: Tensor[]) => {
    const [first, weight, all] = saved as [Tensor2D, Tensor2D, Tensor2D];
    const everyStep = (part: number) =>
      concat(saved.slice(3 + part * steps, 3 + (part + 1) * steps)) as Tensor2D;
    const previousStates = (
      steps === 1 ? first : concat([first, slice(all, [0, 0], [(steps - 1) * batch, units])])
    ) as Tensor2D;
    const { update, toCandidate, toRecurrent } = tidy(() =>
      factorsOf(everyStep(0), everyStep(1), everyStep(2), previousStates),
    );
    dispose(saved.slice(3));
    const stateGradients: Tensor2D[] = new Array(steps);
    const recurrentGradients: Tensor2D[] = new Array(steps);
    let dNext: Tensor2D | null = null;
    for (let t = steps - 1; t >= 0; t--) {
      const dLater: Tensor2D | null = dNext;
      const back = tidy(() => {
        const dHere: Tensor2D = rowsOf(dStates as Tensor2D, t, batch);
        const dState: Tensor2D = dLater === null ? dHere : (add(dHere, dLater) as Tensor2D);
        const dRecurrent = mul(
          concat([dState, dState, dState], 1),
          rowsOf(toRecurrent, t, batch),
        ) as Tensor2D;
        const dBefore = add(mul(dState, rowsOf(update, t, batch)), matMul(dRecurrent, weight, false, true));
        return { dState, dRecurrent, dBefore: dBefore as Tensor2D };
      });
      if (dLater !== null) dispose(dLater);
      stateGradients[t] = back.dState;
      recurrentGradients[t] = back.dRecurrent;
      dNext = back.dBefore;
    }
    const dAllRecurrent = concat(recurrentGradients) as Tensor2D;
    const dCandidate = mul(concat(stateGradients), toCandidate);
    return [
      concat([columns(dAllRecurrent, 0, 2 * units), dCandidate], 1),
      dNext,
      matMul(previousStates, dAllRecurrent, true),
      sumRows(dAllRecurrent),
    ] as unknown as Tensor;
  };
  return { value: states, gradFunc };
}) as Recorded;

/**
 * The factors on dh' on the way back, for all steps, [rows, units] and [rows, 3 * units]:
 * towards the argument of tanh (1 - u)(1 - n²); towards h U + c in the three gates u (1 - u)(h - n), then that of
 * tanh times r (1 - r)(h U_n + c_n), then that of tanh times r.
 */
function factorsOf(
  gates: Tensor2D,
  candidate: Tensor2D,
  recurrentCandidate: Tensor2D,
  previousStates: Tensor2D,
) {
  const { units } = sizesOf(candidate);
  const update = columns(gates, 0, units);
  const reset = columns(gates, units, units);
  const candidateShare = sub(1, update);
  const toCandidate = mul(candidateShare, sub(1, mul(candidate, candidate))) as Tensor2D;
  const toUpdate = mul(mul(update, candidateShare), sub(previousStates, candidate)) as Tensor2D;
  const toRecurrentCandidate = mul(toCandidate, reset) as Tensor2D;
  const toReset = mul(mul(toRecurrentCandidate, sub(1, reset)), recurrentCandidate) as Tensor2D;
  const toRecurrent = concat([toUpdate, toReset, toRecurrentCandidate], 1) as Tensor2D;
  return { update, toCandidate, toRecurrent };
}

function sizesOf(state: Tensor2D): { batch: number; units: number } {
  const [batch, units] = state.shape;
  return { batch, units };
}

function columns(x: Tensor2D, first: number, count: number): Tensor2D {
  return slice(x, [0, first], [x.shape[0], count]);
}

/** Rows of one step. */
function rowsOf(byStep: Tensor2D, step: number, batch: number): Tensor2D {
  return slice(byStep, [step * batch, 0], [batch, byStep.shape[1]]);
}
