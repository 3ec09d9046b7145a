import { readCompactFingerprint } from './compactFingerprint.js';
import { corpusFingerprintOf } from './corpusFingerprint.js';
import type { TrainedModel } from './model.js';

/** Which things a model was trained on: what novelty is told by. */
export interface Fingerprint {
  /**
   * Whether something is in the training set.
   *
   * @param canonical its canonical form, or its text where it has none
   * @param coarseKey that of any of its strings, by the domain
   */
  has(canonical: string, coarseKey: string): boolean;
}

/** The fingerprint of a run, every string of its corpus, the validation share too. */
export async function fingerprintOf(
  model: TrainedModel,
  onProgress?: (done: number, total: number) => void,
): Promise<Fingerprint> {
  const isExported = model.run.config.exported !== undefined;
  return isExported ? readCompactFingerprint(model.run) : corpusFingerprintOf(model, onProgress);
}
