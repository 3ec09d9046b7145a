import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readIdxFile, readIdxLabelFile } from '../../src/corpus/readIdxFile.js';
import { expectRefusal, idx, numbers, testFolder } from './imageFiles.js';

const { folder, fileOf } = testFolder();

/** Two images of 2 x 3 pixels. */
const two = idx([2, 2, 3], numbers(12));
const images = { count: 2, height: 2, width: 3, channels: 1, pixels: Uint8Array.from(numbers(12)) };

describe('files of images in the format of MNIST', () => {
  it('are read, packed or not', async () => {
    expect(await readIdxFile(fileOf(two))).toEqual(images);
    expect(await readIdxFile(fileOf(gzipSync(two)))).toEqual(images);
    const labels = fileOf(gzipSync(idx([2], [7, 9])));
    expect(await readIdxLabelFile(labels, images)).toEqual(Uint8Array.of(7, 9));
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /expected an IDX file of images, which begins .* but the file is empty/],
    ['gzip of nothing', gzipSync(new Uint8Array(0)), /but the file is empty/],
    [
      'of another kind',
      Buffer.from('\x89PNG\r\n', 'latin1'),
      /begins with the bytes 0 0 8 3, but received: a file that begins with 137 80 78 71/,
    ],
    ['of floating-point numbers', idx([2, 2, 3], numbers(12), 13), /begins with 0 0 13 3/],
    ['of labels', idx([2], [1, 2]), /0 0 8 3, but received: a file that begins with 0 0 8 1/],
    ['cut in its mark', two.subarray(0, 3), /begins with 0 0 8/],
    ['cut in its header', two.subarray(0, 9), /expected a header of 16 bytes, but the file ends at byte 9/],
    [
      'cut in its pixels',
      two.subarray(0, 20),
      /expected 2 images of 2 x 3 pixels, which end at byte 28, but the file ends at byte 20/,
    ],
    [
      'with bytes at its end',
      Buffer.concat([two, Buffer.of(0)]),
      /which end at byte 28, but the file goes on/,
    ],
    ['without images', idx([0, 28, 28], []), /the header states 0 x 28 x 28: there are none/],
    ['of no pixels', idx([3, 0, 28], []), /the header states 3 x 0 x 28: there are none/],
    [
      'that announces more than fits',
      idx([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], [1]),
      /expected at most 2147483648 bytes of images, but the header states 4294967295 x/,
    ],
    ['that announces much and has little', idx([1000, 1000, 1000], [1]), /but the file ends at byte 17/],
    [
      'packed and cut',
      gzipSync(idx([50, 20, 20], numbers(20_000))).subarray(0, 200),
      /the gzip data breaks off in/,
    ],
    [
      'packed and damaged',
      Buffer.concat([Buffer.of(0x1f, 0x8b), Buffer.alloc(40, 7)]),
      /the gzip data is damaged in/,
    ],
  ])('%s are refused', (_, bytes, message) => expectRefusal(readIdxFile(fileOf(bytes)), message));

  it('are refused as soon as there is more than the header says, however much it unpacks to', async () => {
    const bomb = gzipSync(Buffer.concat([two, Buffer.alloc(50_000_000)]));
    const path = fileOf(bomb);
    const before = process.memoryUsage();
    await expectRefusal(readIdxFile(path), /which end at byte 28, but the file goes on/);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(10_000_000);
  });

  it('labels of another number are refused, and pixels as labels', async () => {
    await expectRefusal(
      readIdxLabelFile(fileOf(idx([3], [1, 2, 3])), images),
      /expected 2 labels, one for each image, but received: 3 labels/,
    );
    await expectRefusal(
      readIdxLabelFile(fileOf(idx([2], [1])), images),
      /expected 2 labels, which end at byte 10, but the file ends at byte 9/,
    );
    await expectRefusal(readIdxLabelFile(fileOf(two), images), /0 0 8 1, but received: .* 0 0 8 3/);
  });

  it('that are not there are said not to be', async () => {
    await expect(readIdxFile(join(folder, 'file-missing'))).rejects.toThrow(/no such file/);
    await expect(readIdxFile(folder)).rejects.toThrow(/expected a file, but this is a folder/);
  });
});
