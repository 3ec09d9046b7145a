import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { InputError } from '../../src/base/errors.js';

/** Makes a folder for the files of one test file, which is removed after its tests. */
export function testFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'grae-images-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  /** Writes a file. @returns its path */
  const fileOf = (bytes: Uint8Array): string => {
    const path = join(folder, `file${files++}`);
    writeFileSync(path, bytes);
    return path;
  };
  return { folder, fileOf };
}

/** A file in the format of MNIST: the mark, the sizes, most significant byte first, and the values. */
export function idx(sizes: readonly number[], values: ArrayLike<number>, type = 8): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, type, sizes.length]);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, Uint8Array.from(values)]);
}

/** A record of CIFAR-10, whose colours are numbered by channel. */
export function record(label: number, brightness = 0): Buffer {
  const planes = [1, 2, 3].map((channel) => Buffer.alloc(1024, brightness + channel));
  return Buffer.concat([Buffer.of(label), ...planes]);
}

/** Whole numbers from 0. */
export const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** Expects an error with a place, on one line. */
export async function expectRefusal(
  reading: Promise<unknown>,
  message: RegExp,
  where = /file\d+$/,
): Promise<void> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(message);
  expect((error as InputError).where).toMatch(where);
}
