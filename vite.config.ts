import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Parts of TensorFlow.js that the page never uses. */
const leftOut =
  /^.*(tfjs-backend-wasm-threaded-simd(\.worker)?\.js|\/optimizers\/register_optimizers(\.js)?)$/;

/** What holds for both parts of the page, itself and its worker. */
const rolldownOptions = {
  checks: { bundlerTimings: false, pluginTimings: false },
  // the page computes by WebAssembly alone
  external: ['@tensorflow/tfjs-backend-cpu'],
};

/** The explorer: a page that any static host can serve from any folder. `npm run build` writes it to `dist/explorer/`. */
export default defineConfig({
  root: 'src/web',
  base: './',
  resolve: {
    alias: [
      { find: leftOut, replacement: fileURLToPath(new URL('src/web/leftOut.ts', import.meta.url)) },
      // without the checks for development, which are more than half of it
      { find: /^regl$/, replacement: 'regl/dist/regl.min.js' },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/explorer',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 4000,
    rolldownOptions,
  },
  worker: { format: 'es', rolldownOptions },
});
