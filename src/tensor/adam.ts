import { add, dispose, div, mul, sqrt, square, sub, type Tensor1D, tidy, zerosLike } from './ops.js';
import { readCopy } from './read.js';

export interface AdamOptions {
  /** Decay of the mean of gradients. Defaults to 0.9. */
  readonly beta1: number;
  /** Decay of the mean of squared gradients. Defaults to 0.98: a shorter memory suits rates that change. */
  readonly beta2: number;
  /** Defaults to 1e-8. */
  readonly epsilon: number;
}

export const adamDefaults: AdamOptions = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 };

/** Adam's state: both moments and the number of steps behind them. */
export interface AdamState {
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly steps: number;
}

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) on one flat vector, since a dozen small operations per
 * parameter would cost more than the arithmetic.
 */
export class Adam {
  readonly #options: AdamOptions;
  #first: Tensor1D;
  #second: Tensor1D;
  #steps = 0;

  /** @param like a vector of the size of the parameters */
  constructor(like: Tensor1D, options: AdamOptions = adamDefaults) {
    this.#options = options;
    this.#first = zerosLike(like);
    this.#second = zerosLike(like);
  }

  /** The parameters after one step; the caller disposes of the old ones. */
  step(parameters: Tensor1D, gradient: Tensor1D, learningRate: number): Tensor1D {
    const { beta1, beta2, epsilon } = this.#options;
    this.#steps++;
    const correction1 = 1 - beta1 ** this.#steps;
    const correction2 = 1 - beta2 ** this.#steps;
    const [first, second, next] = tidy(() => {
      const m = add(mul(this.#first, beta1), mul(gradient, 1 - beta1)) as Tensor1D;
      const v = add(mul(this.#second, beta2), mul(square(gradient), 1 - beta2)) as Tensor1D;
      const denominator = add(sqrt(mul(v, 1 / correction2)), epsilon);
      const moved = sub(parameters, mul(div(m, denominator), learningRate / correction1)) as Tensor1D;
      return [m, v, moved];
    }) as [Tensor1D, Tensor1D, Tensor1D];
    dispose([this.#first, this.#second]);
    this.#first = first;
    this.#second = second;
    return next;
  }

  /** Reads the state from the device. */
  async save(): Promise<AdamState> {
    const steps = this.#steps;
    const [firstMoment, secondMoment] = await Promise.all([this.#first, this.#second].map(readCopy));
    return { firstMoment: firstMoment!, secondMoment: secondMoment!, steps };
  }

  restore(first: Tensor1D, second: Tensor1D, steps: number): void {
    dispose([this.#first, this.#second]);
    this.#first = first;
    this.#second = second;
    this.#steps = steps;
  }

  dispose(): void {
    dispose([this.#first, this.#second]);
  }
}
