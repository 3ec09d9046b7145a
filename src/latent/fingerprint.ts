import { createHash } from 'node:crypto';
import { InputError } from '../base/errors.js';
import type { TrainedModel } from './model.js';

/**
 * Which things a model was trained on, as sorted 64-bit hashes of their canonical forms: enough to say whether a
 * sample is novel, without the data. Two of 10^6 different strings share a hash with a chance of 10^-7.
 */
export class Fingerprint {
  readonly #hashes: BigUint64Array;

  constructor(hashes: BigUint64Array) {
    this.#hashes = hashes;
  }

  static of(canonicals: Iterable<string>): Fingerprint {
    const hashes = new Set<bigint>();
    for (const canonical of canonicals) hashes.add(hashOf(canonical));
    return new Fingerprint(BigUint64Array.from(hashes).sort());
  }

  get hashes(): BigUint64Array {
    return this.#hashes;
  }

  has(canonical: string): boolean {
    const wanted = hashOf(canonical);
    let low = 0;
    let high = this.#hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hashes[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#hashes[low] === wanted;
  }
}

/**
 * The fingerprint of a run: read where it is stored, else made from the run's corpus (every string of it, the
 * validation share too) and stored.
 */
export async function fingerprintOf(
  model: TrainedModel,
  onProgress?: (done: number, total: number) => void,
): Promise<Fingerprint> {
  const { run, domain, codec } = model;
  const stored = await run.readOptionalTensors('fingerprint');
  if (stored !== null) {
    const hashes = stored.tensors.hashes?.data;
    if (!(hashes instanceof BigUint64Array)) {
      throw new InputError(
        `${run.path('fingerprint')}: expected hashes of the training set; delete the file and it is made again`,
      );
    }
    return new Fingerprint(hashes);
  }
  const corpus = await run.readCorpus();
  const canonicals = new Set<string>();
  for (let i = 0; i < corpus.count; i++) {
    const text = codec.decode(corpus.sequence(i));
    // what is invalid has no canonical form; it is still something the model has seen
    canonicals.add(domain.identify(text).canonical ?? text);
    if (i % 1000 === 999) {
      onProgress?.(i + 1, corpus.count);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const fingerprint = Fingerprint.of(canonicals);
  const { hashes } = fingerprint;
  await run.writeTensors('fingerprint', { hashes: { shape: [hashes.length], data: hashes } });
  return fingerprint;
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64LE(0);
}
