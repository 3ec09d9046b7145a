import { defineConfig } from 'vite';

/** The explorer: a page that any static host can serve from any folder. `npm run build` writes it to `dist/explorer/`. */
export default defineConfig({
  root: 'src/web',
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/explorer',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { checks: { bundlerTimings: false, pluginTimings: false } },
  },
  worker: { format: 'es' },
});
