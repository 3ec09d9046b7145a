import { createHash } from 'node:crypto';
import { GraeError } from '../base/errors.js';
import { canonicalOrText } from '../domain/domain.js';
import { coarseKeyPieces } from './judgeTexts.js';
import type { TrainedModel } from './model.js';

/**
 * A fingerprint that needs the corpus: sorted 64-bit hashes of the coarse keys of its strings, each with the place of
 * its string in the corpus. Most samples share a key with none and are novel for sure; of the rest the canonical
 * forms are compared, so that those of the whole corpus (minutes for a large one) are never needed.
 */
export class CorpusFingerprint {
  readonly #hashes: BigUint64Array;
  readonly #places: Uint32Array;
  readonly #canonicalAt: (place: number) => string;

  /**
   * @param hashes ascending
   * @param places per hash, the string that it is of
   * @param canonicalAt the canonical form of that string
   */
  constructor(hashes: BigUint64Array, places: Uint32Array, canonicalAt: (place: number) => string) {
    this.#hashes = hashes;
    this.#places = places;
    this.#canonicalAt = canonicalAt;
  }

  /** @param keys coarse keys of the strings of the corpus, by place */
  static of(keys: readonly string[], canonicalAt: (place: number) => string): CorpusFingerprint {
    const hashByPlace = BigUint64Array.from(keys, hashOf);
    const places = Uint32Array.from(keys, (_, place) => place).sort((a, b) => {
      const [left, right] = [hashByPlace[a]!, hashByPlace[b]!];
      return left < right ? -1 : left > right ? 1 : a - b;
    });
    return new CorpusFingerprint(
      BigUint64Array.from(places, (place) => hashByPlace[place]!),
      places,
      canonicalAt,
    );
  }

  get hashes(): BigUint64Array {
    return this.#hashes;
  }

  get places(): Uint32Array {
    return this.#places;
  }

  /** Whether something with this canonical form is in the training set; the key is that of any of its strings. */
  has(canonical: string, coarseKey: string): boolean {
    const wanted = hashOf(coarseKey);
    for (let i = this.#firstAtLeast(wanted); this.#hashes[i] === wanted; i++) {
      if (this.#canonicalAt(this.#places[i]!) === canonical) return true;
    }
    return false;
  }

  #firstAtLeast(wanted: bigint): number {
    let low = 0;
    let high = this.#hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hashes[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The fingerprint of a run that has its corpus: read where it is stored, else (or where what is stored is damaged or of another run) made
 * from the run's corpus, every string of it, the validation share too, and stored if that can be.
 */
export async function corpusFingerprintOf(
  model: TrainedModel,
  onProgress?: (done: number, total: number) => void,
): Promise<CorpusFingerprint> {
  const { run, domain, codec } = model;
  const corpus = await run.readCorpus();
  const known = new Map<number, string>();
  const canonicalAt = (place: number): string => {
    // what is invalid has no canonical form; it is still something the model has seen
    const canonical = known.get(place) ?? canonicalOrText(domain, codec.decode(corpus.sequence(place)));
    known.set(place, canonical);
    return canonical;
  };
  const stored = await readStored(model, corpus.count);
  if (stored !== null) return new CorpusFingerprint(stored.hashes, stored.places, canonicalAt);
  const keys: string[] = [];
  for await (const piece of coarseKeyPieces(domain, corpus.texts(codec))) {
    for (const key of piece) keys.push(key);
    onProgress?.(keys.length, corpus.count);
  }
  const fingerprint = CorpusFingerprint.of(keys, canonicalAt);
  const { hashes, places } = fingerprint;
  const tensors = {
    hashes: { shape: [hashes.length], data: hashes },
    places: { shape: [places.length], data: places },
  };
  // it saves time the next time, no more: a run that can only be read is as good
  await run.writeTensors('fingerprint', tensors).catch((thrown) => {
    if (!(thrown instanceof GraeError)) throw thrown;
  });
  return fingerprint;
}

async function readStored({ run }: TrainedModel, count: number) {
  const stored = await run.readOptionalTensors('fingerprint').catch((thrown) => {
    if (thrown instanceof GraeError) return null;
    throw thrown;
  });
  if (stored === null) return null;
  const hashes = stored.tensors.hashes?.data;
  const places = stored.tensors.places?.data;
  const isOfCorpus =
    hashes instanceof BigUint64Array &&
    places instanceof Uint32Array &&
    hashes.length === count &&
    places.length === count &&
    places.every((place) => place < count);
  return isOfCorpus ? { hashes, places } : null;
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64LE(0);
}
