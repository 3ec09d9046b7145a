import { avgPool, fused, image, maxPool, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from './tensor.js';

/**
 * Layers over images, [items, height, width, channels], of networks that others trained; forward only. Load this file late: it
 * loads TensorFlow.js, and a bundle for browsers keeps these operations apart.
 */

/** Images side by side. */
export type Images = Tensor<[items: number, height: number, width: number, channels: number]>;

/** The step from one window to the next, and TensorFlow's padding. */
export interface Windows {
  readonly stride: number;
  readonly padding: 'same' | 'valid';
}

/**
 * A convolution with a bias and rectified linear units.
 *
 * @param kernel [rows, columns, channels, filters]
 * @param bias [filters]
 */
export function rectifiedConvolution(
  x: Images,
  kernel: Tensor,
  bias: Tensor1D,
  { stride, padding }: Windows,
): Images {
  return fused.conv2d({
    x: x as unknown as Tensor4D,
    filter: kernel as unknown as Tensor4D,
    strides: stride,
    pad: padding,
    bias: bias as never,
    activation: 'relu',
  }) as unknown as Images;
}

/** The largest or mean value of square windows; pixels beyond the edge do not count. @param window pixels along a side */
export function pool(
  x: Images,
  of: 'largest' | 'mean',
  window: number,
  { stride, padding }: Windows,
): Images {
  const images = x as unknown as Tensor4D;
  const values =
    of === 'largest' ? maxPool(images, window, stride, padding) : avgPool(images, window, stride, padding);
  return values as unknown as Images;
}

/**
 * Resizes images as PyTorch's `interpolate` does, bilinear and without aligned corners or antialiasing: the centres of pixels,
 * not their edges, keep their relative places.
 */
export function resizedBilinearly(x: Images, height: number, width: number): Images {
  const images = x as unknown as Tensor3D | Tensor4D;
  return image.resizeBilinear(images, [height, width], false, true) as unknown as Images;
}
