import type { ImageBytes } from '../images/imageBytes.js';

const blockBytes = 512;
/** Bytes that are taken at a time. */
const pieceBytes = 2 ** 20;
/** The most bytes of an archive after gzip was undone, six times those of CIFAR-10: it may unpack to any number. */
const mostBytes = 2 ** 30;
/** The number of a file's kind in a header: `0`, or nothing in old archives. */
const fileKinds = [0x30, 0];

/** A file in an archive. */
export interface TarEntry {
  /** Its path in the archive. */
  readonly path: string;
  /** Its bytes, once; what is not read of them is passed over. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Returns the files of a tar archive (POSIX.1-1988, ustar), one after another. Folders, links and everything else are passed over,
 * and nothing is written anywhere, so paths can do no harm.
 *
 * @throws InputError for a damaged archive, one that breaks off, and one of more than 1 GiB
 */
export async function* tarEntries(bytes: ImageBytes): AsyncGenerator<TarEntry> {
  for (;;) {
    const header = await bytes.take(blockBytes);
    // an archive ends with blocks of zeros, which some programs leave out
    if (header.length === 0 || header.every((byte) => byte === 0)) return;
    const size = sizeOf(header);
    if (size === null) throw bytes.damaged(`the tar archive is damaged at byte ${bytes.position}`);
    if (bytes.position + size > mostBytes) {
      throw bytes.damaged(`expected a tar archive of at most ${mostBytes} bytes, but it has more`);
    }
    let left = size;
    async function* content(): AsyncGenerator<Uint8Array> {
      while (left > 0) {
        const piece = await bytes.take(Math.min(pieceBytes, left));
        if (piece.length === 0) throw bytes.damaged(`the tar archive breaks off at byte ${bytes.position}`);
        left -= piece.length;
        yield piece;
      }
    }
    if (fileKinds.includes(header[156]!)) yield { path: text(header.subarray(0, 100)), content: content() };
    for await (const _ of content());
    await bytes.take((blockBytes - (size % blockBytes)) % blockBytes);
  }
}

/** Whether a file begins as a tar archive does. */
export function isTar(head: Uint8Array): boolean {
  return text(head.subarray(257, 262)) === 'ustar' && sizeOf(head.subarray(0, blockBytes)) !== null;
}

/** Returns the size of a file, which its header holds in octal; null for a header whose sum of bytes is not what it says. */
function sizeOf(header: Uint8Array): number | null {
  if (header.length < blockBytes) return null;
  const [sumAt, sumEnd, space] = [148, 156, 0x20];
  const sum = header.reduce((total, byte, i) => total + (i >= sumAt && i < sumEnd ? space : byte), 0);
  if (octal(header.subarray(sumAt, sumEnd)) !== sum) return null;
  return octal(header.subarray(124, 136));
}

function octal(field: Uint8Array): number | null {
  const [, digits] = /^ *([0-7]+) *$/.exec(text(field)) ?? [];
  return digits === undefined ? null : Number.parseInt(digits, 8);
}

/** Returns the text of a field, which zeros fill up. */
function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return String.fromCharCode(...(end < 0 ? field : field.subarray(0, end)));
}
