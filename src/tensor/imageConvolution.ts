import { foldWindows, type ImageShape, unfoldWindows } from './imageWindows.js';
import { customGrad, matMul, type Tensor, type Tensor2D } from './ops.js';

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
  const convolved = customGrad((...inputs) => {
    const [values, weights, save] = inputs as unknown as [Tensor2D, Tensor2D, (saved: Tensor[]) => void];
    save([values, weights]);
    return {
      value: matMul(unfoldWindows(values, images, window), weights),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [input, weight] = saved as [Tensor2D, Tensor2D];
        return [
          foldWindows(dy as Tensor2D, weight, images, window),
          matMul(unfoldWindows(input, images, window), dy, true),
        ];
      },
    };
  }) as (x: Tensor2D, kernel: Tensor2D) => Tensor2D;
  return convolved(x, kernel);
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
  const convolved = customGrad((...inputs) => {
    const [values, weights, save] = inputs as unknown as [Tensor2D, Tensor2D, (saved: Tensor[]) => void];
    save([values, weights]);
    return {
      value: foldWindows(values, weights, images, window),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [input, weight] = saved as [Tensor2D, Tensor2D];
        const unfolded = unfoldWindows(dy as Tensor2D, images, window);
        return [matMul(unfolded, weight), matMul(unfolded, input, true)];
      },
    };
  }) as (x: Tensor2D, kernel: Tensor2D) => Tensor2D;
  return convolved(x, kernel);
}
