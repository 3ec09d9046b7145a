import * as tf from '@tensorflow/tfjs-core';
import { host } from '../base/host.js';
import type { BackendName } from './backendNames.js';
import type { BackendReport, Precision } from './backendReport.js';
import { registerGradients } from './gradients.js';
import { useLibrary } from './library.js';
import { hasFusedProducts } from './productModule.js';
import { rowFunctions } from './rowsModule.js';
import type { TensorLibrary } from './tensor.js';
import * as tensorflow from './tensorflow.js';
import { useWasmAsset } from './wasmAsset.js';
import type { WasmBackend } from './wasmBackend.js';
import { WasmConvolution } from './wasmConvolution.js';
import { WasmGru } from './wasmGru.js';
import { addWasmKernels } from './wasmKernels.js';
import { WasmNormalisation } from './wasmNormalisation.js';
import { WasmProduct } from './wasmProduct.js';
import { findWebgpu, watchWebgpu } from './webgpu.js';

/** The parts of the report that depend on the back end. */
export type Started = Pick<BackendReport, 'device' | 'version' | 'precision'>;

/** What starts each back end, with the precision that is asked for. */
export const starters: Readonly<Record<BackendName, (precision: Precision) => Promise<Started>>> = {
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
    const rows = await rowFunctions(backend.wasm.asm.memory);
    addWasmKernels(rows, hasSimd ? await productsOf(backend, precision) : null);
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

async function productsOf(backend: WasmBackend, precision: Precision) {
  const product = await WasmProduct.create(backend, { isFused: precision === 'fused' });
  return {
    product,
    gru: await WasmGru.create(backend, product),
    convolution: new WasmConvolution(backend, product),
    normalisation: await WasmNormalisation.create(backend),
  };
}

async function activate(name: BackendName): Promise<void> {
  const before = tf.getBackend();
  if (!(await tf.setBackend(name))) {
    // TensorFlow.js would go on with the one that does not start
    if (before) await tf.setBackend(before);
    throw new Error('it is installed but does not start');
  }
  await tf.ready();
  registerGradients();
  useLibrary({ ...tensorflow } as unknown as TensorLibrary);
}
