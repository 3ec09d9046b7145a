import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, posix, sep } from 'node:path';
import { GraeError } from '../../base/errors.js';
import type { Asset } from '../../base/host.js';
import { whyUnreadable } from '../../base/whyUnreadable.js';
import { packagePath } from './packagePath.js';

const { resolve } = createRequire(import.meta.url);

/** The folder on the disk of each folder of assets. @throws where a package is not installed */
const folders: Readonly<Record<string, () => string>> = {
  chemistry: () => packagePath('data/chemistry'),
  models: () => packagePath('data/models'),
  grammars: () => packagePath('grammars'),
  openchemlib: () => dirname(resolve('openchemlib')),
  rdkit: () => dirname(resolve('@rdkit/rdkit')),
  tensorflow: () => join(dirname(resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist'),
};

/** Reads a file that ships from the disk. @throws GraeError where it cannot be read */
export async function readAsset(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(pathOnDisk(path)));
  } catch (thrown) {
    throw new GraeError(
      `${path}: expected a file that ships with grae, but ${whyUnreadable(thrown)}; install grae again`,
    );
  }
}

/** Lists the files below a folder of assets; empty where there is no such folder. */
export async function listAssets(folder: string): Promise<readonly Asset[]> {
  const root = pathOnDisk(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const assets = files.map(async (file): Promise<Asset> => {
    const relative = file.slice(root.length + 1).replaceAll(sep, posix.sep);
    return { path: posix.join(folder, relative), bytes: (await stat(file)).size };
  });
  return (await Promise.all(assets)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The path on the disk of an asset, or of a folder of assets. */
export function pathOnDisk(path: string): string {
  const [folder = '', ...rest] = path.split('/');
  const root = folders[folder];
  if (root === undefined || rest.includes('..')) {
    throw new Error(`expected a path below ${Object.keys(folders).join(', ')}, but received: ${path}`);
  }
  return join(root(), ...rest);
}
