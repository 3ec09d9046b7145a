import type { Layout } from './layoutKinds.js';

/**
 * Finds the ends of records in the bytes of a file that arrive in pieces: places where the file may be cut so that each part
 * holds whole records.
 */
export interface RecordEnds {
  /**
   * @param from where to go on: 0 for a new piece, the last result within one
   * @returns the place behind the next end in the piece, or -1 if there is none
   */
  next(piece: Uint8Array, from: number): number;
}

const [lineFeed, carriageReturn, quote, dollar] = [10, 13, 34, 36];

/** Returns what finds the ends of records in a file of a layout. Lines that end with CR alone are not told apart. */
export function recordEndsOf(layout: Layout): RecordEnds {
  if (layout.kind === 'sdf') return new SdfEnds();
  if (layout.kind === 'delimited' && layout.delimiter !== ' ') return new QuotedEnds(layout.delimiter);
  return lineEnds();
}

/**
 * Returns what finds the ends of rows that {@link csvRow} has written, whatever the delimiter: all of its quotes are around cells, or
 * doubled.
 */
export function writtenRowEnds(): RecordEnds {
  let isQuoted = false;
  return {
    next: (piece, from) => {
      for (let i = from; i < piece.length; i++) {
        if (piece[i] === quote) isQuoted = !isQuoted;
        else if (piece[i] === lineFeed && !isQuoted) return i + 1;
      }
      return -1;
    },
  };
}

/** Returns what finds the ends of lines. */
export function lineEnds(): RecordEnds {
  return { next: (piece, from) => piece.indexOf(lineFeed, from) + 1 || -1 };
}

/**
 * Finds the line ends of delimited text that are outside of quotes, which the reader of such text (csv-parse) takes for the
 * ends of rows: a quote at the front of a cell opens, and one that another does not follow closes.
 */
class QuotedEnds implements RecordEnds {
  readonly #delimiter: number;
  readonly #mask: number;
  /** The last bytes, as many as a delimiter may have. */
  #recent = 0;
  #isCellStart = true;
  #isQuoted = false;
  #isAfterQuote = false;

  constructor(delimiter: string) {
    const bytes = new TextEncoder().encode(delimiter);
    this.#delimiter = bytes.reduce((code, byte) => ((code << 8) | byte) >>> 0, 0);
    this.#mask = bytes.length >= 4 ? 0xffffffff : 2 ** (8 * bytes.length) - 1;
  }

  next(piece: Uint8Array, from: number): number {
    for (let i = from; i < piece.length; i++) {
      const byte = piece[i]!;
      this.#recent = (this.#recent << 8) | byte;
      if (this.#isAfterQuote) {
        this.#isAfterQuote = false;
        // two quotes in a quoted cell stand for one
        if (byte === quote) continue;
        this.#isQuoted = false;
      }
      if (this.#isQuoted) this.#isAfterQuote = byte === quote;
      else if (byte === quote && this.#isCellStart) {
        this.#isQuoted = true;
        this.#isCellStart = false;
      } else if (byte === lineFeed) {
        this.#isCellStart = true;
        return i + 1;
      } else {
        this.#isCellStart = (this.#recent & this.#mask) >>> 0 === this.#delimiter || byte === carriageReturn;
      }
    }
    return -1;
  }
}

/** Finds the ends of the lines that end the records of an SDF: they begin with four dollar signs. */
class SdfEnds implements RecordEnds {
  /** The number of dollar signs at the front of the line so far; -1 once something else came first. */
  #dollars = 0;

  next(piece: Uint8Array, from: number): number {
    for (let i = from; i < piece.length; ) {
      if (this.#dollars >= 0 && this.#dollars < 4 && piece[i] === dollar) {
        this.#dollars++;
        i++;
        continue;
      }
      const end = piece.indexOf(lineFeed, i);
      const isRecordEnd = this.#dollars === 4;
      this.#dollars = end < 0 ? (isRecordEnd ? 4 : -1) : 0;
      if (end < 0) return -1;
      if (isRecordEnd) return end + 1;
      i = end + 1;
    }
    return -1;
  }
}
