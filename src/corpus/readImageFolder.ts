import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';
import { type ImageSize, valuesIn } from '../images/imageSet.js';
import { expectPictureOptions, fitPicture, type PictureOptions, sizeByFirst } from './fitPicture.js';
import type { ImageCorpus } from './imageCorpus.js';
import { readPicture } from './readPicture.js';

export interface ImageFolderOptions extends PictureOptions {
  /** The number of pictures that are read, the first ones by name. Defaults to all. */
  readonly most?: number;
  /** Called after each picture. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The most bytes of all images, 4 GiB: CelebA's 202,599 faces of 64 x 64 pixels in colours are 2.5 GB. */
const mostBytes = 2 ** 32;

/**
 * Reads the pictures of a folder, its files that end with `.png`, `.jpg` or `.jpeg`, in the order of their names by code units.
 * Sub-folders, hidden files and files of other names are passed over. One decoded picture is in memory at a time, beside
 * the images.
 *
 * @throws InputError for a folder that cannot be read or has no pictures, for options out of their ranges, for a file that is not
 *   a picture or cannot be read as the options say, and for images that need more than 4 GiB
 */
export async function readImageFolder(path: string, options: ImageFolderOptions = {}): Promise<ImageCorpus> {
  expectPictureOptions(options);
  expectMost(options);
  const names = (await pictureNames(path)).slice(0, options.most);
  const files: { name: string; sha256: string }[] = [];
  let size: ImageSize | null = null;
  let pixels = new Uint8Array(0);
  for (const [i, name] of names.entries()) {
    const { image, sha256 } = await readPicture(join(path, name));
    if (size === null) {
      size = sizeByFirst(image, options);
      pixels = spaceFor(path, names.length, size);
    }
    pixels.set(fitPicture(image, join(path, name), size, options).pixels, i * valuesIn(size));
    files.push({ name, sha256 });
    options.onProgress?.(i + 1, names.length);
  }
  return { images: { count: names.length, ...size!, pixels }, labels: null, files };
}

/** @throws InputError for a number of images that is not a whole one above 0 */
export function expectMost({ most }: Pick<ImageFolderOptions, 'most'>): void {
  if (most === undefined || (Number.isInteger(most) && most >= 1)) return;
  throw new InputError({ expected: 'a whole number of images, 1 or more', received: most });
}

/** Returns the names of the pictures in a folder, at least one. */
async function pictureNames(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((thrown: unknown) => {
    throw new InputError({ code: codeOfUnreadable(thrown), where: path, problem: whyUnreadable(thrown) });
  });
  const names = entries
    .filter((entry) => !entry.isDirectory() && /^[^.].*\.(png|jpe?g)$/i.test(entry.name))
    .map(({ name }) => name);
  if (names.length > 0) return names.sort((a, b) => (a < b ? -1 : 1));
  const folder = entries.find((entry) => entry.isDirectory())?.name;
  throw new InputError({
    where: path,
    expected: 'a folder with files that end with .png, .jpg or .jpeg',
    received: entries.length === 0 ? 'an empty folder' : 'a folder without them',
    advice: folder === undefined ? [] : [{ text: `give a folder in it, such as ${folder}` }],
  });
}

function spaceFor(path: string, count: number, size: ImageSize): Uint8Array<ArrayBuffer> {
  const { height, width, channels } = size;
  const bytes = count * valuesIn(size);
  try {
    if (bytes <= mostBytes) return new Uint8Array(bytes);
  } catch {
    // there is less memory than that
  }
  throw new InputError({
    code: 'too-large',
    where: path,
    problem: `${count} images of ${height} x ${width} x ${channels} bytes need ${bytes} bytes, more than fit in memory or than the ${mostBytes} that are read`,
    advice: [
      { text: `take the first ${Math.floor(mostBytes / valuesIn(size))} at most` },
      { text: 'make the images smaller' },
    ],
  });
}
