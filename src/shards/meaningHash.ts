import { sha256 } from '../base/sha256.js';

/**
 * Returns 64 bits of the SHA-256 of a canonical form. Two of 10^9 different ones have the same with a probability of 0.03.
 */
export function meaningHash(canonical: string): bigint {
  return BigInt(`0x${sha256(canonical).slice(0, 16)}`);
}

/** Collects hashes with the rows that they are of, and gives them sorted, each once. */
export class HashCollector {
  #hashes = new BigUint64Array(1024);
  #rows = new Uint32Array(1024);
  #count = 0;
  #distinct: BigUint64Array<ArrayBuffer> | null = null;

  add(hash: bigint, row = 0): void {
    if (this.#count === this.#hashes.length) {
      const [hashes, rows] = [new BigUint64Array(2 * this.#count), new Uint32Array(2 * this.#count)];
      hashes.set(this.#hashes);
      rows.set(this.#rows);
      [this.#hashes, this.#rows] = [hashes, rows];
    }
    this.#rows[this.#count] = row;
    this.#hashes[this.#count++] = hash;
    this.#distinct = null;
  }

  distinct(): BigUint64Array<ArrayBuffer> {
    if (this.#distinct !== null) return this.#distinct;
    const sorted = this.#hashes.slice(0, this.#count).sort();
    this.#distinct = sorted.filter((hash, i) => i === 0 || hash !== sorted[i - 1]);
    return this.#distinct;
  }

  /** Returns the row that each of the distinct hashes was first added with. */
  firstRows(): Uint32Array<ArrayBuffer> {
    const distinct = this.distinct();
    const rows = new Uint32Array(distinct.length);
    // the first one is written last
    for (let i = this.#count - 1; i >= 0; i--) rows[countBelow(distinct, this.#hashes[i]!)] = this.#rows[i]!;
    return rows;
  }
}

/** Returns the number of ascending hashes below one, which is its place if it is among them. */
export function countBelow(hashes: BigUint64Array, one: bigint): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hashes[middle]! < one) low = middle + 1;
    else high = middle;
  }
  return low;
}
