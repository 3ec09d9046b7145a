import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Asset } from '../../base/host.js';
import { assetFolders, listAssets, pathOnDisk } from './assets.js';
import { describeMachine } from './machine.js';

/**
 * Copies the files that ship with grae into a folder for a web server, with a table of contents, `index.json`. In a
 * browser, `setAssets` takes the address of that folder.
 *
 * @param folder the target, which is created if it does not exist
 * @param models names of the models to copy. Defaults to all that ship
 */
export async function copyAssets(folder: string, models?: readonly string[]): Promise<void> {
  const { grae } = await describeMachine();
  const isWanted = ({ path }: Asset): boolean => {
    const [kind, model] = path.split('/');
    return kind !== 'models' || models === undefined || models.includes(model!);
  };
  const files = (await Promise.all(assetFolders.map(listAssets))).flat().filter(isWanted);
  for (const { path } of files) {
    const target = join(folder, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(pathOnDisk(path), target);
  }
  await writeFile(join(folder, 'index.json'), `${JSON.stringify({ grae, files }, null, 1)}\n`);
}
