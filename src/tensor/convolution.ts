import { kernelProduct } from './kernelProduct.js';
import { add, concat, matMul, pad, reshape, slice, type Tensor2D, tidy } from './ops.js';

/**
 * One-dimensional convolution over the steps of a batch ("valid": no padding), as one product with the unfolded
 * input: WebAssembly has no gradient for a convolution's kernel.
 *
 * @param x [steps * batch, channels], step by step (row = step * batch + sequence)
 * @param kernel [width * channels, filters], the first `channels` rows for the earliest step
 * @returns [(steps - width + 1) * batch, filters]
 */
export function convolution(x: Tensor2D, kernel: Tensor2D, batch: number): Tensor2D {
  const [rows, channels] = x.shape;
  const width = kernel.shape[0] / channels;
  const outputRows = rows - (width - 1) * batch;
  return kernelProduct(x, kernel, {
    value: (input, weight) => matMul(unfold(input, width, batch, outputRows), weight) as Tensor2D,
    gradients: (dy, input, weight) => {
      const unfolded = unfold(input, width, batch, outputRows);
      const dUnfolded = matMul(dy, weight, false, true) as Tensor2D;
      return [fold(dUnfolded, width, batch, channels), matMul(unfolded, dy, true) as Tensor2D];
    },
  });
}

/** [outputRows, width * channels]: beside every step the `width - 1` steps after it. */
function unfold(x: Tensor2D, width: number, batch: number, outputRows: number): Tensor2D {
  const shifted: Tensor2D[] = [];
  for (let k = 0; k < width; k++) shifted.push(slice(x, [k * batch, 0], [outputRows, x.shape[1]]));
  return (width === 1 ? shifted[0] : concat(shifted, 1)) as Tensor2D;
}

/** The transpose of {@link unfold}: adds every column block back to the step it came from. */
function fold(unfolded: Tensor2D, width: number, batch: number, channels: number): Tensor2D {
  const outputRows = unfolded.shape[0];
  let total: Tensor2D | null = null;
  for (let k = 0; k < width; k++) {
    const block = slice(unfolded, [0, k * channels], [outputRows, channels]);
    const placed = pad(block, [
      [k * batch, (width - 1 - k) * batch],
      [0, 0],
    ]) as Tensor2D;
    total = total === null ? placed : (add(total, placed) as Tensor2D);
  }
  return total as Tensor2D;
}

/**
 * One-dimensional convolution in strides with padding at both ends such that there is an output for each stride
 * begun (TensorFlow's "same"), forward only.
 *
 * @param x [steps * batch, channels], step by step
 * @param kernel [width * channels, filters], the first `channels` rows for the earliest step
 * @returns [ceil(steps / stride) * batch, filters]
 */
export function stridedConvolution(x: Tensor2D, kernel: Tensor2D, batch: number, stride: number): Tensor2D {
  return tidy(() => {
    const channels = x.shape[1];
    const width = kernel.shape[0] / channels;
    const steps = x.shape[0] / batch;
    const outputs = Math.ceil(steps / stride);
    const before = Math.max(0, (outputs - 1) * stride + width - steps) >> 1;
    // padded to whole strides; the steps beyond the last window are not read
    const strides = outputs + Math.ceil(width / stride);
    const padded = pad(x, [
      [before * batch, (strides * stride - steps - before) * batch],
      [0, 0],
    ]);
    const inStrides = reshape(padded, [strides, stride * batch * channels]) as Tensor2D;
    const shifted: Tensor2D[] = [];
    for (let k = 0; k < width; k++) {
      const place = [Math.floor(k / stride), (k % stride) * batch * channels];
      const block = slice(inStrides, place, [outputs, batch * channels]);
      shifted.push(reshape(block, [outputs * batch, channels]) as Tensor2D);
    }
    return matMul(width === 1 ? shifted[0]! : concat(shifted, 1), kernel) as Tensor2D;
  });
}
