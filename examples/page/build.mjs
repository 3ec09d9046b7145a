// The core in a page, page.js: bundles it by Vite and puts the files that ship with grae beside it. Any static host serves the folder.
//
//   node examples/page/build.mjs build/page && npx vite preview --outDir build/page
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyAssets } from 'grae';
import { build } from 'vite';

const [folder = 'build/page'] = process.argv.slice(2);
const outDir = resolve(folder);
await build({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'error',
  base: './', // relative links, so that the page works in any folder
  // In a project that has installed grae, the name is enough.
  resolve: { alias: { 'grae/browser': fileURLToPath(import.meta.resolve('grae/browser')) } },
  build: { outDir, emptyOutDir: false, target: 'es2023' },
});
await copyAssets(join(outDir, 'grae'));
console.log(`wrote the page to ${outDir}`);
