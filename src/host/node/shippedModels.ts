import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../base/errors.js';
import { nameMeantBy, suggestion, suggestionOf } from '../../base/suggestion.js';
import { fileSizes } from './files.js';
import { packagePath } from './packagePath.js';

/** A trained model in the package: an exported run and its card. */
export interface ShippedModel {
  readonly name: string;
  readonly folder: string;
  /** The size of all its files. */
  readonly bytes: number;
  /** The first line of text of its card, README.md, after its front matter; empty without a card. */
  readonly about: string;
}

/** The folder of the shipped models; each is a subfolder with its name. */
const modelsFolder = packagePath('data/models');

/** The YAML at the head of a card, which model hubs read. */
const frontMatter = /^---\r?\n[\s\S]*?\n---\r?(?:\n|$)/;

/** Returns the shipped models. @param models the folder of the models. Defaults to that of the package */
export async function shippedModels(models = modelsFolder): Promise<readonly ShippedModel[]> {
  return Promise.all((await modelNames(models)).map((name) => describe(name, join(models, name))));
}

/**
 * Returns the folder of a run, from its path or from the name of a shipped model. A folder in the current one takes
 * precedence.
 *
 * @param models the folder of the models. Defaults to that of the package
 * @throws InputError for an unknown name; it lists the shipped models
 */
export async function runFolder(nameOrFolder: string, models = modelsFolder): Promise<string> {
  const isName = /^[\w-][\w.-]*$/.test(nameOrFolder);
  if (!isName || (await exists(nameOrFolder))) return nameOrFolder;
  const names = await modelNames(models);
  if (names.includes(nameOrFolder)) return join(models, nameOrFolder);
  const shown = names.length === 0 ? 'none ships with this version' : names.join(', ');
  const meant = await runMeantBy(nameOrFolder, names);
  throw new InputError({
    code: 'not-found',
    where: nameOrFolder,
    problem: `expected the folder of a run, or a model that ships (${shown}), but there is neither${meant}`,
    advice: [{ text: 'check the path' }],
  });
}

/**
 * Returns the folder of a run like {@link runFolder}, but only if there is one.
 *
 * @throws InputError for an unknown name, for a path that nothing has, and for a file; it suggests a run beside the path, or
 *   a shipped model, with nearly the same name
 */
export async function existingRunFolder(nameOrFolder: string, models = modelsFolder): Promise<string> {
  const folder = await runFolder(nameOrFolder, models);
  const status = await stat(folder).catch(() => null);
  if (status?.isDirectory() === true) return folder;
  throw new InputError({
    code: 'not-found',
    where: nameOrFolder,
    problem:
      status === null
        ? `expected the folder of a run, but there is no such folder${await runMeantBy(nameOrFolder, await modelNames(models))}`
        : 'expected the folder of a run, but this is a file',
    advice: [{ text: 'check the path' }],
  });
}

/** Returns the suggestion of a run beside a path, or else of a shipped model, with nearly the same name. */
async function runMeantBy(path: string, models: readonly string[]): Promise<string> {
  const around = dirname(path);
  const beside = await modelNames(around);
  const name = nameMeantBy(basename(path), beside);
  return name === null ? suggestion(basename(path), models) : suggestionOf(join(around, name));
}

async function modelNames(models: string): Promise<string[]> {
  const names = await readdir(models).catch((): string[] => []);
  const isModel = await Promise.all(names.map((name) => exists(join(models, name, 'config.json'))));
  return names.filter((_, i) => isModel[i]).sort();
}

async function describe(name: string, folder: string): Promise<ShippedModel> {
  const files = await fileSizes(folder);
  const card = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '');
  const text = card.replace(frontMatter, '');
  const about = text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
  return { name, folder, bytes: files.reduce((sum, { size }) => sum + size, 0), about: about?.trim() ?? '' };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
