import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readImages } from '../../src/corpus/readImages.js';
import { cropAndResize } from '../../src/images/cropAndResize.js';
import { encodePng } from '../../src/images/png.js';
import { colours, fileNamed, grey, jpegs, pngs } from '../images/pictures.js';
import { expectRefusal, idx, numbers, record, testFolder } from './imageFiles.js';

const { folder, fileOf } = testFolder();

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folders = 0;
/** Makes a folder of files. @returns its path */
function folderOf(files: Readonly<Record<string, Uint8Array | string>>): string {
  const path = join(folder, `folder${folders++}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

const coloursPng = fileNamed(pngs, 'colours');
const greyPng = fileNamed(pngs, 'grey');
const jpeg = fileNamed(jpegs, 'colours');

describe('images in the format of MNIST', () => {
  const train = gzipSync(idx([3, 1, 2], numbers(6)));
  const trainLabels = gzipSync(idx([3], [7, 8, 9]));
  const mnist = folderOf({
    'train-images-idx3-ubyte.gz': train,
    'train-labels-idx1-ubyte.gz': trainLabels,
    't10k-images-idx3-ubyte': idx([1, 1, 2], [50, 60]),
  });
  const images = { count: 3, height: 1, width: 2, channels: 1, pixels: Uint8Array.from(numbers(6)) };

  it('come from a file, with the labels that are beside it', async () => {
    const corpus = {
      images,
      labels: Uint8Array.of(7, 8, 9),
      files: [
        { name: 'train-images-idx3-ubyte.gz', sha256: sha256(train) },
        { name: 'train-labels-idx1-ubyte.gz', sha256: sha256(trainLabels) },
      ],
    };
    expect(await readImages(join(mnist, 'train-images-idx3-ubyte.gz'))).toEqual(corpus);
    expect(await readImages(mnist)).toEqual(corpus);
    expect(await readImages(fileOf(train))).toMatchObject({ images, labels: null });
  });

  it('come from the part of a folder that is asked for', async () => {
    expect(await readImages(mnist, { part: 'test' })).toMatchObject({
      images: { count: 1, pixels: Uint8Array.of(50, 60) },
      labels: null,
    });
    const half = folderOf({ 'train-images.idx3-ubyte': idx([3, 1, 2], numbers(6)) });
    expect(await readImages(half)).toMatchObject({ images, labels: null });
    await expectRefusal(
      readImages(half, { part: 'test' }),
      /expected t10k-images-idx3-ubyte.gz, the test images, but it is not there/,
      /folder\d+$/,
    );
  });

  it('may be the first ones alone', async () => {
    const { images, labels } = await readImages(mnist, { most: 2 });
    expect(images).toMatchObject({ count: 2, pixels: Uint8Array.from(numbers(4)) });
    expect(labels).toEqual(Uint8Array.of(7, 8));
    expect((await readImages(mnist, { most: 20 })).images.count).toBe(3);
  });

  it('keep their size, and say so where another is asked for', async () => {
    expect((await readImages(mnist, { height: 1, width: 2, channels: 1 })).images).toEqual(images);
    for (const [options, received] of [
      [{ height: 4, width: 4 }, 'height 4'],
      [{ channels: 3 }, 'channels 3'],
      [{ crop: 1 }, 'crop 1'],
    ] as const) {
      await expectRefusal(
        readImages(mnist, options),
        new RegExp(`expected images of 1 x 2 x 1, as the data set has them: .*, but received: ${received}$`),
        /folder\d+$/,
      );
    }
  });

  it('with labels of another number are refused', async () => {
    const wrong = folderOf({
      'train-images-idx3-ubyte': idx([3, 1, 2], numbers(6)),
      'train-labels-idx1-ubyte': idx([2], [1, 2]),
    });
    await expectRefusal(
      readImages(wrong),
      /expected 3 labels, one for each image/,
      /train-labels-idx1-ubyte$/,
    );
  });
});

describe('images of CIFAR-10', () => {
  const names = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
  const batches: Readonly<Record<string, Buffer>> = Object.fromEntries(
    names.map((name, i) => [name, record(i, 10 * i)]),
  );
  const files: Readonly<Record<string, Buffer | string>> = {
    ...batches,
    'test_batch.bin': Buffer.concat([record(7, 70), record(8, 80)]),
    'readme.html': '<p>',
  };

  it('come from a batch', async () => {
    const { images, labels, files } = await readImages(fileOf(record(3, 9)));
    expect(images).toMatchObject({ count: 1, height: 32, width: 32, channels: 3 });
    expect(labels).toEqual(Uint8Array.of(3));
    expect(files).toEqual([{ name: expect.stringMatching(/^file\d+$/), sha256: sha256(record(3, 9)) }]);
  });

  /** Expects the images of all batches, in the order of the batches. */
  async function expectWhole(path: string): Promise<void> {
    const { images, labels } = await readImages(path);
    expect(images).toMatchObject({ count: 5, height: 32, width: 32, channels: 3 });
    expect([...labels!]).toEqual([0, 1, 2, 3, 4]);
    expect(numbers(5).map((image) => images.pixels[image * 3072])).toEqual([1, 11, 21, 31, 41]);
    expect([...(await readImages(path, { part: 'test' })).labels!]).toEqual([7, 8]);
    expect([...(await readImages(path, { most: 2 })).labels!]).toEqual([0, 1]);
  }

  it('come from a folder, or one around it', async () => {
    const path = folderOf(files);
    await expectWhole(path);
    expect((await readImages(path)).files).toEqual(
      names.map((name) => ({ name, sha256: sha256(batches[name]!) })),
    );
    const around = folderOf({});
    symlinkSync(path, join(around, 'cifar-10-batches-bin'));
    await expectWhole(around);
  });

  it('come from the archive, in whatever order it has them', async () => {
    const around = folderOf({});
    const path = join(around, 'cifar-10-batches-bin');
    symlinkSync(folderOf(files), path);
    for (const [format, options] of [
      ['cifar.tar', '-cf'],
      ['cifar.tar.gz', '-czf'],
    ] as const) {
      const archive = join(around, format);
      const order = Object.keys(files).reverse();
      execFileSync(
        'tar',
        [
          '-h',
          options,
          archive,
          'cifar-10-batches-bin/readme.html',
          ...order.map((name) => `cifar-10-batches-bin/${name}`),
        ],
        { cwd: around },
      );
      await expectWhole(archive);
      expect((await readImages(archive)).files).toHaveLength(1);
    }
  });

  it('are refused where a batch is not there', async () => {
    const { 'data_batch_3.bin': _, ...others } = files;
    const message = /expected data_batch_3.bin, which is of CIFAR-10's train images, but it is not there/;
    const path = folderOf(others);
    await expectRefusal(readImages(path), message, /folder\d+$/);
    execFileSync('tar', ['-cf', 'some.tar', ...Object.keys(others)], { cwd: path });
    await expectRefusal(readImages(join(path, 'some.tar')), message, /some\.tar$/);
  });

  it('are refused from an archive that is damaged', async () => {
    const path = folderOf(files);
    execFileSync('tar', ['-czf', 'whole.tar.gz', ...Object.keys(files)], { cwd: path });
    execFileSync('tar', ['-cf', 'whole.tar', ...Object.keys(files)], { cwd: path });
    const whole = readFileSync(join(path, 'whole.tar'));
    await expectRefusal(
      readImages(fileOf(whole.subarray(0, 3000))),
      /the tar archive breaks off at byte 3000/,
      /file\d+ \(data_batch_1.bin\)$|file\d+$/,
    );
    const damaged = Buffer.from(whole);
    damaged[512 + 3584 + 130]! ^= 1;
    await expectRefusal(readImages(fileOf(damaged)), /the tar archive is damaged at byte 4608/);
    const packed = readFileSync(join(path, 'whole.tar.gz'));
    await expectRefusal(
      readImages(fileOf(packed.subarray(0, packed.length / 2))),
      /the gzip data breaks off/,
    );
  });
});

describe('pictures', () => {
  it('are images of one size, in the order of their names', async () => {
    const upsideDown = { ...colours, pixels: colours.pixels.toReversed() };
    const second = await encodePng(upsideDown);
    const path = folderOf({
      'b.PNG': second,
      'a10.png': coloursPng,
      'notes.txt': '',
      '._a.png': 'x',
      'a9.png': second,
    });
    mkdirSync(join(path, 'folder.png'));
    const steps: [number, number][] = [];
    const { images, labels, files } = await readImages(path, { onProgress: (...step) => steps.push(step) });
    expect(labels).toBeNull();
    expect(files).toEqual([
      { name: 'a10.png', sha256: sha256(coloursPng) },
      { name: 'a9.png', sha256: sha256(second) },
      { name: 'b.PNG', sha256: sha256(second) },
    ]);
    expect(images).toEqual({
      ...colours,
      count: 3,
      pixels: Uint8Array.of(...colours.pixels, ...upsideDown.pixels, ...upsideDown.pixels),
    });
    expect(steps).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect((await readImages(path, { most: 1 })).images).toEqual(colours);
  });

  it('are cropped and resized as asked, PNG and JPEG alike', async () => {
    const path = folderOf({ '1.jpg': jpeg, '2.jpeg': jpeg, '3.png': coloursPng });
    const size = { height: 4, width: 4, channels: 1 };
    const { images } = await readImages(path, { ...size, crop: 10 });
    expect(images).toMatchObject({ count: 3, ...size });
    expect(images.pixels.subarray(32)).toEqual(cropAndResize(colours, size, 10).pixels);
    expect((await readImages(path, { crop: 5 })).images).toMatchObject({
      count: 3,
      height: 5,
      width: 5,
      channels: 3,
    });
  });

  it('may be one file', async () => {
    expect(await readImages(fileOf(greyPng))).toMatchObject({
      images: grey,
      labels: null,
      files: [{ sha256: sha256(greyPng) }],
    });
    expect((await readImages(fileOf(jpeg), { height: 2, width: 3 })).images).toMatchObject({
      height: 2,
      width: 3,
      channels: 3,
    });
  });

  it('in grey take the colours of the first, but not the other way round', async () => {
    const { images } = await readImages(folderOf({ '1.png': coloursPng, '2.png': greyPng }));
    const half = colours.pixels.length;
    expect(images.channels).toBe(3);
    expect([...images.pixels.subarray(half, half + 3)]).toEqual(Array(3).fill(grey.pixels[0]));
    const mixed = folderOf({ '1.png': greyPng, '2.png': coloursPng });
    await expectRefusal(
      readImages(mixed),
      /expected a picture in grey, as the first one, but received: one in colours; say how many channels/,
      /2\.png$/,
    );
    expect((await readImages(mixed, { channels: 1 })).images.pixels.subarray(grey.pixels.length)).toEqual(
      grey.pixels,
    );
  });

  it.each<[string, Readonly<Record<string, Uint8Array | string>>, object, RegExp, RegExp]>([
    [
      'of several sizes',
      { '1.png': coloursPng, '2.jpg': jpeg },
      {},
      /expected a picture of 11 x 13 pixels, as the first one, but received: 24 x 32; give the height/,
      /2\.jpg$/,
    ],
    [
      'smaller than what is cut out',
      { '1.png': coloursPng },
      { crop: 12 },
      /at least 12 x 12 pixels, .* received: 11 x 13/,
      /1\.png$/,
    ],
    [
      'that are damaged',
      { '1.png': coloursPng, '2.png': coloursPng.subarray(0, 99) },
      {},
      /the PNG breaks off at byte 99/,
      /2\.png$/,
    ],
    [
      'that are something else',
      { '1.png': 'text' },
      {},
      /expected a PNG or a JPEG, .* begins with the bytes 116 101 120 116/,
      /1\.png$/,
    ],
    [
      'that are empty',
      { '1.jpg': '' },
      {},
      /expected a PNG or a JPEG, but received: an empty file/,
      /1\.jpg$/,
    ],
    [
      'from an empty folder',
      {},
      {},
      /that end with .png, .jpg or .jpeg, but received: an empty folder/,
      /folder\d+$/,
    ],
    [
      'from a folder of others',
      { 'x.gif': 'GIF89a' },
      {},
      /but received: a folder without them/,
      /folder\d+$/,
    ],
    [
      'that need more memory than there is',
      { '1.png': coloursPng, ...Object.fromEntries(numbers(99).map((i) => [`2-${i}.png`, ''])) },
      { height: 4096, width: 4096 },
      /100 images of 4096 x 4096 x 3 bytes need 5033164800 bytes, .*; take the first 85 at most/,
      /folder\d+$/,
    ],
  ])('%s are refused', (_, files, options, message, where) =>
    expectRefusal(readImages(folderOf(files), options), message, where),
  );

  it('behind links in a circle are refused, and sub-folders passed over', async () => {
    const path = folderOf({});
    symlinkSync(path, join(path, 'itself'));
    symlinkSync(join(path, 'loop.png'), join(path, 'loop.png'));
    await expectRefusal(readImages(path), /its symbolic links form a circle/, /loop\.png$/);
    const around = folderOf({});
    mkdirSync(join(around, 'faces'));
    await expectRefusal(
      readImages(around),
      /a folder without them; give a folder in it, such as faces/,
      /folder\d+$/,
    );
    await expectRefusal(readImages(join(path, 'loop.png')), /its symbolic links form a circle/, /loop\.png$/);
  });
});

describe('anything else', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['a text', Buffer.from('CCO\n'), /expected images: a folder of PNG or JPEG, .*, but received: text$/],
    ['an empty file', new Uint8Array(0), /received: an empty file/],
    ['labels', idx([2], [1, 2]), /received: the labels of images/],
    ['a workbook', Buffer.from('PK\x03\x04xl/workbook.xml'), /received: a workbook of a spreadsheet/],
  ])('is refused: %s', (_, bytes, message) => expectRefusal(readImages(fileOf(bytes)), message));

  it('is refused where there is nothing, and what is neither file nor folder', async () => {
    await expectRefusal(readImages(join(folder, 'nowhere')), /there is no such file/, /nowhere$/);
    await expectRefusal(readImages('/dev/null'), /expected a file or a folder/, /null$/);
  });

  it.each<[object, RegExp]>([
    [{ most: 0 }, /expected a whole number of images, 1 or more, but received: 0/],
    [{ height: 4 }, /expected height and width of the images together/],
    [{ height: 0, width: 4 }, /a whole number from 1 to 4096 as height of the images, but received: 0/],
    [{ crop: 1.5 }, /as crop of the images, but received: 1.5/],
    [{ channels: 4 }, /expected 1 channel for grey or 3 for colours, but received: 4/],
  ])('is refused of the options %j', (options, message) =>
    expect(readImages(folder, options)).rejects.toThrow(message),
  );
});
