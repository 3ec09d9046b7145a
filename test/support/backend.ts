import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, startBackend } from '../../src/tensor/backend.js';

/** The back end under test: `GRAE_BACKEND=tensorflow npm test` runs the suite on native TensorFlow. */
export const backendUnderTest = (process.env.GRAE_BACKEND ?? 'wasm') as BackendName;

export async function startTestBackend(): Promise<void> {
  await startBackend(backendUnderTest);
  // or small tensors that are still on the host would be computed there, and no kernel of the GPU be tested by them
  if (backendUnderTest === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
}
