import { fewestUnits } from './gatesModule.js';
import { startedLibrary } from './library.js';
import type { Tensor1D, Tensor2D } from './tensor.js';

/** The names of the kernels of a back end that has them. */
export const gruKernels = {
  step: 'GatedRecurrentStep',
  forward: 'GatedRecurrentUnit',
  backward: 'GatedRecurrentUnitGradient',
} as const;

/** Whether the back end has kernels for a GRU of this size. */
export function hasGruKernels(units: number): boolean {
  const { getKernel, getBackend } = startedLibrary();
  return units >= fewestUnits && getKernel(gruKernels.forward, getBackend()) !== undefined;
}

/** What the way back needs of all steps, each step by step. */
export interface GruTrail {
  /** The states before the first step and after each, [batch + steps * batch, units]. */
  readonly states: Tensor2D;
  /** Update and reset gate, [steps * batch, 2 * units]. */
  readonly gates: Tensor2D;
  /** [steps * batch, units] */
  readonly candidates: Tensor2D;
  /** h U_n + c_n, before the reset gate, [steps * batch, units]. */
  readonly recurrentCandidates: Tensor2D;
}

/** The gradients of a GRU by all that it is computed from. */
export interface GruGradients {
  readonly gateInputs: Tensor2D;
  readonly initialState: Tensor2D;
  readonly recurrentKernel: Tensor2D;
  /** By the products with the states, [steps * batch, 3 * units]; their sum is the gradient by the bias. */
  readonly products: Tensor2D;
}

/** Returns the states after a step. @param products the states times the kernel, [batch, 3 * units] */
export function gruStepByKernel(
  gateInputs: Tensor2D,
  state: Tensor2D,
  products: Tensor2D,
  bias: Tensor1D,
): Tensor2D {
  return run(gruKernels.step, { gateInputs, products, bias, state }) as Tensor2D;
}

export function gruByKernel(
  gateInputs: Tensor2D,
  initialState: Tensor2D,
  kernel: Tensor2D,
  bias: Tensor1D,
): GruTrail {
  const inputs = { gateInputs, initialState, kernel, bias };
  const [states, gates, candidates, recurrentCandidates] = run(gruKernels.forward, inputs) as Tensor2D[];
  return {
    states: states!,
    gates: gates!,
    candidates: candidates!,
    recurrentCandidates: recurrentCandidates!,
  };
}

/** @param gradients by the states after each step, [steps * batch, units] */
export function gruGradientsByKernel(gradients: Tensor2D, trail: GruTrail, kernel: Tensor2D): GruGradients {
  const [gateInputs, initialState, recurrentKernel, products] = run(gruKernels.backward, {
    gradients,
    kernel,
    ...trail,
  }) as Tensor2D[];
  return {
    gateInputs: gateInputs!,
    initialState: initialState!,
    recurrentKernel: recurrentKernel!,
    products: products!,
  };
}

function run(name: string, inputs: Readonly<Record<string, Tensor2D | Tensor1D>>): Tensor2D | Tensor2D[] {
  return startedLibrary().engine().runKernel(name, inputs) as Tensor2D | Tensor2D[];
}
