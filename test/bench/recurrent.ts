import * as tf from '@tensorflow/tfjs-core';
import { gru } from '../../dist/tensor/gru.js';
import { type Benchmark, ratio } from './measure.js';

const [batch, steps, inputs, units] = [128, 16, 128, 384];

/** Gradients of the plain formulation, as TensorFlow.js defines them; what else it needs, ops.ts has registered. */
function registerPlainGradients(): void {
  const register = (
    kernelName: string,
    saves: { inputsToSave?: string[]; outputsToSave?: boolean[] },
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => Record<string, () => tf.Tensor>,
  ) =>
    tf.registerGradient({ kernelName, ...saves, gradFunc: (dy, saved) => gradFunc(dy as tf.Tensor, saved) });
  register('Tanh', { outputsToSave: [true] }, (dy, [y]) => ({
    x: () => tf.mul(tf.sub(1, tf.square(y!)), dy),
  }));
  register('Sigmoid', { outputsToSave: [true] }, (dy, [y]) => ({
    x: () => tf.mul(dy, tf.mul(y!, tf.sub(1, y!))),
  }));
  register('BatchMatMul', { inputsToSave: ['a', 'b'] }, (dy, [a, b]) => ({
    a: () => tf.matMul(dy as tf.Tensor2D, b as tf.Tensor2D, false, true),
    b: () => tf.matMul(a as tf.Tensor2D, dy as tf.Tensor2D, true, false),
  }));
  tf.registerGradient({
    kernelName: 'SplitV',
    gradFunc: (dy, _saved, attributes) => ({
      x: () => tf.concat(dy as tf.Tensor[], (attributes as unknown as { axis: number }).axis),
    }),
  });
}

/**
 * The recurrent layer, forward and backward, against its plain formulation: the same equations step by step in
 * TensorFlow.js' own operations and gradients, as its layers library computes them.
 */
export const recurrent: Benchmark = {
  name: 'recurrent',
  about: 'the GRU with its own gradient over the plain formulation, forward and backward',
  perBackend: true,
  async run({ repeats }) {
    registerPlainGradients();
    const weights = [
      tf.randomNormal([steps * batch, inputs], 0, 1, 'float32', 1),
      tf.randomNormal([inputs, 3 * units], 0, 0.05, 'float32', 2),
      tf.randomNormal([units, 3 * units], 0, 0.05, 'float32', 3),
      tf.zeros([3 * units]),
    ] as tf.Tensor[];
    const loss = (layer: typeof plain) =>
      tf.valueAndGrads((x, w, u, b) =>
        tf.sum(tf.square(layer(x as tf.Tensor2D, w as tf.Tensor2D, u as tf.Tensor2D, b as tf.Tensor1D))),
      );
    const results: Float32Array[][] = [];
    const run = async (layer: typeof plain) => {
      const { value, grads } = tf.tidy(() => loss(layer)(weights));
      results.push((await Promise.all([value, ...grads].map((one) => one.data()))) as Float32Array[]);
      tf.dispose([value, ...grads]);
    };
    const measured = await ratio(
      'GRU, own gradient over plain',
      repeats,
      () => run(plain),
      () => run(own),
    );
    agree(results[0]!, results[1]!);
    tf.dispose(weights);
    return [measured];
  },
};

function own(x: tf.Tensor2D, w: tf.Tensor2D, u: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor2D {
  const first = tf.zeros([batch, units]) as tf.Tensor2D;
  // the types of the product are its own
  return gru(tf.matMul<tf.Tensor2D>(x, w), first, {
    recurrentKernel: u,
    recurrentBias: b,
  }) as unknown as tf.Tensor2D;
}

function plain(x: tf.Tensor2D, w: tf.Tensor2D, u: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor2D {
  let state = tf.zeros([batch, units]) as tf.Tensor2D;
  const states: tf.Tensor2D[] = [];
  for (let t = 0; t < steps; t++) {
    const given = tf.matMul(tf.slice(x, [t * batch, 0], [batch, inputs]), w);
    const recurrentPart = tf.add(tf.matMul(state, u), b);
    const [xu, xr, xn] = tf.split(given, 3, 1) as tf.Tensor2D[];
    const [hu, hr, hn] = tf.split(recurrentPart, 3, 1) as tf.Tensor2D[];
    const update = tf.sigmoid(tf.add(xu!, hu!));
    const reset = tf.sigmoid(tf.add(xr!, hr!));
    const candidate = tf.tanh(tf.add(xn!, tf.mul(reset, hn!)));
    state = tf.add(tf.mul(update, state), tf.mul(tf.sub(1, update), candidate)) as tf.Tensor2D;
    states.push(state);
  }
  return tf.concat(states) as tf.Tensor2D;
}

/** A ratio of two different results would mean nothing. */
function agree(a: readonly Float32Array[], b: readonly Float32Array[]): void {
  a.forEach((values, i) => {
    let difference = 0;
    let norm = 0;
    values.forEach((value, j) => {
      difference += (value - b[i]![j]!) ** 2;
      norm += value ** 2;
    });
    if (!(Math.sqrt(difference / norm) < 1e-4))
      throw new Error(`result ${i} of the two formulations differs`);
  });
}
