import { gpuLoss } from './gpuLoss.js';
import type { Tensor } from './tensor.js';

/**
 * Reads the values of a tensor and disposes of it, when they have come too.
 *
 * @returns its values on the host, last dimension fastest
 * @throws GraeError if the GPU that holds them was lost
 */
export async function readAndDispose(tensor: Tensor): Promise<Float32Array> {
  try {
    return await read(tensor);
  } finally {
    tensor.dispose();
  }
}

/**
 * Reads the values of a tensor that stays on the device; the caller may change them.
 *
 * @throws GraeError if the GPU that holds them was lost
 */
export async function readCopy(tensor: Tensor): Promise<Float32Array> {
  return (await read(tensor)).slice();
}

async function read(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } catch (thrown) {
    throw (await gpuLoss()) ?? thrown;
  }
}
