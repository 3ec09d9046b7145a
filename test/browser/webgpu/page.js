// The script of the page under test: WebGPU computes once a page has imported its back end.
import '@tensorflow/tfjs-backend-webgpu';
import { backend } from '@tensorflow/tfjs-core';
import { compute } from './compute.ts';

globalThis.compute = (name, assets, losesGpu) =>
  compute(name, assets, losesGpu ? () => backend().device.destroy() : undefined);
