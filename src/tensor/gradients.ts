import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradients of the plain operations that join our layers, and of those that losses and encoders of a user's own may use
 * (`ownOperations.ts`). TensorFlow.js ships its own only in the whole package `@tensorflow/tfjs` (four times the size of
 * what is needed here), so these few are registered instead; `differentiated.ts` names an operation without an entry here
 * when it is differentiated.
 */

/**
 * Sums a gradient down to the shape that was broadcast. The result is a tensor of its own: TensorFlow.js frees the gradient of a tensor
 * that is used twice once it has added up both, which must not be that of another tensor too.
 */
function unbroadcast(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const extra = dy.rank - shape.length;
  const axes: number[] = [];
  for (let axis = 0; axis < dy.rank; axis++) {
    if (axis < extra || (shape[axis - extra] === 1 && dy.shape[axis] !== 1)) axes.push(axis);
  }
  return tf.reshape(axes.length === 0 ? dy : tf.sum(dy, axes), [...shape]);
}

type Attributes = Readonly<Record<string, unknown>>;

const gradients: tf.GradConfig[] = [];

/**
 * Registers the gradients of this file in place of any that are there: the package of native TensorFlow brings those of
 * TensorFlow.js, which do not sum over what was broadcast in `maximum` and give `max` none over a whole tensor.
 */
export function registerGradients(): void {
  for (const one of gradients) tf.registerGradient(one);
}

/**
 * Differentiates as `valueAndGrads` of TensorFlow.js does, by the gradients of this file alone. Otherwise a loss of a user's
 * own would train on native TensorFlow, whose package brings gradients for most operations, and be refused on all other
 * back ends.
 */
export function valueAndGrads(
  f: (...tensors: tf.Tensor[]) => tf.Scalar,
): (args: tf.Tensor[], dy?: tf.Scalar) => { grads: tf.Tensor[]; value: tf.Scalar } {
  const differentiate = tf.valueAndGrads(f);
  return (args, dy) => withoutOthers(() => differentiate(args, dy));
}

/** Hides the gradients of others during work; a program that computes with TensorFlow.js itself keeps them. */
function withoutOthers<T>(work: () => T): T {
  const others = gradientsOfOthers();
  for (const { kernelName } of others) tf.unregisterGradient(kernelName);
  try {
    return work();
  } finally {
    for (const one of others) tf.registerGradient(one);
  }
}

/** The kernels of each back end without a gradient here, listed once: every step of a training asks. */
const otherKernels = new Map<string, readonly string[]>();

function gradientsOfOthers(): tf.GradConfig[] {
  const backend = tf.getBackend();
  let names = otherKernels.get(backend);
  if (names === undefined) {
    const ours = new Set(gradients.map(({ kernelName }) => kernelName));
    const all = tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
    names = all.filter((name) => !ours.has(name));
    otherKernels.set(backend, names);
  }
  return names.flatMap((name) => tf.getGradient(name) ?? []);
}

function register(
  kernelName: string,
  inputsToSave: string[],
  gradFunc: (dy: tf.Tensor, saved: tf.Tensor[], attributes: Attributes) => Record<string, () => tf.Tensor>,
): void {
  gradients.push({
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

/** Registers the gradient of y = f(x) by y. */
function registerByOutput(kernelName: string, gradient: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor): void {
  gradients.push({
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => gradient(dy as tf.Tensor, saved[0]!) }),
  });
}

/** Registers the gradient of y = f(x) by x. */
function registerByInput(kernelName: string, gradient: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor): void {
  register(kernelName, ['x'], (dy, saved) => ({ x: () => gradient(dy, saved[0]!) }));
}

/** 1 where a > b, else 0. */
function isAbove(a: tf.Tensor, b: tf.Tensor | number): tf.Tensor {
  return tf.cast(tf.greater(a, b), 'float32');
}

registerByOutput('Exp', (dy, y) => tf.mul(dy, y));
registerByOutput('Sqrt', (dy, y) => tf.div(dy, tf.mul(y, 2)));
registerByOutput('Sigmoid', (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))));
registerByOutput('Tanh', (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))));
registerByInput('Relu', (dy, x) => tf.mul(dy, isAbove(x, 0)));
registerByInput('Square', (dy, x) => tf.mul(dy, tf.mul(x, 2)));
registerByInput('Log', (dy, x) => tf.div(dy, x));
registerByInput('Softplus', (dy, x) => tf.mul(dy, tf.sigmoid(x)));
// 0 at 0, as the sign is
registerByInput('Abs', (dy, x) => tf.mul(dy, tf.sub(isAbove(x, 0), isAbove(tf.neg(x), 0))));
register('Neg', [], (dy) => ({ x: () => tf.neg(dy) }));

