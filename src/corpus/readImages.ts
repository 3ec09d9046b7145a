import { type LabelledImages, readCifarBatch } from '../images/cifar.js';
import { readIdxImages, readIdxLabels } from '../images/idx.js';
import { ImageBytes } from '../images/imageBytes.js';
import type { ImageSet } from '../images/imageSet.js';
import { gunzipped, openedFile, streamError } from './textStream.js';

/**
 * Reads a file of images in the format of MNIST, Fashion-MNIST and their kin, packed by gzip or not.
 *
 * @throws InputError for a file that cannot be read, or is not like that
 */
export function readIdxFile(path: string): Promise<ImageSet> {
  return whileOpen(path, readIdxImages);
}

/**
 * Reads the labels of images in the format of MNIST, packed by gzip or not.
 *
 * @returns numbers from 0, one for each image
 * @throws InputError for a file that cannot be read, is not like that, or has labels for more or fewer images
 */
export function readIdxLabelFile(path: string, { count }: ImageSet): Promise<Uint8Array> {
  return whileOpen(path, (bytes) => readIdxLabels(bytes, count));
}

/**
 * Reads a binary batch of CIFAR-10, packed by gzip or not.
 *
 * @throws InputError for a file that cannot be read, or is not like that
 */
export function readCifarFile(path: string): Promise<LabelledImages> {
  return whileOpen(path, readCifarBatch);
}

async function whileOpen<T>(path: string, read: (bytes: ImageBytes) => Promise<T>): Promise<T> {
  const bytes = new ImageBytes(gunzipped(openedFile(path)), path);
  try {
    return await read(bytes);
  } catch (thrown) {
    throw streamError(thrown, path, `the ${bytes.position === 0 ? 'first bytes' : 'pixels'}`);
  } finally {
    await bytes.close();
  }
}
