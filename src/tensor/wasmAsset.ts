import * as tf from '@tensorflow/tfjs-core';
import { GraeError } from '../base/errors.js';
import { host } from '../base/host.js';

/** The part of `@tensorflow/tfjs-backend-wasm` that is told where its WebAssembly is. */
interface WasmPaths {
  setWasmPaths(urlByFile: Readonly<Record<string, string>>, usesFetch: boolean): void;
}

const files = {
  simd: 'tfjs-backend-wasm-simd.wasm',
  plain: 'tfjs-backend-wasm.wasm',
  threads: 'tfjs-backend-wasm-threaded-simd.wasm',
};

/**
 * Gives the WebAssembly back end of TensorFlow.js its code from the assets of the host. The back end would look for it
 * beside its own script, which a bundler moves, and would wait for ever for a file that is damaged.
 *
 * @throws GraeError where the file cannot be had or is damaged
 */
export async function useWasmAsset({ setWasmPaths }: WasmPaths): Promise<void> {
  // Its threads are made from the source text of a function, which no minified bundle survives (tfjs issue 4107).
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const path = `tensorflow/${hasSimd ? files.simd : files.plain}`;
  const bytes = await host().readAsset(path);
  if (!WebAssembly.validate(bytes)) {
    throw new GraeError({
      code: 'damaged',
      where: path,
      problem: 'expected WebAssembly, but the file is damaged or of another kind',
    });
  }
  const { platform } = tf.env();
  const usual = platform.fetch;
  // the back end asks its platform to fetch the file, once
  platform.fetch = async (address, options) => {
    if (address !== path) return usual.call(platform, address, options);
    platform.fetch = usual;
    return new Response(bytes);
  };
  setWasmPaths(Object.fromEntries(Object.values(files).map((file) => [file, path])), true);
}
