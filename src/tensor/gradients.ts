import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradients of the plain operations that join our layers. TensorFlow.js ships its own only in the whole
 * package `@tensorflow/tfjs` (four times the size of what is needed here), so these few are registered instead;
 * an operation without an entry here fails loudly when it is differentiated.
 */

/** Sums a gradient down to the shape that was broadcast. */
function unbroadcast(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const extra = dy.rank - shape.length;
  const axes: number[] = [];
  for (let axis = 0; axis < dy.rank; axis++) {
    if (axis < extra || (shape[axis - extra] === 1 && dy.shape[axis] !== 1)) axes.push(axis);
  }
  return axes.length === 0 ? dy : tf.reshape(tf.sum(dy, axes), [...shape]);
}

type Attributes = Readonly<Record<string, unknown>>;

function register(
  kernelName: string,
  inputsToSave: string[],
  gradFunc: (dy: tf.Tensor, saved: tf.Tensor[], attributes: Attributes) => Record<string, () => tf.Tensor>,
): void {
  tf.registerGradient({
    kernelName,
    inputsToSave,
    gradFunc: (dy, saved, attributes) => gradFunc(dy as tf.Tensor, saved, attributes as Attributes),
  });
}

register('Add', ['a', 'b'], (dy, saved) => ({
  a: () => unbroadcast(dy, saved[0]!.shape),
  b: () => unbroadcast(dy, saved[1]!.shape),
}));

register('Sub', ['a', 'b'], (dy, saved) => ({
  a: () => unbroadcast(dy, saved[0]!.shape),
  b: () => unbroadcast(tf.neg(dy), saved[1]!.shape),
}));

register('Multiply', ['a', 'b'], (dy, saved) => ({
  a: () => unbroadcast(tf.mul(dy, saved[1]!), saved[0]!.shape),
  b: () => unbroadcast(tf.mul(dy, saved[0]!), saved[1]!.shape),
}));

register('RealDiv', ['a', 'b'], (dy, saved) => ({
  a: () => unbroadcast(tf.div(dy, saved[1]!), saved[0]!.shape),
  b: () => unbroadcast(tf.neg(tf.div(tf.mul(dy, saved[0]!), tf.square(saved[1]!))), saved[1]!.shape),
}));

tf.registerGradient({
  kernelName: 'Exp',
  outputsToSave: [true],
  gradFunc: (dy, saved) => ({ x: () => tf.mul(dy as tf.Tensor, saved[0]!) }),
});

register('Square', ['x'], (dy, saved) => ({ x: () => tf.mul(dy, tf.mul(saved[0]!, 2)) }));

register('Reshape', ['x'], (dy, saved) => ({ x: () => tf.reshape(dy, saved[0]!.shape) }));

register('Cast', [], (dy) => ({ x: () => dy }));

register('Transpose', [], (dy, _saved, attributes) => {
  const order = attributes.perm as readonly number[];
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return { x: () => tf.transpose(dy, inverse) };
});

register('Sum', ['x'], (dy, saved, attributes) => {
  const x = saved[0]!;
  const axes = tf.util.parseAxisParam(attributes.axis as number | number[], x.shape);
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return { x: () => tf.mul(tf.reshape(dy, shape), tf.ones(x.shape)) };
});

register('Slice', ['x'], (dy, saved, attributes) => {
  const shape = saved[0]!.shape;
  const begin = attributes.begin as readonly number[];
  return {
    x: () =>
      tf.pad(
        dy,
        shape.map((size, axis) => [begin[axis]!, size - begin[axis]! - dy.shape[axis]!] as [number, number]),
      ),
  };
});

// Concat takes its inputs as a list, which the type of a gradient function does not express.
tf.registerGradient({
  kernelName: 'Concat',
  saveAllInputs: true,
  gradFunc: (dy, saved, attributes) => {
    const axis = tf.util.parseAxisParam(
      (attributes as unknown as { axis: number }).axis,
      saved[0]!.shape,
    )[0]!;
    const pieces = tf.split(
      dy as tf.Tensor,
      saved.map((one) => one.shape[axis]!),
      axis,
    );
    return pieces.map((piece) => () => piece) as unknown as Record<string, () => tf.Tensor>;
  },
});
