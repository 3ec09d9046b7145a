/** A set of 64-bit hashes, each in two halves. The low halves are spread evenly: their bits say where to look first. */
export class HashSet {
  #low = new Uint32Array(1024);
  #high = new Uint32Array(1024);
  /** Whether the hash 0 is in the set, which marks a free place in the arrays. */
  #hasZero = false;
  /** The number of hashes in the arrays. */
  #count = 0;

  /** @returns whether the hash is new */
  add(low: number, high: number): boolean {
    if (low === 0 && high === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if (!this.#insert(low, high)) return false;
    this.#count++;
    if (2 * this.#count > this.#low.length) this.#grow();
    return true;
  }

  clear(): void {
    this.#low.fill(0);
    this.#high.fill(0);
    this.#hasZero = false;
    this.#count = 0;
  }

  #insert(low: number, high: number): boolean {
    const last = this.#low.length - 1;
    let place = low & last;
    for (; this.#low[place] !== 0 || this.#high[place] !== 0; place = (place + 1) & last) {
      if (this.#low[place] === low && this.#high[place] === high) return false;
    }
    this.#low[place] = low;
    this.#high[place] = high;
    return true;
  }

  #grow(): void {
    const [low, high] = [this.#low, this.#high];
    this.#low = new Uint32Array(2 * low.length);
    this.#high = new Uint32Array(2 * low.length);
    for (let i = 0; i < low.length; i++) {
      if (low[i] !== 0 || high[i] !== 0) this.#insert(low[i]!, high[i]!);
    }
  }
}
