import * as tf from '@tensorflow/tfjs-core';
import { GraeError, messageOf } from '../base/errors.js';
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

/** What was asked for, what was got, and why the ones before it were not. */
export interface BackendReport {
  readonly requested: BackendName | 'auto';
  readonly backend: BackendName;
  /** Where the arithmetic runs, in words. */
  readonly device: string;
  /** Of products of matrices, see {@link BackendOptions}. */
  readonly precision: 'float32' | 'bf16';
  /** Version of TensorFlow.js, and of the native library where there is one. */
  readonly version: string;
  /** Back ends that were tried first and could not be had. */
  readonly missing: readonly { readonly backend: BackendName; readonly reason: string }[];
}

interface NativeModule {
  readonly version?: { readonly 'tfjs-node'?: string };
  readonly node?: { readonly TF_VERSION?: string };
}

/** Started once a process: TensorFlow.js holds one back end for all tensors. */
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
  throw new GraeError(`no back end could be started (${reasons}); run "grae doctor" to see what is missing`);
}

/** The back end that runs now. */
export function currentBackend(): BackendReport {
  if (started === null) throw new GraeError('expected a started back end: call startBackend() first');
  return started;
}

type Started = Pick<BackendReport, 'device' | 'version'>;

const starters: Readonly<Record<BackendName, (options: BackendOptions) => Promise<Started>>> = {
  async tensorflow(options) {
    // TensorFlow reads these when its library loads, so they come before the import.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
    process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'; // the default, but said aloud it is not announced
    if (options.precision === 'bf16') process.env.TF_SET_ONEDNN_FPMATH_MODE = 'BF16';
    restoreRemovedNodeFunctions();
    const native = await importNative();
    await activate('tensorflow');
    const library = native.node?.TF_VERSION ?? native.version?.['tfjs-node'] ?? 'unknown';
    const gpu =
      (tf.backend() as { isGPUPackage?: boolean; isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
    const precision = options.precision === 'bf16' ? ', bfloat16 products where it has them' : '';
    return {
      device: `${gpu ? 'GPU' : 'processor, all cores'}${precision}`,
      version: `TensorFlow.js ${tf.version_core}, TensorFlow ${library}`,
    };
  },
  async wasm() {
    await import('@tensorflow/tfjs-backend-wasm');
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

/** tfjs-node 4.22 calls util functions that Node 23 removed; it is put back before the package loads. */
function restoreRemovedNodeFunctions(): void {
  const util = process.getBuiltinModule('node:util') as unknown as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

async function importNative(): Promise<NativeModule> {
  // The package announces itself through console and prints advice; none of it belongs into a command's output.
  const { warn, info, log } = console;
  console.warn = console.info = console.log = () => {};
  try {
    const name: string = '@tensorflow/tfjs-node-gpu';
    const loaded = (await import(name)) as { default?: NativeModule } & NativeModule;
    return loaded.default ?? loaded;
  } catch (thrown) {
    const text = messageOf(thrown);
    throw new Error(
      /Cannot find (package|module)/.test(text) && text.includes('tfjs-node-gpu')
        ? '@tensorflow/tfjs-node-gpu is not installed'
        : `@tensorflow/tfjs-node-gpu is installed without its native library (${text})`,
    );
  } finally {
    Object.assign(console, { warn, info, log });
  }
}
