import * as tf from '@tensorflow/tfjs-core';
import { GraeError, messageOf } from '../base/errors.js';
import { host } from '../base/host.js';
import { automaticBackends, type BackendName } from './backendNames.js';
import { hasFusedProducts } from './productModule.js';
import { useWasmAsset } from './wasmAsset.js';
import type { WasmBackend } from './wasmBackend.js';
import { addWasmKernels } from './wasmKernels.js';
import { WasmProduct } from './wasmProduct.js';
import { findWebgpu, watchWebgpu } from './webgpu.js';

export type { BackendName } from './backendNames.js';

/**
 * How matrices are multiplied. `bf16` lets native TensorFlow multiply in bfloat16 inside float32 code on processors with
 * AMX (relative error of a product about 2e-3). `fused` lets WebAssembly round once for a product and its sum, where the
 * engine has relaxed SIMD (Node 22 and newer, Chrome, Firefox): faster on most processors, no less exact, but the
 * last bits are those of this engine and processor.
 */
export type Precision = 'float32' | 'bf16' | 'fused';

export interface BackendOptions {
  /** Defaults to `float32`, which every back end takes that does not have what is asked for. */
  readonly precision?: Precision;
}

/** The back end that was asked for, the one that runs, and the reasons against those before it. */
export interface BackendReport {
  readonly requested: BackendName | 'auto';
  readonly backend: BackendName;
  /** The device that computes, in words. */
  readonly device: string;
  /** The precision that products of matrices have. */
  readonly precision: Precision;
  /** Version of TensorFlow.js, and of the native library where there is one. */
  readonly version: string;
  /** Back ends that were tried first and could not be had. */
  readonly missing: readonly { readonly backend: BackendName; readonly reason: string }[];
}

/** The back end that runs: TensorFlow.js has one for all tensors of a thread. */
let started: BackendReport | null = null;

/**
 * Starts a back end. `auto` takes native TensorFlow (`@tensorflow/tfjs-node-gpu`: a GPU, or all cores) where its
 * library is installed, else WebAssembly (one core, SIMD), else plain JavaScript. `webgpu` starts by its name alone: in
 * Node with the optional packages `webgpu` and `@tensorflow/tfjs-backend-webgpu`, in browsers that have `navigator.gpu`
 * once the page has imported the second.
 *
 * @throws GraeError if the back end asked for by name cannot be had here
 */
export async function startBackend(
  requested: BackendName | 'auto' = 'auto',
  options: BackendOptions = {},
): Promise<BackendReport> {
  if (started !== null && (requested === 'auto' || requested === started.backend)) return started;
  const missing: { backend: BackendName; reason: string }[] = [];
  for (const backend of requested === 'auto' ? automaticBackends : [requested]) {
    try {
      started = { requested, backend, ...(await starters[backend](options.precision ?? 'float32')), missing };
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

type Started = Pick<BackendReport, 'device' | 'version' | 'precision'>;

/** What starts each back end, with the precision that is asked for. */
const starters: Readonly<Record<BackendName, (precision: Precision) => Promise<Started>>> = {
  async tensorflow(asked) {
    const load = host().loadNativeTensorflow;
    if (load === null) throw new Error('it runs only in Node');
    const precision = asked === 'bf16' ? 'bf16' : 'float32';
    const { library } = await load({ precision });
    await activate('tensorflow');
    const gpu =
      (tf.backend() as { isGPUPackage?: boolean; isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
    const products = precision === 'bf16' ? ', bfloat16 products where it has them' : '';
    return {
      device: `${gpu ? 'GPU' : 'processor, all cores'}${products}`,
      precision,
      version: `TensorFlow.js ${tf.version_core}, TensorFlow ${library}`,
    };
  },
  async webgpu() {
    const { device, library } = await findWebgpu();
    if (tf.findBackendFactory('webgpu') === null)
      throw new Error('the page does not import @tensorflow/tfjs-backend-webgpu');
    await activate('webgpu');
    watchWebgpu();
    return { device, version: `TensorFlow.js ${tf.version_core}, ${library}`, precision: 'float32' };
  },
  async wasm(asked) {
    await useWasmAsset(await import('@tensorflow/tfjs-backend-wasm'));
    await activate('wasm');
    const hasSimd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
    const precision = asked === 'fused' && hasFusedProducts() ? 'fused' : 'float32';
    const backend = tf.backend() as unknown as WasmBackend;
    addWasmKernels(hasSimd ? await WasmProduct.create(backend, { isFused: precision === 'fused' }) : null);
    const products = precision === 'fused' ? ', fused products' : '';
    return {
      device: `processor, one core (WebAssembly${hasSimd ? ' SIMD' : ', without SIMD'}${products})`,
      version: `TensorFlow.js ${tf.version_core}`,
      precision,
    };
  },
  async cpu() {
    // or it prints advice to install another package than ours
    tf.env().set('PROD', true);
    await import('@tensorflow/tfjs-backend-cpu');
    await activate('cpu');
    return {
      device: 'processor, one core (plain JavaScript)',
      version: `TensorFlow.js ${tf.version_core}`,
      precision: 'float32',
    };
  },
};

async function activate(name: BackendName): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error('it is installed but does not start');
  await tf.ready();
}
