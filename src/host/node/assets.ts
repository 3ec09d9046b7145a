import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, posix, sep } from 'node:path';
import { GraeError } from '../../base/errors.js';
import type { Asset } from '../../base/host.js';
import { codeOfUnreadable, whyUnreadable } from '../../base/whyUnreadable.js';
import { packagePath } from './packagePath.js';

/** The folders of grae's own assets, with their places in the package. */
const ownFolders: Readonly<Record<string, string>> = {
  chemistry: 'data/chemistry',
  grammars: 'grammars',
  models: 'data/models',
};

const { resolve } = createRequire(import.meta.url);
const tensorflowPath = (file: string): string =>
  join(dirname(resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', file);

/** The assets from packages that grae depends on, with their places on the disk. */
const foreignFiles: Readonly<Record<string, () => string>> = {
  'openchemlib/resources.json': () => join(dirname(resolve('openchemlib')), 'resources.json'),
  'rdkit/RDKit_minimal.wasm': () => join(dirname(resolve('@rdkit/rdkit')), 'RDKit_minimal.wasm'),
  'tensorflow/tfjs-backend-wasm.wasm': () => tensorflowPath('tfjs-backend-wasm.wasm'),
  'tensorflow/tfjs-backend-wasm-simd.wasm': () => tensorflowPath('tfjs-backend-wasm-simd.wasm'),
};

/** Reads a shipped file from the disk. @throws GraeError for a file that cannot be read */
export async function readAsset(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(pathOnDisk(path)));
  } catch (thrown) {
    throw new GraeError({
      code: codeOfUnreadable(thrown, 'failed'),
      where: path,
      problem: `expected a file that ships with grae, but ${whyUnreadable(thrown)}`,
      advice: [{ text: 'install grae again' }],
    });
  }
}

/** Lists the files below a folder of assets; empty for an unknown folder. */
export async function listAssets(folder: string): Promise<readonly Asset[]> {
  const foreign = Object.keys(foreignFiles).filter((path) => path.startsWith(`${folder}/`));
  const paths = foreign.length > 0 ? foreign : await ownFiles(folder);
  return Promise.all(
    paths.sort().map(async (path) => ({ path, bytes: (await stat(pathOnDisk(path))).size })),
  );
}

async function ownFiles(folder: string): Promise<string[]> {
  const root = pathOnDisk(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((file) => posix.join(folder, file.replaceAll(sep, posix.sep)));
}

/** All folders of assets. */
export const assetFolders: readonly string[] = [
  ...Object.keys(ownFolders),
  ...new Set(Object.keys(foreignFiles).map((path) => path.split('/')[0]!)),
];

/** Returns the place on the disk of an asset, or of a folder of grae's own assets. */
export function pathOnDisk(path: string): string {
  const foreign = foreignFiles[path];
  if (foreign !== undefined) return foreign();
  const [folder = '', ...rest] = path.split('/');
  const root = ownFolders[folder];
  if (root === undefined || rest.includes('..')) {
    throw new Error(`expected the path of an asset (${assetFolders.join(', ')}), but received: ${path}`);
  }
  return join(packagePath(root), ...rest);
}
