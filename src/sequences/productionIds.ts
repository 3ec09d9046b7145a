import type { ByteSource } from '../base/byteSource.js';

/** Productions one after another: in memory, where a Uint16Array is what it takes, or in a file. */
export interface ProductionIds {
  readonly length: number;
  /** Returns the productions from `start` up to `end`, which the caller does not change. */
  subarray(start: number, end: number): Uint16Array;
}

/** The bytes of a production. */
const idBytes = Uint16Array.BYTES_PER_ELEMENT;

/** Productions that stay in a file, and of which memory holds only those in use. */
export class StoredIds implements ProductionIds {
  readonly length: number;
  readonly #source: ByteSource;
  readonly #begin: number;

  /**
   * @param begin the place of the first production, in bytes
   * @param length the number of productions
   */
  constructor(source: ByteSource, begin: number, length: number) {
    this.#source = source;
    this.#begin = begin;
    this.length = length;
  }

  subarray(start: number, end: number): Uint16Array {
    const bytes = this.#source.read(this.#begin + idBytes * start, this.#begin + idBytes * end);
    const { buffer, byteOffset } = bytes.byteOffset % idBytes === 0 ? bytes : new Uint8Array(bytes);
    return new Uint16Array(buffer, byteOffset, end - start);
  }
}
