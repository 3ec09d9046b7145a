import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCifarFile } from '../../src/corpus/readCifarFile.js';
import { readCifarBatch } from '../../src/images/cifar.js';
import { ImageBytes } from '../../src/images/imageBytes.js';
import { expectRefusal, record, testFolder } from './imageFiles.js';

const { fileOf } = testFolder();

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
