/** The nearest neighbours of codes by their distances, found by comparing all pairs. */
export class NeighbourLists {
  readonly #codes: Float32Array;
  readonly #latent: number;
  readonly #size: number;
  readonly #count: number;
  /** `[count, size]`: the neighbours found so far and the squares of their distances, nearest first. */
  readonly #indices: Int32Array;
  readonly #squares: Float64Array;

  /**
   * @param codes `[count, latent]`, row by row
   * @param size the number of neighbours, the code itself included; at most the number of codes
   */
  constructor(codes: Float32Array, latent: number, size: number) {
    this.#codes = codes;
    this.#latent = latent;
    this.#size = size;
    this.#count = codes.length / latent;
    this.#indices = new Int32Array(this.#count * size).fill(-1);
    this.#squares = new Float64Array(this.#count * size).fill(Number.POSITIVE_INFINITY);
    for (let row = 0; row < this.#count; row++) this.#offer(row, row, 0);
  }

  /** Compares a code with all codes behind it; once every code has been, the lists are complete. */
  compare(row: number): void {
    const [codes, latent, count] = [this.#codes, this.#latent, this.#count];
    const own = codes.subarray(row * latent, (row + 1) * latent);
    for (let other = row + 1; other < count; other++) {
      const start = other * latent;
      let square = 0;
      for (let k = 0; k < latent; k++) {
        const difference = own[k]! - codes[start + k]!;
        square += difference * difference;
      }
      this.#offer(row, other, square);
      this.#offer(other, row, square);
    }
  }

  #offer(row: number, neighbour: number, square: number): void {
    const [indices, squares, size] = [this.#indices, this.#squares, this.#size];
    const first = row * size;
    let at = first + size - 1;
    if (square >= squares[at]!) return;
    for (; at > first && squares[at - 1]! > square; at--) {
      squares[at] = squares[at - 1]!;
      indices[at] = indices[at - 1]!;
    }
    squares[at] = square;
    indices[at] = neighbour;
  }

  /** Returns the lists, nearest first, each of which begins with the code itself or one that is equal to it. */
  sorted(): { readonly indices: number[][]; readonly distances: number[][] } {
    const rowsOf = (values: Int32Array | Float64Array, show: (value: number) => number): number[][] =>
      Array.from({ length: this.#count }, (_, row) =>
        Array.from(values.subarray(row * this.#size, (row + 1) * this.#size), show),
      );
    return { indices: rowsOf(this.#indices, (index) => index), distances: rowsOf(this.#squares, Math.sqrt) };
  }
}
