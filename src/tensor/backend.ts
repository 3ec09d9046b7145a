import * as tf from '@tensorflow/tfjs-core';
import { GraeError, messageOf } from '../base/errors.js';
import { host } from '../base/host.js';
import { useWasmAsset } from './wasmAsset.js';
import { addWasmKernels } from './wasmKernels.js';

export const backendNames = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

export interface BackendOptions {
  /**
   * `bf16` lets native TensorFlow multiply matrices in bfloat16 inside float32 code on processors with AMX
   * (relative error of a product about 2e-3). Other back ends ignore it. Defaults to `float32`.
   */
  readonly precision?: 'float32' | 'bf16';
}

/** The back end that was asked for, the one that runs, and the reasons against those before it. */
export interface BackendReport {
  readonly requested: BackendName | 'auto';
  readonly backend: BackendName;
  /** The device that computes, in words. */
  readonly device: string;
  /** The precision of products of matrices: see {@link BackendOptions}. */
  readonly precision: 'float32' | 'bf16';
  /** Version of TensorFlow.js, and of the native library where there is one. */
  readonly version: string;
  /** Back ends that were tried first and could not be had. */
  readonly missing: readonly { readonly backend: BackendName; readonly reason: string }[];
}

/** The back end that runs: TensorFlow.js has one for all tensors of a thread. */
let started: BackendReport | null = null;

/**
 * Starts a back end. `auto` takes native TensorFlow (`@tensorflow/tfjs-node-gpu`: a GPU, or all cores) where its
 * library is installed, else WebAssembly (one core, SIMD), else plain JavaScript.
 *
 * @throws GraeError if the back end asked for by name cannot be had here
 */
export async function startBackend(
  requested: BackendName | 'auto' = 'auto',
  options: BackendOptions = {},
): Promise<BackendReport> {
  if (started !== null && (requested === 'auto' || requested === started.backend)) return started;
  const missing: { backend: BackendName; reason: string }[] = [];
  for (const backend of requested === 'auto' ? backendNames : [requested]) {
    try {
      const precision = backend === 'tensorflow' ? (options.precision ?? 'float32') : 'float32';
      started = { requested, backend, precision, ...(await starters[backend](options)), missing };
      return started;
    } catch (thrown) {
      missing.push({ backend, reason: messageOf(thrown) });
    }
  }
  const reasons = missing.map((one) => `${one.backend}: ${one.reason}`).join('; ');
  throw new GraeError({
    code: 'unavailable',
    problem: `no back end could be started (${reasons})`,
    advice: [{ text: 'see what is missing', task: { kind: 'diagnose' } }],
  });
}

/** The back end that runs now. */
export function currentBackend(): BackendReport {
  if (started === null) throw new GraeError('expected a started back end: call startBackend() first');
  return started;
}

type Started = Pick<BackendReport, 'device' | 'version'>;

const starters: Readonly<Record<BackendName, (options: BackendOptions) => Promise<Started>>> = {
  async tensorflow(options) {
    const load = host().loadNativeTensorflow;
    if (load === null) throw new Error('it runs only in Node');
    const { library } = await load({ precision: options.precision ?? 'float32' });
    await activate('tensorflow');
    const gpu =
      (tf.backend() as { isGPUPackage?: boolean; isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
    const precision = options.precision === 'bf16' ? ', bfloat16 products where it has them' : '';
    return {
      device: `${gpu ? 'GPU' : 'processor, all cores'}${precision}`,
      version: `TensorFlow.js ${tf.version_core}, TensorFlow ${library}`,
    };
  },
  async wasm() {
    await useWasmAsset(await import('@tensorflow/tfjs-backend-wasm'));
    await activate('wasm');
    addWasmKernels();
    return { device: 'processor, one core (WebAssembly SIMD)', version: `TensorFlow.js ${tf.version_core}` };
  },
  async cpu() {
    // or it prints advice to install another package than ours
    tf.env().set('PROD', true);
    await import('@tensorflow/tfjs-backend-cpu');
    await activate('cpu');
    return { device: 'processor, one core (plain JavaScript)', version: `TensorFlow.js ${tf.version_core}` };
  },
};

async function activate(name: BackendName): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error('it is installed but does not start');
  await tf.ready();
}
