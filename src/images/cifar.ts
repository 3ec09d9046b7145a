import type { ImageBytes } from './imageBytes.js';
import type { ImageSet } from './imageSet.js';

const [height, width, channels, classes] = [32, 32, 3, 10];
const plane = height * width;
const recordBytes = 1 + channels * plane;
/** The most images that a file may have, those of the whole data set: no header says how many there are. */
const mostImages = 60_000;

/** Images, with the number of the class that each belongs to. */
export interface LabelledImages {
  readonly images: ImageSet;
  /** Numbers from 0, [count]. */
  readonly labels: Uint8Array;
}

/**
 * Reads a binary batch of CIFAR-10 (Krizhevsky 2009): for each image its label, from 0 to 9, and 32 x 32 pixels row by row, first
 * the red of all, then the green, then the blue.
 *
 * @throws InputError for a file that is not like that
 */
export async function readCifarBatch(bytes: ImageBytes): Promise<LabelledImages> {
  const records: Uint8Array[] = [];
  const labels: number[] = [];
  for (;;) {
    const record = await bytes.take(recordBytes);
    if (record.length === 0) break;
    const [label] = record;
    if (record.length < recordBytes) {
      throw bytes.damaged(
        `expected records of ${recordBytes} bytes, as in a binary batch of CIFAR-10, but the file ends at byte ${record.length} of record ${labels.length + 1}`,
      );
    }
    if (label! >= classes) {
      throw bytes.damaged(
        `expected a binary batch of CIFAR-10, whose labels are from 0 to ${classes - 1}, but record ${labels.length + 1} has the label ${label}`,
      );
    }
    records.push(withChannelsLast(record));
    labels.push(label!);
    if (labels.length === mostImages) await bytes.expectEnd(`at most ${mostImages} images`);
  }
  if (labels.length === 0) {
    throw bytes.damaged('expected a binary batch of CIFAR-10, but the file is empty');
  }
  const pixels = new Uint8Array(records.length * channels * plane);
  for (const [i, record] of records.entries()) pixels.set(record, i * channels * plane);
  return {
    images: { count: records.length, height, width, channels, pixels },
    labels: Uint8Array.from(labels),
  };
}

/** Returns the pixels of a record with the colours of each side by side. */
function withChannelsLast(record: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(channels * plane);
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < plane; i++) pixels[i * channels + channel] = record[1 + channel * plane + i]!;
  }
  return pixels;
}
