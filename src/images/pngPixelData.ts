import { damagedPicture } from './damagedPicture.js';
import type { PngChunks, PngHeader } from './pngChunks.js';

/** Bytes that are unpacked at a time. Deflate packs at most 1032 bytes into one, so a piece becomes 4 MB at most. */
const pieceBytes = 2 ** 12;

/** The first column and row of each pass of an interlaced picture, and the steps to the next ones (Adam7). */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Expects the pixels of a PNG to unpack to exactly the size that its header implies. Unpacking stops as soon as there is more, so
 * neither memory nor time depend on how much a hostile file unpacks to. fast-png does not have such a bound.
 *
 * @throws InputError for more or fewer bytes, and for packed data that is damaged
 */
export async function expectPngPixelData({ header, packed }: PngChunks, name: string): Promise<void> {
  const { Unzlib } = await import('fflate');
  const expected = unpackedBytes(header);
  let unpacked = 0;
  const unpacking = new Unzlib((piece) => {
    unpacked += piece.length;
  });
  const push = (piece: Uint8Array, isLast: boolean): void => {
    try {
      unpacking.push(piece, isLast);
    } catch (thrown) {
      throw damagedPicture(name, `the pixels of the PNG cannot be unpacked (${(thrown as Error).message})`);
    }
    if (unpacked > expected) {
      throw damagedPicture(
        name,
        `expected pixels of ${expected} bytes for ${header.height} x ${header.width}, but there are more`,
      );
    }
  };
  for (const piece of packed) {
    for (let at = 0; at < piece.length; at += pieceBytes) push(piece.subarray(at, at + pieceBytes), false);
  }
  push(new Uint8Array(0), true);
  if (unpacked === expected) return;
  throw damagedPicture(
    name,
    `expected pixels of ${expected} bytes for ${header.height} x ${header.width}, but there are ${unpacked}`,
  );
}

/** Returns the bytes of all rows, each of which begins with the number of its filter (PNG specification, 7.2 and 8). */
function unpackedBytes({ height, width, depth, samples, isInterlaced }: PngHeader): number {
  let bytes = 0;
  for (const [left, top, right, down] of isInterlaced ? passes : [[0, 0, 1, 1] as const]) {
    const columns = Math.ceil((width - left) / right);
    const rows = Math.ceil((height - top) / down);
    if (columns > 0 && rows > 0) bytes += rows * (1 + Math.ceil((columns * depth * samples) / 8));
  }
  return bytes;
}
