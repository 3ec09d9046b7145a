/** The lengths of a trust region as parts of the box that is searched (Eriksson et al. 2019, section 2). */
const lengths = { first: 0.8, least: 0.5 ** 7, most: 1.6 };
/** The number of successes in a row after which the region is doubled. */
const enoughSuccesses = 3;

/** The side of a box around the best point: doubled after successes, halved after failures in a row. */
export class TrustRegion {
  readonly #enoughFailures: number;
  #length = lengths.first;
  #successes = 0;
  #failures = 0;

  /**
   * @param dimensions of the box
   * @param batch the number of points that are evaluated together
   */
  constructor(dimensions: number, batch: number) {
    this.#enoughFailures = Math.ceil(Math.max(4, dimensions) / batch);
  }

  /** Its side, as a part of the box's. */
  get length(): number {
    return this.#length;
  }

  /** Whether the region has become too small to hold anything better. */
  get isSpent(): boolean {
    return this.#length < lengths.least;
  }

  /** @param isBetter whether a batch brought a better point than all before */
  learn(isBetter: boolean): void {
    this.#successes = isBetter ? this.#successes + 1 : 0;
    this.#failures = isBetter ? 0 : this.#failures + 1;
    if (this.#successes >= enoughSuccesses) {
      this.#length = Math.min(lengths.most, 2 * this.#length);
      this.#successes = 0;
    } else if (this.#failures >= this.#enoughFailures) {
      this.#length /= 2;
      this.#failures = 0;
    }
  }
}
