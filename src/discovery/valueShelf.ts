/** The arrays that are allocated at once. */
const perPiece = 256;

/** Keeps many arrays of one length in few pieces of memory, which is faster than one piece for each. */
export class ValueShelf {
  #piece = new Float64Array(0);
  #used = 0;

  /** Returns a copy of some values. */
  copy(values: Float64Array): Float64Array {
    const end = this.#used + values.length;
    if (end > this.#piece.length) {
      this.#piece = new Float64Array(perPiece * values.length);
      this.#used = 0;
      return this.copy(values);
    }
    const copy = this.#piece.subarray(this.#used, end);
    copy.set(values);
    this.#used = end;
    return copy;
  }
}
