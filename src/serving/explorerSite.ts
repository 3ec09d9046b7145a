import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { GraeError } from '../base/errors.js';
import { assetFolders, listAssets, pathOnDisk } from '../host/node/assets.js';
import { describeMachine } from '../host/node/machine.js';
import { packagePath } from '../host/node/packagePath.js';
import { shippedModels } from '../host/node/shippedModels.js';
import { configFile } from '../run/artefact.js';
import { artefactOf, artefacts } from '../run/artefacts.js';
import { type RunKind, readRunKind } from '../run/runKind.js';
import type { Site, SiteFile } from './site.js';

/** The artefacts that only a training or a fit needs. */
const leftOut: readonly string[] = [artefacts.checkpoint, artefacts.start, artefacts.images].map(
  ({ file }) => file,
);

/** The model that the page begins with, unless a run is given. */
const firstModel = 'zinc250k';

/** A model that the page offers, as `models.json` lists it. */
interface OfferedModel {
  readonly name: string;
  /** The name of a model that ships, or the address of a folder. */
  readonly place: string;
  /** A sentence about it; empty for none. */
  readonly about: string;
  /** What it was trained on, which says what views there are of it. */
  readonly kind: RunKind;
  /** Its domain, so that the page can prepare before the model is open; absent where the settings do not say. */
  readonly domain?: string;
  /** Whether the training strings of a run are served. */
  readonly hasCorpus?: boolean;
}

export interface ExplorerOptions {
  /** Whether the training strings of the run go with it, so that the page can show them. Defaults to false. */
  readonly withCorpus?: boolean;
}

/**
 * Returns the explorer as a site: the page, the files that ship with grae, the models, and a run.
 *
 * @param folder the folder of a run, which is offered first; null for the models that ship alone
 * @throws GraeError where the page has not been built
 */
export async function explorerSite(
  folder: string | null,
  { withCorpus = false }: ExplorerOptions = {},
): Promise<Site> {
  const { grae } = await describeMachine();
  const assets = (await Promise.all(assetFolders.map(listAssets))).flat();
  const shipped = await Promise.all(
    (await shippedModels()).map(async ({ name, folder, about }): Promise<OfferedModel> => {
      return { name, place: name, about, ...(await settingsIn(folder)) };
    }),
  );
  shipped.sort((a, b) => Number(b.name === firstModel) - Number(a.name === firstModel));
  const ofRun = folder === null ? [] : await runFiles(folder, withCorpus);
  const hasCorpus = ofRun.some(([path]) => path === `run/${artefacts.corpus.file}`);
  const run: OfferedModel[] =
    folder === null
      ? []
      : [
          {
            name: basename(resolve(folder)),
            place: './run/',
            about: '',
            hasCorpus,
            ...(await settingsIn(folder)),
          },
        ];
  const models = [...run, ...shipped.filter(({ name }) => name !== run[0]?.name)];
  return new Map<string, SiteFile>([
    ...(await pageFiles()),
    ['models.json', { text: JSON.stringify({ models }) }],
    ['grae/index.json', { text: JSON.stringify({ grae, files: assets }) }],
    ...assets.map(({ path }): [string, SiteFile] => [`grae/${path}`, { disk: pathOnDisk(path) }]),
    ...ofRun,
  ]);
}

/** What the page should know of the settings of a run; no domain where they do not say, which the page then finds out. */
async function settingsIn(folder: string): Promise<Pick<OfferedModel, 'kind' | 'domain'>> {
  // the page says what is wrong with a run that cannot be opened
  const kind = await readRunKind(folder).catch((): RunKind => 'strings');
  const settings = await readFile(join(folder, configFile), 'utf8')
    .then((text) => JSON.parse(text) as { readonly domain?: unknown } | null)
    .catch(() => null);
  return typeof settings?.domain === 'string' ? { kind, domain: settings.domain } : { kind };
}

async function runFiles(folder: string, withCorpus: boolean): Promise<[string, SiteFile][]> {
  const without = withCorpus ? leftOut : [...leftOut, artefacts.corpus.file];
  const names = (await readdir(folder)).filter(
    (name) => name === configFile || (artefactOf(name) !== null && !without.includes(name)),
  );
  return names.map((name) => [`run/${name}`, { disk: join(folder, name) }]);
}

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
