import { readIdxImages, readIdxLabels } from '../images/idx.js';
import type { ImageSet } from '../images/imageSet.js';
import { readImageBytes } from './readImageBytes.js';

/**
 * Reads a file of images in the format of MNIST, Fashion-MNIST and their kin, packed by gzip or not.
 *
 * @throws InputError for a file that cannot be read, or is not like that
 */
export function readIdxFile(path: string): Promise<ImageSet> {
  return readImageBytes(path, readIdxImages);
}

/**
 * Reads the labels of images in the format of MNIST, packed by gzip or not.
 *
 * @returns numbers from 0, one for each image
 * @throws InputError for a file that cannot be read, is not like that, or has labels for more or fewer images
 */
export function readIdxLabelFile(path: string, { count }: ImageSet): Promise<Uint8Array> {
  return readImageBytes(path, (bytes) => readIdxLabels(bytes, count));
}
