import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { GraeError } from '../base/errors.js';
import { assetFolders, listAssets, pathOnDisk } from '../host/node/assets.js';
import { describeMachine } from '../host/node/machine.js';
import { packagePath } from '../host/node/packagePath.js';
import { shippedModels } from '../host/node/shippedModels.js';
import { artefactOf, artefacts } from '../run/artefacts.js';
import type { Run } from '../run/run.js';
import type { Site, SiteFile } from './site.js';

/** A run that the explorer offers besides the models that ship. */
export interface ExploredRun {
  readonly run: Run;
  readonly folder: string;
}

/** What only training needs. */
const leftOut: readonly string[] = [artefacts.checkpoint, artefacts.corpus, artefacts.start].map(
  ({ file }) => file,
);

/**
 * The explorer as a site: the page, the files that ship with grae, and the models. It holds nothing else.
 *
 * @param explored a run to offer first; null for the models that ship alone
 * @throws GraeError where the page has not been built
 */
export async function explorerSite(explored: ExploredRun | null): Promise<Site> {
  const site = new Map<string, SiteFile>(await pageFiles());
  const assets = (await Promise.all(assetFolders.map(listAssets))).flat();
  for (const { path } of assets) site.set(`grae/${path}`, { disk: pathOnDisk(path) });
  const { grae } = await describeMachine();
  site.set('grae/index.json', { text: JSON.stringify({ grae, files: assets }) });
  const models = (await shippedModels()).map(({ name, about }) => ({ name, place: name, about }));
  if (explored !== null) {
    const { folder } = explored;
    const names = await readdir(folder);
    for (const name of ['config.json', ...names.filter((name) => artefactOf(name) !== null)]) {
      if (!leftOut.includes(name)) site.set(`run/${name}`, { disk: join(folder, name) });
    }
    const name = basename(resolve(folder));
    const given = { name, place: './run/', about: '' };
    const others = models.filter((one) => one.name !== name);
    models.splice(0, models.length, given, ...others);
  }
  // The most general model first, where none is given.
  else models.sort((a, b) => Number(b.name === firstModel) - Number(a.name === firstModel));
  site.set('models.json', { text: JSON.stringify({ models }) });
  return site;
}

const firstModel = 'zinc250k';

async function pageFiles(): Promise<[string, SiteFile][]> {
  const root = packagePath('dist/explorer');
  const entries = await readdir(root, { recursive: true }).catch(() => null);
  if (entries === null) {
    throw new GraeError({
      code: 'unavailable',
      problem: 'the page of the explorer has not been built',
      advice: [{ text: 'run "npm run build"' }],
    });
  }
  const files: [string, SiteFile][] = [];
  for (const entry of entries) {
    const disk = join(root, entry);
    if ((await stat(disk)).isFile()) files.push([entry.split(sep).join('/'), { disk }]);
  }
  return files;
}
