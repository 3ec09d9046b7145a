import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';
import { sha256OfFile } from '../host/node/sha256OfFile.js';
import { isPicture } from '../images/decodePicture.js';
import { valuesIn } from '../images/imageSet.js';
import { foreignKindOf } from './fileKind.js';
import { expectPictureOptions, fitPicture, sizeByFirst } from './fitPicture.js';
import type { DataPart, ImageCorpus } from './imageCorpus.js';
import { readCifarFile } from './readCifarFile.js';
import { hasCifarBatches, readCifarArchive, readCifarFolder } from './readCifarParts.js';
import { hasIdxParts, readIdxFolder, readIdxWithLabels } from './readIdxParts.js';
import { readImageBytes } from './readImageBytes.js';
import { expectMost, type ImageFolderOptions, readImageFolder } from './readImageFolder.js';
import { readPicture } from './readPicture.js';
import { isTar } from './tarEntries.js';

export interface ReadImagesOptions extends ImageFolderOptions {
  /** The part of a data set that is read of a folder or an archive that has both. Defaults to `train`. */
  readonly part?: DataPart;
}

/** The folder that the archive of CIFAR-10 unpacks to. */
const cifarFolder = 'cifar-10-batches-bin';
/** The bytes that show what a file is: the first block of an archive. */
const headBytes = 512;

/**
 * Reads images, whatever they are in, by content:
 *
 * - a file in the format of MNIST, packed by gzip or not, with the labels beside it
 * - a binary batch of CIFAR-10, or the archive of the whole (`cifar-10-binary.tar.gz`)
 * - a PNG or a JPEG, which is one image
 * - a folder with the files of MNIST or Fashion-MNIST, with the batches of CIFAR-10, or with pictures ({@link readImageFolder})
 *
 * Pictures alone are cropped and resized; height, width and channels of a data set are those that it has.
 *
 * @throws InputError for a path where none of these is, a damaged file, options out of their ranges, a height, a width, a crop or
 *   channels that a data set does not have, and images that do not fit in memory
 */
export async function readImages(path: string, options: ReadImagesOptions = {}): Promise<ImageCorpus> {
  expectPictureOptions(options);
  expectMost(options);
  if (await isFolder(path)) return readFolder(path, options);
  if (isPicture(await firstBytes(path))) return readOnePicture(path, options);
  const head = await readImageBytes(path, (bytes) => bytes.take(headBytes));
  if (isTar(head)) return asRead(path, await readCifarArchive(path, partOf(options)), options);
  if (beginsWith(head, 0, 0, 8, 3)) return asRead(path, await readIdxWithLabels(path), options);
  // each record of CIFAR-10 begins with its label
  if (head.length > 0 && head[0]! < 10 && !beginsWith(head, 0, 0, 8)) {
    const files = [{ name: basename(path), sha256: (await sha256OfFile(path))!.sha256 }];
    return asRead(path, { ...(await readCifarFile(path)), files }, options);
  }
  throw new InputError({
    where: path,
    expected: 'images: a folder of PNG or JPEG, or a file in the format of MNIST or of CIFAR-10 (binary)',
    received: kindOf(head),
  });
}

async function readFolder(path: string, options: ReadImagesOptions): Promise<ImageCorpus> {
  const names = await readdir(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  if (hasIdxParts(names)) return asRead(path, await readIdxFolder(path, partOf(options)), options);
  if (hasCifarBatches(names)) return asRead(path, await readCifarFolder(path, partOf(options)), options);
  if (names.includes(cifarFolder)) return readFolder(join(path, cifarFolder), options);
  return readImageFolder(path, options);
}

const partOf = ({ part = 'train' }: ReadImagesOptions): DataPart => part;

async function readOnePicture(path: string, options: ReadImagesOptions): Promise<ImageCorpus> {
  const { image, sha256 } = await readPicture(path);
  const images = fitPicture(image, path, sizeByFirst(image, options), options);
  return { images, labels: null, files: [{ name: basename(path), sha256 }] };
}

/** Returns images of a data set, the first ones alone if only these are wanted. */
function asRead(path: string, corpus: ImageCorpus, options: ReadImagesOptions): ImageCorpus {
  const { images, labels, files } = corpus;
  for (const side of ['height', 'width', 'channels'] as const) {
    if ((options[side] ?? images[side]) === images[side] && options.crop === undefined) continue;
    throw new InputError({
      where: path,
      expected: `images of ${images.height} x ${images.width} x ${images.channels}, as the data set has them: only pictures (PNG, JPEG) are cropped or resized`,
      received: `${options.crop === undefined ? side : 'crop'} ${options.crop ?? options[side]}`,
    });
  }
  const count = Math.min(images.count, options.most ?? images.count);
  if (count === images.count) return corpus;
  const pixels = images.pixels.slice(0, count * valuesIn(images));
  return { images: { ...images, count, pixels }, labels: labels?.slice(0, count) ?? null, files };
}

const beginsWith = (head: Uint8Array, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => head[i] === byte);

function kindOf(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file';
  if (beginsWith(head, 0, 0, 8, 1)) return 'the labels of images';
  return foreignKindOf(head)?.what ?? 'text';
}

async function isFolder(path: string): Promise<boolean> {
  try {
    const status = await stat(path);
    if (status.isFile() || status.isDirectory()) return status.isDirectory();
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
  throw new InputError({ where: path, problem: 'expected a file or a folder' });
}

/** Returns the first bytes of a file as they are, packed or not. */
async function firstBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    const head = new Uint8Array(8);
    await file.read(head, 0, head.length, 0).finally(() => file.close());
    return head;
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

function unreadable(path: string, thrown: unknown): InputError {
  return new InputError({ code: codeOfUnreadable(thrown), where: path, problem: whyUnreadable(thrown) });
}