// where both are equal, the gradient is that of the first
register('Maximum', ['a', 'b'], (dy, [a, b]) => byChoice(dy, a!, b!, () => isAbove(b!, a!)));
register('Minimum', ['a', 'b'], (dy, [a, b]) => byChoice(dy, a!, b!, () => isAbove(a!, b!)));

/** The gradient of a choice between two. @param isSecond returns 1 where b was chosen, else 0 */
function byChoice(dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor, isSecond: () => tf.Tensor) {
  return {
    a: () => unbroadcast(tf.mul(dy, tf.sub(1, isSecond())), a.shape),
    b: () => unbroadcast(tf.mul(dy, isSecond()), b.shape),
  };
}

// a comparison is constant wherever it has a gradient
register('Greater', ['a', 'b'], (_dy, saved) => ({
  a: () => tf.zeros(saved[0]!.shape),
  b: () => tf.zeros(saved[1]!.shape),
}));

register('BatchMatMul', ['a', 'b'], (dy, [a, b], { transposeA, transposeB }) => {
  const isLeftTransposed = transposeA === true;
  const isRightTransposed = transposeB === true;
  return {
    a: () =>
      isLeftTransposed
        ? tf.matMul(b!, dy, isRightTransposed, true)
        : tf.matMul(dy, b!, false, !isRightTransposed),
    b: () =>
      isRightTransposed
        ? tf.matMul(dy, a!, true, isLeftTransposed)
        : tf.matMul(a!, dy, !isLeftTransposed, false),
  };
});

register('Reshape', ['x'], (dy, saved) => ({ x: () => tf.reshape(dy, saved[0]!.shape) }));

register('Cast', [], (dy) => ({ x: () => tf.clone(dy) }));

register('Transpose', [], (dy, _saved, attributes) => {
  const order = attributes.perm as readonly number[];
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return { x: () => tf.transpose(dy, inverse) };
});

register('Sum', ['x'], (dy, [x], { axis }) => ({
  x: () => tf.mul(tf.reshape(dy, reducedShape(x!, axis)), tf.ones(x!.shape)),
}));

register('Mean', ['x'], (dy, [x], { axis }) => ({
  x: () => tf.mul(tf.reshape(dy, reducedShape(x!, axis)), tf.fill(x!.shape, dy.size / x!.size)),
}));

// equal maxima share the gradient
gradients.push({
  kernelName: 'Max',
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc(dy, [x, y], attributes) {
    const { reductionIndices } = attributes as Attributes;
    const shape = reducedShape(x!, reductionIndices);
    const axes = tf.util.parseAxisParam(reductionIndices as number | number[], x!.shape);
    return {
      x: () => {
        const isMost = tf.sub(1, isAbove(tf.reshape(y!, shape), x!));
        return tf.mul(tf.div(tf.reshape(dy as tf.Tensor, shape), tf.sum(isMost, axes, true)), isMost);
      },
    };
  },
});

/** The shape of x with 1 for each axis that was reduced. */
function reducedShape(x: tf.Tensor, axis: unknown): number[] {
  const axes = tf.util.parseAxisParam(axis as number | number[], x.shape);
  return x.shape.map((size, at) => (axes.includes(at) ? 1 : size));
}

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
gradients.push({
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

// rows of x, whose sum by segments the WebAssembly back end has for matrices alone
register('GatherV2', ['x', 'indices'], (dy, [x, indices], { axis, batchDims }) => ({
  x: () => {
    if (axis !== 0 || batchDims !== 0)
      throw new Error('gradient function not found for GatherV2 along an axis other than the first');
    const [entries, ...rest] = x!.shape as [number, ...number[]];
    const width = rest.reduce((product, size) => product * size, 1);
    const rows = tf.reshape(dy, [indices!.size, width]) as tf.Tensor2D;
    const ids = tf.reshape(indices!, [indices!.size]) as tf.Tensor1D;
    return tf.reshape(tf.unsortedSegmentSum(rows, ids, entries), x!.shape);
  },
  indices: () => tf.zeros(indices!.shape),
}));

register('PadV2', ['x'], (dy, [x], { paddings }) => ({
  x: () => {
    const begin = (paddings as readonly (readonly [number, number])[]).map(([before]) => before);
    return tf.slice(dy, begin, x!.shape);
  },
}));
