import { InputError } from '../base/errors.js';

/**
 * Reads UTF-8 that arrives in pieces, and refuses anything else with its line. A decoder alone would replace every
 * letter of a Latin-1 file by U+FFFD, and nobody would notice.
 */
export class Utf8Reader {
  readonly #name: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** The bytes at the end of the last piece that begin a character. */
  #begun: Uint8Array = new Uint8Array(0);
  /** The number of line ends (LF, CR LF, CR) so far. */
  #lineEnds = 0;
  #afterReturn = false;

  /** @param name the file's name in messages */
  constructor(name: string) {
    this.#name = name;
  }

  /** The number of the line that is being read, from 1. */
  get line(): number {
    return this.#lineEnds + 1;
  }

  /** @throws InputError for bytes that are not UTF-8 */
  read(bytes: Uint8Array): string {
    try {
      const text = this.#decoder.decode(bytes, { stream: true });
      this.#countLineEnds(bytes, bytes.length);
      const begun = this.#begun.length === 0 ? bytes : Buffer.concat([this.#begun, bytes]);
      this.#begun = begun.slice(begun.length - lengthOfBegun(begun));
      return text;
    } catch {
      throw this.#refusal(Buffer.concat([this.#begun, bytes]));
    }
  }

  /** @throws InputError for a character that breaks off at the end */
  finish(): string {
    try {
      return this.#decoder.decode();
    } catch {
      throw this.#refusal(this.#begun);
    }
  }

  #countLineEnds(bytes: Uint8Array, end: number): void {
    let count = 0;
    let afterReturn = this.#afterReturn;
    for (let i = 0; i < end; i++) {
      const byte = bytes[i];
      if (byte === 10) {
        if (!afterReturn) count++;
        afterReturn = false;
      } else {
        afterReturn = byte === 13;
        if (afterReturn) count++;
      }
    }
    this.#lineEnds += count;
    this.#afterReturn = afterReturn;
  }

  #refusal(bytes: Uint8Array): InputError {
    const place = firstInvalid(bytes);
    this.#countLineEnds(bytes, place);
    const byte = (bytes[place] ?? 0).toString(16).padStart(2, '0');
    const file = this.#name.includes(' ') ? 'FILE' : this.#name;
    return new InputError(
      `${this.#name}: line ${this.line}: expected UTF-8, but there is the byte 0x${byte}; if this is Latin-1 or Windows-1252, convert it ("iconv -f WINDOWS-1252 -t UTF-8 ${file}"), or save it as CSV UTF-8 in your spreadsheet`,
    );
  }
}

/** Returns the length of a character in bytes by its first byte; 0 for a byte that begins none. */
function lengthByFirst(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
}

/** Returns how many of the last bytes begin a character that is not complete. */
function lengthOfBegun(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    return lengthByFirst(byte) > back ? back : 0;
  }
  return 0;
}

/** Returns the place of the first byte that UTF-8 does not allow there (RFC 3629). */
function firstInvalid(bytes: Uint8Array): number {
  let place = 0;
  while (place < bytes.length) {
    const length = lengthByFirst(bytes[place]!);
    if (length === 0) return place;
    if (length === 1) {
      place++;
      continue;
    }
    const character = bytes.subarray(place, place + length);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(character);
    } catch {
      return place;
    }
    place += length;
  }
  return place;
}
