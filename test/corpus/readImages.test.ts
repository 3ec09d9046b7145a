import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { readCifarFile, readIdxFile, readIdxLabelFile } from '../../src/corpus/readImages.js';
import { readCifarBatch } from '../../src/images/cifar.js';
import { ImageBytes } from '../../src/images/imageBytes.js';
import { padImages } from '../../src/images/padImages.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** Writes a file. @returns its path */
function fileOf(bytes: Uint8Array): string {
  const path = join(folder, `file${files++}`);
  writeFileSync(path, bytes);
  return path;
}

/** A file in the format of MNIST: the mark, the sizes, most significant byte first, and the values. */
function idx(sizes: readonly number[], values: ArrayLike<number>, type = 8): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, type, sizes.length]);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, Uint8Array.from(values)]);
}

/** A record of CIFAR-10, whose colours are numbered by channel. */
function record(label: number, brightness = 0): Buffer {
  const planes = [1, 2, 3].map((channel) => Buffer.alloc(1024, brightness + channel));
  return Buffer.concat([Buffer.of(label), ...planes]);
}

const count = (length: number) => Array.from({ length }, (_, i) => i);
/** Two images of 2 x 3 pixels. */
const two = idx([2, 2, 3], count(12));
const images = { count: 2, height: 2, width: 3, channels: 1, pixels: Uint8Array.from(count(12)) };

/** Expects an error with a place, on one line. */
async function expectRefusal(reading: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(message);
  expect((error as InputError).where).toMatch(/file\d+$/);
}

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
    ['of floating-point numbers', idx([2, 2, 3], count(12), 13), /begins with 0 0 13 3/],
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
      gzipSync(idx([50, 20, 20], count(20_000))).subarray(0, 200),
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

describe('binary batches of CIFAR-10', () => {
  it('are read with the colours of a pixel side by side, packed or not', async () => {
    const bytes = Buffer.concat([record(3), record(9, 100)]);
    for (const path of [fileOf(bytes), fileOf(gzipSync(bytes))]) {
      const { images, labels } = await readCifarFile(path);
      expect([...labels]).toEqual([3, 9]);
      expect(images).toMatchObject({ count: 2, height: 32, width: 32, channels: 3 });
      expect(images.pixels).toHaveLength(2 * 3072);
      expect([...images.pixels.subarray(0, 6)]).toEqual([1, 2, 3, 1, 2, 3]);
      expect([...images.pixels.subarray(-3)]).toEqual([101, 102, 103]);
    }
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /expected a binary batch of CIFAR-10, but the file is empty/],
    [
      'cut',
      Buffer.concat([record(1), record(2)]).subarray(0, 4000),
      /records of 3073 bytes, .* but the file ends at byte 927 of record 2/,
    ],
    ['with bytes at its end', Buffer.concat([record(1), Buffer.of(0)]), /ends at byte 1 of record 2/],
    [
      'of another kind',
      Buffer.concat([record(1), record(200)]),
      /labels are from 0 to 9, but record 2 has the label 200/,
    ],
  ])('%s are refused', (_, bytes, message) => expectRefusal(readCifarFile(fileOf(bytes)), message));

  it('of more images than the whole data set are refused, however many follow', async () => {
    let pieces = 0;
    async function* endless() {
      for (const piece = Buffer.alloc(3073 * 500); ; pieces++) yield piece;
    }
    const reading = readCifarBatch(new ImageBytes(endless(), 'file0'));
    await expectRefusal(reading, /expected at most 60000 images, .* but the file goes on/);
    expect(pieces).toBe(60_000 / 500);
  });
});

describe('padding', () => {
  it('puts images in the middle of larger ones', () => {
    expect([...padImages(images, { height: 3, width: 5 }).pixels]).toEqual([
      ...[0, 0, 1, 2, 0],
      ...[0, 3, 4, 5, 0],
      ...[0, 0, 0, 0, 0],
      ...[0, 6, 7, 8, 0],
      ...[0, 9, 10, 11, 0],
      ...[0, 0, 0, 0, 0],
    ]);
    expect(() => padImages(images, { height: 1, width: 5 })).toThrow(
      /expected a size of at least 2 x 3 pixels, as the images have, but received: 1 x 5/,
    );
  });
});
