import { type LabelledImages, readCifarBatch } from '../images/cifar.js';
import { readImageBytes } from './readImageBytes.js';

/**
 * Reads a binary batch of CIFAR-10, packed by gzip or not.
 *
 * @throws InputError for a file that cannot be read, or is not like that
 */
export function readCifarFile(path: string): Promise<LabelledImages> {
  return readImageBytes(path, readCifarBatch);
}
