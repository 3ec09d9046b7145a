/** Marks places in a list, a bit each. */
export class Marks {
  readonly #bits: Uint8Array;
  #count = 0;

  constructor(length: number) {
    this.#bits = new Uint8Array(Math.ceil(length / 8));
  }

  /** The number of places that were marked. */
  get count(): number {
    return this.#count;
  }

  has(place: number): boolean {
    return (this.#bits[place >> 3]! & (1 << (place & 7))) !== 0;
  }

  mark(place: number): void {
    if (this.has(place)) return;
    this.#bits[place >> 3]! |= 1 << (place & 7);
    this.#count++;
  }
}
