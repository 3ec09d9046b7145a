import { InputError } from '../base/errors.js';
import type { ImageBytes } from './imageBytes.js';
import type { ImageSet } from './imageSet.js';

/** The mark of whole numbers from 0 to 255, the third byte of a file. */
const unsignedBytes = 8;
/** The most bytes that are read: a header may announce any number. */
const mostBytes = 2 ** 31;

/**
 * Reads images of one channel in the format of MNIST (IDX): two zeros, 8 for unsigned bytes, 3 for the dimensions, the three
 * sizes in 4 bytes each, the greatest first, and the pixels, row by row.
 *
 * @throws InputError for a file that is not like that, or not as long as its header says
 */
export async function readIdxImages(bytes: ImageBytes): Promise<ImageSet> {
  const [count, height, width] = (await readSizes(bytes, 'images', 3)) as [number, number, number];
  const pixels = await readContent(
    bytes,
    `${count} images of ${height} x ${width} pixels`,
    count * height * width,
  );
  return { count, height, width, channels: 1, pixels };
}

/**
 * Reads labels in the format of MNIST (IDX), which differs from that of {@link readIdxImages} by one dimension instead of three.
 *
 * @param count the number of images that they belong to
 * @throws InputError for a file that is not like that, not as long as its header says, or of another number of labels
 */
export async function readIdxLabels(bytes: ImageBytes, count: number): Promise<Uint8Array> {
  const [labels] = (await readSizes(bytes, 'labels', 1)) as [number];
  if (labels !== count) {
    throw new InputError({
      where: bytes.name,
      expected: `${count} labels, one for each image`,
      received: `${labels} labels`,
    });
  }
  return readContent(bytes, `${labels} labels`, labels);
}

/** Reads the sizes that a header states. @param what the content, for messages */
async function readSizes(
  bytes: ImageBytes,
  what: 'images' | 'labels',
  dimensions: number,
): Promise<readonly number[]> {
  const mark = await bytes.take(4);
  const expected = `an IDX file of ${what}, which begins with the bytes 0 0 ${unsignedBytes} ${dimensions}`;
  if (mark.length === 0) throw bytes.damaged(`expected ${expected}, but the file is empty`);
  if (mark.join() !== [0, 0, unsignedBytes, dimensions].join()) {
    throw new InputError({
      where: bytes.name,
      expected,
      received: `a file that begins with ${mark.join(' ')}`,
    });
  }
  const sizes = await bytes.take(4 * dimensions);
  if (sizes.length < 4 * dimensions) {
    throw bytes.damaged(
      `expected a header of ${4 + 4 * dimensions} bytes, but the file ends at byte ${bytes.position}`,
    );
  }
  const view = new DataView(sizes.buffer);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 * i));
  const stated = shape.join(' x ');
  if (shape.includes(0))
    throw bytes.damaged(`expected ${what}, but the header states ${stated}: there are none`);
  // a product beyond 2^53 is inexact, but still larger than the bound
  if (shape.reduce((product, size) => product * size, 1) > mostBytes) {
    throw bytes.damaged(`expected at most ${mostBytes} bytes of ${what}, but the header states ${stated}`);
  }
  return shape;
}

async function readContent(bytes: ImageBytes, content: string, length: number): Promise<Uint8Array> {
  const begin = bytes.position;
  const values = await bytes.take(length);
  if (values.length < length) {
    const end = begin + length;
    throw bytes.damaged(
      `expected ${content}, which end at byte ${end}, but the file ends at byte ${bytes.position}`,
    );
  }
  await bytes.expectEnd(content);
  return values;
}
