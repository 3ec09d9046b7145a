import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../base/errors.js';
import { sha256OfFile } from '../host/node/sha256OfFile.js';
import type { DataPart, ImageCorpus } from './imageCorpus.js';
import { readIdxFile, readIdxLabelFile } from './readIdxFile.js';

/** The names of the files of MNIST and its kin, with a dot as in some copies, or a hyphen. */
const imagesName = /^(train|t10k)-images[-.]idx3-ubyte(\.gz)?$/;
const prefixes: Readonly<Record<DataPart, string>> = { train: 'train', test: 't10k' };

/** Whether a folder has files of images named as MNIST's. @param names the names in it */
export function hasIdxParts(names: readonly string[]): boolean {
  return names.some((name) => imagesName.test(name));
}

/**
 * Reads images, and their labels if these are there, from the folder of MNIST, Fashion-MNIST or their kin.
 *
 * @throws InputError if the images of the part are not there, or a file is damaged
 */
export async function readIdxFolder(path: string, part: DataPart): Promise<ImageCorpus> {
  const names = (await readdir(path)).sort();
  const name = names.find((one) => imagesName.exec(one)?.[1] === prefixes[part]);
  if (name !== undefined) return readIdxWithLabels(join(path, name));
  throw new InputError({
    code: 'not-found',
    where: path,
    problem: `expected ${prefixes[part]}-images-idx3-ubyte.gz, the ${part} images, but it is not there`,
    advice: [{ text: 'fetch the data set again' }],
  });
}

/**
 * Reads images in the format of MNIST, and their labels if a file of the same name with `labels-idx1` in place of `images-idx3` is
 * beside it.
 *
 * @throws InputError for a file that cannot be read or is damaged
 */
export async function readIdxWithLabels(path: string): Promise<ImageCorpus> {
  const images = await readIdxFile(path);
  const files = [await fileWithHash(path)];
  const labelsPath = await labelsBeside(path);
  if (labelsPath === null) return { images, labels: null, files };
  const labels = await readIdxLabelFile(labelsPath, images);
  return { images, labels, files: [...files, await fileWithHash(labelsPath)] };
}

/** Returns the path of the labels, packed or not; null if there are none. */
async function labelsBeside(path: string): Promise<string | null> {
  const name = basename(path).replace(/\.gz$/, '');
  const labels = name.replace(/images([-.])idx3/, 'labels$1idx1');
  if (labels === name) return null;
  const there = await readdir(dirname(path));
  const labelsName = [labels, `${labels}.gz`].find((one) => there.includes(one));
  return labelsName === undefined ? null : join(dirname(path), labelsName);
}

async function fileWithHash(path: string): Promise<ImageCorpus['files'][number]> {
  return { name: basename(path), sha256: (await sha256OfFile(path))!.sha256 };
}
