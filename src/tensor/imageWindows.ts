import {
  concat,
  matMul,
  pad,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  transpose,
} from './ops.js';

/** Images side by side as rows of pixels: [items * height * width, channels], item by item and row by row. */
export interface ImageShape {
  readonly items: number;
  readonly height: number;
  readonly width: number;
}

/** The pixels from one window to the next, across and down. */
export const stride = 2;

/** Returns the number of windows along a side of an image: one for each stride begun (TensorFlow's "same" padding). */
export function halved(pixels: number): number {
  return Math.ceil(pixels / stride);
}

/** Returns the shape of the windows of images, each in the place of a pixel. */
export function windowsOf({ items, height, width }: ImageShape): ImageShape {
  return { items, height: halved(height), width: halved(width) };
}

/**
 * Windows and padding along a side of an image. The image is padded to whole strides, as many as the last window
 * touches; pixels beyond that window are not read.
 */
export interface Side {
  readonly windows: number;
  /** The strides of the padded image. */
  readonly strides: number;
  /** Padding before the first pixel and after the last one. */
  readonly before: number;
  readonly after: number;
}

/** @param window the pixels along a side of a window */
export function sideOf(pixels: number, window: number): Side {
  const windows = halved(pixels);
  const strides = windows + halved(window) - 1;
  const before = Math.max(0, (windows - 1) * stride + window - pixels) >> 1;
  return { windows, strides, before, after: strides * stride - pixels - before };
}

/**
 * Pads images to whole strides.
 *
 * @param x images, [pixels, channels]
 * @returns [items, rows, columns * channels]
 */
export function padToStrides(x: Tensor2D, { items, height, width }: ImageShape, window: number): Tensor3D {
  const channels = x.shape[1];
  const [rows, columns] = [sideOf(height, window), sideOf(width, window)];
  return pad(reshape(x, [items, height, width * channels]), [
    [0, 0],
    [rows.before, rows.after],
    [columns.before * channels, columns.after * channels],
  ]) as Tensor3D;
}

/**
 * Pads windows by as many on each side as reach beyond a stride.
 *
 * @param y [windows, filters]
 * @param images the shape of the images that the windows are of
 * @returns [items, rows, columns * filters]
 */
export function padAroundWindows(y: Tensor2D, images: ImageShape, window: number): Tensor3D {
  const filters = y.shape[1];
  const { items, height, width } = windowsOf(images);
  const beyond = halved(window) - 1;
  return pad(reshape(y, [items, height, width * filters]), [
    [0, 0],
    [beyond, beyond],
    [beyond * filters, beyond * filters],
  ]) as Tensor3D;
}

/**
 * Puts the pixels of every window into one row. The pixels of a stride lie side by side, so that a slice takes two columns of
 * a row of windows in one piece: the kernel of WebAssembly copies piece by piece.
 *
 * @param x images, [pixels, channels]
 * @param window the pixels along a side of a window
 * @returns [windows, window * window * channels], each window row by row
 */
export function unfoldWindows(x: Tensor2D, { items, height, width }: ImageShape, window: number): Tensor2D {
  const channels = x.shape[1];
  const [rows, columns] = [sideOf(height, window), sideOf(width, window)];
  const padded = padToStrides(x, { items, height, width }, window);
  // the rows of a stride lie one after the other, and the strides of a row do: a row of windows is one piece
  const strideWidth = stride * channels;
  const inStrides = reshape(padded, [items, rows.strides, stride * columns.strides * strideWidth]);
  const blocks: Tensor2D[] = [];
  for (let row = 0; row < window; row++) {
    for (let column = 0; column < window; column += stride) {
      const place = ((row % stride) * columns.strides + column / stride) * strideWidth;
      const block = reshape<Tensor2D>(
        slice(
          inStrides,
          [0, Math.floor(row / stride), place],
          [items, rows.windows, columns.windows * strideWidth],
        ),
        [items * rows.windows * columns.windows, strideWidth],
      );
      // an odd window has half of its last stride
      const values = Math.min(stride, window - column) * channels;
      blocks.push(values === strideWidth ? block : slice(block, [0, 0], [block.shape[0], values]));
    }
  }
  return concat(blocks, 1);
}

/**
 * Adds the products of windows and a kernel to the pixels of each window: the transpose of a product with
 * {@link unfoldWindows}. With y of window m, kernel k and a stride of 2, pixel 2 m + p of the padded image is the sum over i of
 * y[m - i] k[2 i + p]: for each parity p one product with few windows beside each other, and no sum over overlaps.
 *
 * @param y [windows, filters]
 * @param kernel [window * window * channels, filters]
 * @param images the shape of the result
 * @returns images, [pixels, channels]
 */
export function foldWindows(
  y: Tensor2D,
  kernel: Tensor2D,
  { items, height, width }: ImageShape,
  window: number,
): Tensor2D {
  const filters = y.shape[1];
  const channels = kernel.shape[0] / window ** 2;
  const reach = halved(window);
  const [rows, columns] = [sideOf(height, window), sideOf(width, window)];
  const [above, beside] = [reach - 1, (reach - 1) * filters];
  const padded = padAroundWindows(y, { items, height, width }, window);
  const neighbours: Tensor2D[] = [];
  for (let i = 0; i < reach; i++) {
    for (let j = 0; j < reach; j++) {
      const place = [0, above - i, beside - j * filters];
      const block = slice(padded, place, [items, rows.strides, columns.strides * filters]);
      neighbours.push(reshape(block, [items * rows.strides * columns.strides, filters]));
    }
  }
  const besideEachOther = concat(neighbours, 1);
  // of each stride the rows of one parity, [items * strides, strides * 2 * channels]
  const byParity = [0, 1].map(
    (parity): Tensor =>
      reshape(matMul(besideEachOther, kernelOfParity(kernel, window, parity)), [
        items * rows.strides,
        columns.strides * stride * channels,
      ]),
  );
  const whole = reshape(concat(byParity, 1), [
    items,
    rows.strides * stride,
    columns.strides * stride * channels,
  ]);
  const place = [0, rows.before, columns.before * channels];
  const cropped = slice(whole, place, [items, height, width * channels]);
  return reshape(cropped, [items * height * width, channels]);
}

/**
 * Returns the rows of a kernel at every second place along a window, with both columns of each stride beside each other.
 *
 * @returns [reach * reach * filters, 2 * channels]
 */
function kernelOfParity(kernel: Tensor2D, window: number, parity: number): Tensor2D {
  const [inputs, filters] = kernel.shape;
  const channels = inputs / window ** 2;
  const reach = halved(window);
  const missing = reach * stride - window;
  const whole = pad(reshape(kernel, [window, window * channels, filters]), [
    [0, missing],
    [0, missing * channels],
    [0, 0],
  ]);
  const row = reach * stride * channels * filters;
  const chosen = slice(reshape(whole, [reach, stride * row]), [0, parity * row], [reach, row]);
  const byPlace = transpose(reshape(chosen, [reach * reach, stride * channels, filters]), [0, 2, 1]);
  return reshape(byPlace, [reach * reach * filters, stride * channels]);
}
