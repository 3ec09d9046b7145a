import { InputError } from '../base/errors.js';
import { damagedPicture } from './damagedPicture.js';
import { expectPictureSize } from './pictureSize.js';

/** What the samples of a pixel mean (PNG specification, 11.2.1), with the bits that a sample may have. */
const colourTypes: Readonly<Record<number, { samples: number; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

export interface PngHeader {
  readonly height: number;
  readonly width: number;
  /** Bits of a sample. */
  readonly depth: number;
  /** Samples of a pixel in the file: 1 grey or place in the palette, 2 grey and alpha, 3 colours, 4 colours and alpha. */
  readonly samples: number;
  readonly hasPalette: boolean;
  readonly isInterlaced: boolean;
}

export interface PngChunks {
  readonly header: PngHeader;
  /** The chunks that the pixels need, in their order, each whole with its length and its checksum. */
  readonly chunks: readonly Uint8Array[];
  /** The packed pixels, in pieces. */
  readonly packed: readonly Uint8Array[];
}

/** The first bytes of a PNG. */
export const pngSignature: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Bytes of a chunk besides its content: length and type before it, a checksum after it. */
const [beforeContent, afterContent] = [8, 4];
const headerBytes = 13;
const mostColours = 256;

/**
 * Reads the structure of a PNG: the header, and where the pixels are. Chunks for other purposes (texts, colour profiles, which may
 * unpack to any size, transparency of a palette, further pictures of an animation) are left out.
 *
 * @param name the name of the file, for messages
 * @throws InputError for another format, a file that breaks off, and a picture that is too large; checksums are not compared
 */
export function readPngChunks(bytes: Uint8Array, name: string): PngChunks {
  if (!pngSignature.every((byte, i) => bytes[i] === byte)) {
    throw new InputError({
      where: name,
      expected: 'a PNG',
      received: 'a file that does not begin like one',
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [];
  const packed: Uint8Array[] = [];
  let header: PngHeader | null = null;
  let colours = 0;
  for (let at = pngSignature.length; ; ) {
    if (at + beforeContent + afterContent > bytes.length) throw breaksOff(bytes, name);
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + beforeContent));
    const end = at + beforeContent + length + afterContent;
    if (end > bytes.length) throw breaksOff(bytes, name);
    const content = bytes.subarray(at + beforeContent, at + beforeContent + length);
    const chunk = bytes.subarray(at, end);
    at = end;
    if ((header === null) !== (type === 'IHDR')) {
      throw damagedPicture(name, `expected one header, at the begin of the PNG, but there is ${type}`);
    }
    if (type === 'IHDR') {
      header = headerOf(content, name);
      chunks.push(chunk);
    } else if (type === 'PLTE' && header?.hasPalette === true) {
      if (colours > 0 || length === 0 || length % 3 !== 0 || length > 3 * mostColours) {
        throw damagedPicture(name, `expected one palette of 1 to ${mostColours} colours in 3 bytes each`);
      }
      colours = length / 3;
      chunks.push(chunk);
    } else if (type === 'IDAT') {
      if (header?.hasPalette === true && colours === 0) {
        throw damagedPicture(name, 'expected a palette before the pixels, but there is none');
      }
      chunks.push(chunk);
      packed.push(content);
    } else if (type === 'IEND') {
      chunks.push(chunk);
      return { header: header!, chunks, packed };
    }
  }
}

function breaksOff(bytes: Uint8Array, name: string): InputError {
  return damagedPicture(name, `the PNG breaks off at byte ${bytes.length}`);
}

function headerOf(content: Uint8Array, name: string): PngHeader {
  if (content.length !== headerBytes) {
    throw damagedPicture(name, `expected a header of ${headerBytes} bytes, but it has ${content.length}`);
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourType, compression, filter, interlace] = content.subarray(8) as unknown as number[];
  const kind = colourTypes[colourType!];
  if (kind === undefined || !kind.depths.includes(depth!) || compression! + filter! > 0 || interlace! > 1) {
    throw damagedPicture(
      name,
      `expected a header as the PNG specification has it, but it ends with ${content.subarray(8).join(' ')}`,
    );
  }
  expectPictureSize(name, { height, width });
  return {
    height,
    width,
    depth: depth!,
    samples: kind.samples,
    hasPalette: colourType === 3,
    isInterlaced: interlace === 1,
  };
}
