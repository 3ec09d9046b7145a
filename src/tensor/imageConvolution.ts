import {
  convolveByKernel,
  hasConvolutionKernels,
  kernelGradientByKernel,
  transposedByKernel,
} from './convolutionKernels.js';
import { foldWindows, type ImageShape, unfoldWindows } from './imageWindows.js';
import { kernelProduct } from './kernelProduct.js';
import { matMul, type Tensor2D } from './ops.js';

/**
 * Convolution over images with a stride of 2 and TensorFlow's "same" padding, as one product with the unfolded windows:
 * WebAssembly has no gradient for a convolution's kernel.
 *
 * @param x images, [items * height * width, channels]
 * @param kernel [window * window * channels, filters]: rows, columns and channels as in a kernel of Keras
 * @param images the shape of `x`
 * @param window the pixels along a side of the kernel
 * @returns [items * ceil(height / 2) * ceil(width / 2), filters]
 */
export function imageConvolution(
  x: Tensor2D,
  kernel: Tensor2D,
  images: ImageShape,
  window: number,
): Tensor2D {
  return kernelProduct(x, kernel, {
    value: (input, weight) => convolve(input, weight, images, window),
    gradients: (dy, input, weight) => [
      transposed(dy, weight, images, window),
      kernelGradient(input, dy, images, window),
    ],
  });
}

/**
 * Transposed convolution over images with a stride of 2 and TensorFlow's "same" padding: the gradient of
 * {@link imageConvolution} by its input, as a layer.
 *
 * @param x [items * ceil(height / 2) * ceil(width / 2), inputs]
 * @param kernel [window * window * channels, inputs]: rows, columns and channels as in a kernel of Keras
 * @param images the shape of the result
 * @param window the pixels along a side of the kernel
 * @returns images, [items * height * width, channels]
 */
export function transposedImageConvolution(
  x: Tensor2D,
  kernel: Tensor2D,
  images: ImageShape,
  window: number,
): Tensor2D {
  return kernelProduct(x, kernel, {
    value: (input, weight) => transposed(input, weight, images, window),
    gradients: (dy, input, weight) => [
      convolve(dy, weight, images, window),
      kernelGradient(dy, input, images, window),
    ],
  });
}

// each by a kernel of the back end, or else by a matrix of all windows

function convolve(x: Tensor2D, kernel: Tensor2D, images: ImageShape, window: number): Tensor2D {
  return hasConvolutionKernels()
    ? convolveByKernel(x, kernel, images, window)
    : matMul(unfoldWindows(x, images, window), kernel);
}

function transposed(y: Tensor2D, kernel: Tensor2D, images: ImageShape, window: number): Tensor2D {
  return hasConvolutionKernels()
    ? transposedByKernel(y, kernel, images, window)
    : foldWindows(y, kernel, images, window);
}

function kernelGradient(x: Tensor2D, dy: Tensor2D, images: ImageShape, window: number): Tensor2D {
  return hasConvolutionKernels()
    ? kernelGradientByKernel(x, dy, images, window)
    : matMul(unfoldWindows(x, images, window), dy, true);
}
