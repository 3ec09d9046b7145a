import * as tf from '@tensorflow/tfjs-core';
import { host } from '../base/host.js';
import { type LosableDevice, watchForLoss } from './gpuLoss.js';

/** The part of `navigator.gpu` that says what there is. */
interface Gpu {
  requestAdapter(options: { readonly powerPreference: string }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info?: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/**
 * Finds what the back end WebGPU of TensorFlow.js needs, which starts itself once it is activated.
 *
 * @returns the device, in words, and the version of the library that brings WebGPU
 * @throws Error that says what is missing
 */
export async function findWebgpu(): Promise<{ readonly device: string; readonly library: string }> {
  const { library } = await host().loadWebgpu();
  // The back end itself stumbles over an adapter that is missing.
  const { gpu } = (globalThis as unknown as { navigator: { gpu: Gpu } }).navigator;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null)
    throw new Error('no GPU, or no driver for it (on Linux and Windows Vulkan or Direct3D 12)');
  return { device: deviceOf(adapter), library };
}

/** Has the loss of the device noticed; called when the back end is active. */
export function watchWebgpu(): void {
  watchForLoss((tf.backend() as unknown as { readonly device: LosableDevice }).device);
}

function deviceOf({ info }: Adapter): string {
  const names = [info?.description, `${info?.vendor ?? ''} ${info?.architecture ?? ''}`];
  const name = names.find((one = '') => one.trim() !== '')?.trim() ?? 'of unknown make';
  return info?.isFallbackAdapter === true ? `processor, as a GPU in software (${name})` : `GPU (${name})`;
}
