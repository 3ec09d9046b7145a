import {
  cast,
  customGrad,
  getBackend,
  greater,
  mul,
  relu as plainRelu,
  selu as plainSelu,
  tanh as plainTanh,
  sigmoid,
  sub,
  type Tensor,
} from './ops.js';

/**
 * Hyperbolic tangent. On WebAssembly as 2 σ(2x) - 1, the same function, since the kernel named tanh is some ten
 * times slower there than the logistic function; natively as one kernel.
 */
export function tanh<T extends Tensor>(x: T): T {
  return recorded(x) as T;
}

function value(x: Tensor): Tensor {
  return getBackend() === 'wasm' ? sub(mul(sigmoid(mul(x, 2)), 2), 1) : plainTanh(x);
}

const recorded = customGrad((...inputs) => {
  const [x, save] = inputs as unknown as [Tensor, (saved: Tensor[]) => void];
  const y = value(x);
  save([y]);
  return { value: y, gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, sub(1, mul(saved[0]!, saved[0]!))) };
}) as (x: Tensor) => Tensor;

/** max(x, 0). */
export function relu<T extends Tensor>(x: T): T {
  return rectified(x) as T;
}

const rectified = customGrad((...inputs) => {
  const [x, save] = inputs as unknown as [Tensor, (saved: Tensor[]) => void];
  const y = plainRelu(x);
  save([y]);
  return {
    value: y,
    gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, cast(greater(saved[0]!, 0), 'float32')),
  };
}) as (x: Tensor) => Tensor;

/** Scaled exponential linear unit (Klambauer, Unterthiner, Mayr and Hochreiter 2017), forward only. */
export function selu<T extends Tensor>(x: T): T {
  return plainSelu(x);
}
