import { InputError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import type { RunWithDomain } from '../run/domainOf.js';
import { readTrainingCorpus } from '../run/trainingCorpus.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { canonicalPieces } from './judgeTexts.js';

/**
 * The bits of a hash beyond those that number the strings: at most one other string in 2^22 (2.4e-7) then counts as part
 * of the training set.
 */
const sparseBits = 22;
/** The most bits of a hash, which has to be an exact whole number. */
const hashBits = 48;

/**
 * A compact form of the training set that needs no corpus: sorted hashes of the canonical forms of its strings. They have
 * {@link sparseBits} more bits than it takes to number the strings, so fewer than one answer in four million is wrong.
 * A file stores the differences between neighbours, 7 bits a byte (LEB128): less than 4 bytes a string.
 */
export class CompactTrainingSet {
  /** The hashes, ascending and distinct, below 2^bits. */
  readonly hashes: Float64Array;
  readonly bits: number;

  /** @param hashes ascending and distinct, below 2^bits */
  constructor(hashes: Float64Array, bits: number) {
    this.hashes = hashes;
    this.bits = bits;
  }

  /**
   * @param full the {@link canonicalHash} of each canonical form, in any order
   * @param bits the number of bits to keep of each hash
   */
  static of(full: Float64Array, bits = sparseBitsFor(full.length)): CompactTrainingSet {
    if (bits > hashBits) {
      throw new InputError({
        expected: `at most ${2 ** (hashBits - sparseBits)} strings in a training set`,
        received: full.length,
      });
    }
    const hashes = full.map((hash) => shortened(hash, bits)).sort();
    return new CompactTrainingSet(
      hashes.filter((hash, i) => i === 0 || hash !== hashes[i - 1]),
      bits,
    );
  }

  /** Returns whether the training set holds a string with this canonical form. */
  has(canonical: string): boolean {
    const target = shortened(canonicalHash(canonical), this.bits);
    let low = 0;
    let high = this.hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.hashes[middle]! < target) low = middle + 1;
      else high = middle;
    }
    return this.hashes[low] === target;
  }

  /** Returns the hashes for a file. */
  toDeltas(): Uint8Array {
    // a difference below 2^48 takes at most 7 bytes
    const bytes = new Uint8Array(7 * this.hashes.length);
    let length = 0;
    let before = 0;
    for (const hash of this.hashes) {
      let rest = hash - before;
      before = hash;
      for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[length++] = 128 + (rest % 128);
      bytes[length++] = rest;
    }
    return bytes.slice(0, length);
  }

  /** Inverts {@link toDeltas}. @throws InputError unless they are `count` ascending hashes of `bits` bits */
  static fromDeltas(bytes: Uint8Array, count: number, bits: number): CompactTrainingSet {
    const isCount = Number.isInteger(count) && count >= 0 && count <= bytes.length;
    if (!isCount || !Number.isInteger(bits) || bits < 1 || bits > hashBits) {
      throw new InputError({
        code: 'damaged',
        problem: `expected hashes of at most ${hashBits} bits, each in a byte or more`,
      });
    }
    const hashes = new Float64Array(count);
    let decoded = 0;
    let hash = 0;
    let unit = 1;
    for (const byte of bytes) {
      hash += (byte & 127) * unit;
      unit *= 128;
      if (byte >= 128 && unit < 2 ** 56) continue;
      const isAscending = decoded === 0 || hash > hashes[decoded - 1]!;
      if (byte >= 128 || decoded === count || !isAscending || hash >= 2 ** bits) {
        throw new InputError({
          code: 'damaged',
          problem: `expected ascending hashes below 2^${bits}, but number ${decoded + 1} is not`,
        });
      }
      hashes[decoded++] = hash;
      unit = 1;
    }
    if (decoded !== count || unit !== 1) {
      throw new InputError({
        code: 'damaged',
        problem: `expected ${count} hashes, but there are ${decoded}`,
      });
    }
    return new CompactTrainingSet(hashes, bits);
  }
}

/** Returns a hash of {@link hashBits} bits. */
export function canonicalHash(canonical: string): number {
  return Number.parseInt(sha256(canonical).slice(0, hashBits / 4), 16);
}

function shortened(hash: number, bits: number): number {
  return Math.floor(hash / 2 ** (hashBits - bits));
}

function sparseBitsFor(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count))) + sparseBits;
}

/**
 * Makes the compact training set of a run from its corpus, the validation share included. It takes minutes for a large
 * corpus.
 */
export async function makeCompactTrainingSet(
  { run, domain }: RunWithDomain,
  onProgress?: (done: number, total: number) => void,
  bits?: number,
): Promise<CompactTrainingSet> {
  const { corpus } = await readTrainingCorpus(run);
  const hashes = new Float64Array(corpus.count);
  let done = 0;
  for await (const piece of canonicalPieces(domain, corpus.texts(run.codec))) {
    for (const canonical of piece) hashes[done++] = canonicalHash(canonical);
    onProgress?.(done, corpus.count);
  }
  return CompactTrainingSet.of(hashes, bits);
}

/**
 * Returns the file that {@link parseCompactTrainingSet} reads.
 *
 * @param canonicaliser the library that wrote the canonical forms; undefined without one
 */
export function compactTrainingSetFile(
  fingerprint: CompactTrainingSet,
  canonicaliser?: string,
): {
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
} {
  const deltas = fingerprint.toDeltas();
  return {
    tensors: { deltas: { shape: [deltas.length], data: deltas } },
    metadata: {
      kind: 'compact',
      count: String(fingerprint.hashes.length),
      bits: String(fingerprint.bits),
      sha256: sha256(deltas),
      ...(canonicaliser === undefined ? {} : { canonicaliser }),
    },
  };
}

/** Parses the file of a compact training set; returns null for a damaged file or one of another kind. */
export function parseCompactTrainingSet({
  tensors,
  metadata: { kind, count, bits, sha256: stated },
}: {
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
}): CompactTrainingSet | null {
  const deltas = tensors.deltas?.data;
  if (kind !== 'compact' || !(deltas instanceof Uint8Array) || sha256(deltas) !== stated) return null;
  try {
    return CompactTrainingSet.fromDeltas(deltas, Number(count), Number(bits));
  } catch (thrown) {
    if (thrown instanceof InputError) return null;
    throw thrown;
  }
}
