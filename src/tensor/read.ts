import type { Tensor } from './tensor.js';

/**
 * Reads the values of a tensor and disposes of it, when they have come too.
 *
 * @returns its values on the host, last dimension fastest
 */
export async function readAndDispose(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}

/** Reads the values of a tensor that stays on the device; the caller may change them. */
export async function readCopy(tensor: Tensor): Promise<Float32Array> {
  return ((await tensor.data()) as Float32Array).slice();
}
