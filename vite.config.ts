import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** Parts of TensorFlow.js that the page never uses. */
const leftOut =
  /^.*(tfjs-backend-wasm-threaded-simd(\.worker)?\.js|\/optimizers\/register_optimizers(\.js)?)$/;

/**
 * The modules that the worker needs at once. They go into one file: shared with modules that load later, they would be cut
 * into thirty, which take a third of a second to fetch.
 */
const neededAtOnce = new Set<string>();

const findNeededAtOnce: Plugin = {
  name: 'find-needed-at-once',
  buildEnd() {
    const found = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry === true);
    for (const id of found) {
      if (neededAtOnce.has(id)) continue;
      neededAtOnce.add(id);
      found.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
  },
};

/** What holds for both parts of the page, itself and its worker. */
const rolldownOptions = {
  checks: { bundlerTimings: false, pluginTimings: false },
  // the page never computes in plain JavaScript
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
  worker: {
    format: 'es',
    plugins: () => [findNeededAtOnce],
    rolldownOptions: {
      ...rolldownOptions,
      output: {
        codeSplitting: {
          groups: [
            { name: 'engine', test: (id) => neededAtOnce.has(id) },
            { name: 'webgpu', test: /@tensorflow\/tfjs-backend-(webgpu|cpu)/ },
            {
              name: 'tensorflow',
              test: /\/src\/tensor\/starters\.ts|@tensorflow\/tfjs-(core|backend-wasm)|vite-browser-external/,
            },
          ],
        },
      },
    },
  },
});
