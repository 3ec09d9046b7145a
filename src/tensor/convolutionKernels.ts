import { type ImageShape, padAroundWindows, padToStrides } from './imageWindows.js';
import { startedLibrary } from './library.js';
import type { Tensor2D, Tensor3D } from './tensor.js';

/** The names of the kernels of a back end that has them, each a product with the windows of images. */
export const convolutionKernels = {
  forward: 'ImageConvolution',
  transposed: 'TransposedImageConvolution',
  byKernel: 'ImageConvolutionKernelGradient',
} as const;

/** What the kernels take besides their inputs. */
export interface ConvolutionAttributes {
  /** The larger images. */
  readonly images: ImageShape;
  /** The pixels along a side of a window. */
  readonly window: number;
}

/** Whether the back end has kernels for convolutions over images. */
export function hasConvolutionKernels(): boolean {
  const { getKernel, getBackend } = startedLibrary();
  return getKernel(convolutionKernels.forward, getBackend()) !== undefined;
}

/** Returns the convolution of images, [windows, filters]. @param x [pixels, channels] */
export function convolveByKernel(
  x: Tensor2D,
  kernel: Tensor2D,
  images: ImageShape,
  window: number,
): Tensor2D {
  return run(convolutionKernels.forward, { x: padToStrides(x, images, window), kernel }, { images, window });
}

/** Returns the transposed convolution, [pixels, channels]. @param y [windows, filters] */
export function transposedByKernel(
  y: Tensor2D,
  kernel: Tensor2D,
  images: ImageShape,
  window: number,
): Tensor2D {
  return run(
    convolutionKernels.transposed,
    { y: padAroundWindows(y, images, window), kernel },
    { images, window },
  );
}

/**
 * Returns the gradient of a convolution by its kernel, [window * window * channels, filters].
 *
 * @param x [pixels, channels]
 * @param dy [windows, filters]
 */
export function kernelGradientByKernel(
  x: Tensor2D,
  dy: Tensor2D,
  images: ImageShape,
  window: number,
): Tensor2D {
  return run(convolutionKernels.byKernel, { x: padToStrides(x, images, window), dy }, { images, window });
}

function run(
  name: string,
  inputs: Readonly<Record<string, Tensor2D | Tensor3D>>,
  attributes: ConvolutionAttributes,
): Tensor2D {
  return startedLibrary()
    .engine()
    .runKernel(name, inputs, { ...attributes }) as Tensor2D;
}
