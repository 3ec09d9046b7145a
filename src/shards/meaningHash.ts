import { sha256 } from '../base/sha256.js';

/**
 * Returns 64 bits of the SHA-256 of a canonical form. Two of 10^9 different ones have the same with a probability of 0.03.
 */
export function meaningHash(canonical: string): bigint {
  return BigInt(`0x${sha256(canonical).slice(0, 16)}`);
}

/** Collects hashes and gives them sorted, each once. */
export class HashCollector {
  #hashes = new BigUint64Array(1024);
  #count = 0;

  add(hash: bigint): void {
    if (this.#count === this.#hashes.length) {
      const larger = new BigUint64Array(2 * this.#count);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#count++] = hash;
  }

  distinct(): BigUint64Array<ArrayBuffer> {
    const sorted = this.#hashes.slice(0, this.#count).sort();
    return sorted.filter((hash, i) => i === 0 || hash !== sorted[i - 1]);
  }
}
