import { startBackend } from '../../browser.js';

/** What computes in the page: WebAssembly everywhere, or the GPU where the browser has WebGPU. */
export type PageBackend = 'wasm' | 'webgpu';

/**
 * Starts a back end; that of WebGPU is loaded for it.
 *
 * @returns what computes, in words
 * @throws GraeError where it cannot be had
 */
export async function startPageBackend(backend: PageBackend): Promise<string> {
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  return (await startBackend(backend)).device;
}
