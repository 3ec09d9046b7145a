/** The milliseconds between two pictures. */
const between = 250;

/**
 * The pace of pictures while a result arrives in parts: the first at once, then four a second. A browser that lays out each part
 * leaves more garbage than it collects.
 */
export class PicturePace {
  #shown = Number.NEGATIVE_INFINITY;

  /** Returns whether it is time for another picture, which the caller then shows. */
  isDue(): boolean {
    const now = performance.now();
    if (now < this.#shown + between) return false;
    this.#shown = now;
    return true;
  }
}
