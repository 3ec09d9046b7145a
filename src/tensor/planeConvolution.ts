import type { ImageShape } from './imageWindows.js';
import { kernelProduct } from './kernelProduct.js';
import { add, concat, matMul, pad, reshape, slice, type Tensor, type Tensor2D, transpose } from './ops.js';

/**
 * Transposed convolution over images of the same size (a stride of 1, TensorFlow's "same" padding) to few channels, as the last
 * layer of a decoder. The products for each place of the kernel are whole planes, one for each channel, which are shifted
 * and added up: windows of all inputs would need more memory than all other layers together.
 *
 * @param x [items * height * width, inputs]
 * @param kernel [window * window * channels, inputs]: rows, columns and channels as in a kernel of Keras
 * @param window the pixels along a side of the kernel
 * @returns images, [items * height * width, channels]
 */
export function planeConvolution(
  x: Tensor2D,
  kernel: Tensor2D,
  images: ImageShape,
  window: number,
): Tensor2D {
  return kernelProduct(x, kernel, {
    value: (input, weight) =>
      transpose(addShifted(matMul(weight, input, false, true) as Tensor2D, images, window)) as Tensor2D,
    gradients: (dy, input, weight) => {
      const shifted = shiftPlanes(transpose(dy) as Tensor2D, images, window);
      return [matMul(shifted, weight, true) as Tensor2D, matMul(shifted, input) as Tensor2D];
    },
  });
}

/**
 * Adds up planes, each shifted by its place in the kernel.
 *
 * @param planes [window * window * channels, pixels]
 * @returns [channels, pixels]
 */
function addShifted(planes: Tensor2D, { items, height, width }: ImageShape, window: number): Tensor2D {
  const [rows, pixels] = planes.shape;
  const channels = rows / window ** 2;
  let total: Tensor | null = null;
  for (let place = 0; place < window ** 2; place++) {
    const [row, column] = [Math.floor(place / window), place % window];
    const plane = slice(planes, [place * channels, 0], [channels, pixels]);
    const shifted: Tensor = pad(reshape(plane, [channels * items, height, width]), [
      [0, 0],
      [row, window - 1 - row],
      [column, window - 1 - column],
    ]);
    total = total === null ? shifted : add(total, shifted);
  }
  const before = (window - 1) >> 1;
  return reshape(slice(total!, [0, before, before], [channels * items, height, width]), [channels, pixels]);
}

/**
 * The transpose of {@link addShifted}.
 *
 * @param planes [channels, pixels]
 * @returns [window * window * channels, pixels]
 */
function shiftPlanes(planes: Tensor2D, { items, height, width }: ImageShape, window: number): Tensor2D {
  const [channels, pixels] = planes.shape;
  const before = (window - 1) >> 1;
  const padded = pad(reshape(planes, [channels * items, height, width]), [
    [0, 0],
    [before, window - 1 - before],
    [before, window - 1 - before],
  ]);
  const shifted: Tensor2D[] = [];
  for (let row = 0; row < window; row++) {
    for (let column = 0; column < window; column++) {
      const plane = slice(padded, [0, row, column], [channels * items, height, width]);
      shifted.push(reshape(plane, [channels, pixels]));
    }
  }
  return concat(shifted);
}
