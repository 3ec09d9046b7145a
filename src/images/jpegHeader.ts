import { InputError } from '../base/errors.js';
import { damagedPicture } from './damagedPicture.js';
import { expectPictureSize } from './pictureSize.js';

export interface JpegHeader {
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for colours, 4 for colours of print. */
  readonly components: 1 | 3 | 4;
  /** Whether three components are red, green and blue themselves, instead of a brightness and two differences. */
  readonly isRgb: boolean;
}

/** Markers of frames that the decoder reads (T.81, table B.1): baseline, extended and progressive, packed by Huffman. */
const frames = [0xc0, 0xc1, 0xc2];
/** Markers of other frames: without loss, hierarchical, packed arithmetically. */
const otherFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const [startOfScan, adobe] = [0xda, 0xee];
/** The most scans: a progressive picture has about ten, and each one costs the time of the whole picture however small it is. */
const mostScans = 100;

/**
 * Reads the size and the kind of colours of a JPEG (T.81, annex B) up to its frame.
 *
 * @param name the name of the file, for messages
 * @throws InputError for another format, a kind of JPEG that cannot be decoded, a picture that is too large, and a file that
 *   breaks off
 */
export function readJpegHeader(bytes: Uint8Array, name: string): JpegHeader {
  if (!isJpeg(bytes)) {
    throw new InputError({
      where: name,
      expected: 'a JPEG',
      received: 'a file that does not begin like one',
    });
  }
  expectFewScans(bytes, name);
  let transform: number | null = null;
  for (let at = 2; ; ) {
    if (bytes[at] !== 0xff) throw noFrame(bytes, name, at);
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    const length = (bytes[at]! << 8) | bytes[at + 1]!;
    const content = bytes.subarray(at + 2, at + length);
    if (marker === undefined || marker === startOfScan || content.length !== length - 2) {
      throw noFrame(bytes, name, at);
    }
    if (
      marker === adobe &&
      content.length >= 12 &&
      String.fromCharCode(...content.subarray(0, 5)) === 'Adobe'
    ) {
      transform = content[11]!;
    }
    if (otherFrames.includes(marker)) throw unreadable(name, `one of another kind (SOF${marker - 0xc0})`);
    if (frames.includes(marker)) return frameOf(content, transform, name);
    at += length;
  }
}

/** Whether a file begins as a JPEG does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

function frameOf(content: Uint8Array, transform: number | null, name: string): JpegHeader {
  const [precision, highHeight, lowHeight, highWidth, lowWidth, components] = content as unknown as number[];
  if (content.length < 6 || content.length !== 6 + 3 * components!) {
    throw damagedPicture(name, 'the size of the JPEG is damaged');
  }
  if (precision !== 8) throw unreadable(name, `one of ${precision} bits`);
  if (components !== 1 && components !== 3 && components !== 4) {
    throw unreadable(name, `one of ${components} components`);
  }
  const [height, width] = [(highHeight! << 8) | lowHeight!, (highWidth! << 8) | lowWidth!];
  expectPictureSize(name, { height, width });
  return { height, width, components, isRgb: components === 3 && transform === 0 };
}

/** In packed data, 0 follows every 255, so the two bytes of this marker are rare wherever they are not one. */
function expectFewScans(bytes: Uint8Array, name: string): void {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === startOfScan) scans++;
  }
  if (scans > mostScans) throw unreadable(name, `one of ${scans} scans, where at most ${mostScans} are read`);
}

function unreadable(name: string, received: string): InputError {
  return new InputError({
    where: name,
    expected: 'a baseline or progressive JPEG of 8 bits, in grey, colours or CMYK',
    received,
    advice: [{ text: 'save the picture as an ordinary JPEG or as PNG' }],
  });
}

function noFrame(bytes: Uint8Array, name: string, at: number): InputError {
  return damagedPicture(
    name,
    at >= bytes.length
      ? `the JPEG breaks off at byte ${bytes.length}, before its size`
      : `the JPEG is damaged at byte ${at}, before its size`,
  );
}
