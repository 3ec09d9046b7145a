/** The features of a molecule, and how often it has each. */
export interface Fingerprint {
  /** Numbers of features, ascending. */
  readonly features: Uint32Array;
  /** `[features]` */
  readonly counts: Uint32Array;
  /** The sum of the counts. */
  readonly total: number;
}

/** @param counts how often each feature is there, by its number (32 bits, unsigned) */
export function fingerprintOf(counts: ReadonlyMap<number, number>): Fingerprint {
  const features = Uint32Array.from(counts.keys()).sort();
  let total = 0;
  const ordered = features.map((feature) => {
    const count = counts.get(feature)!;
    total += count;
    return count;
  });
  return { features, counts: ordered, total };
}

/**
 * Tanimoto similarity over counts, from 0 to 1: the features that both molecules have, counted as often as the one has
 * them that has fewer, by all features. Features that are there or not count once, which gives the similarity of bits.
 *
 * @returns 0 where neither has a feature, as in RDKit
 */
export function tanimoto(a: Fingerprint, b: Fingerprint): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.features.length && j < b.features.length; ) {
    const one = a.features[i]!;
    const other = b.features[j]!;
    if (one === other) common += Math.min(a.counts[i++]!, b.counts[j++]!);
    else if (one < other) i++;
    else j++;
  }
  const all = a.total + b.total - common;
  return all === 0 ? 0 : common / all;
}

/**
 * Returns a number for each time that a molecule has a feature: the {@link tanimoto} similarity of counts is the share that two
 * such sets have in common. Two of some hundred thousand numbers may be the same by chance.
 */
export function numberedFeatures({ features, counts, total }: Fingerprint): Uint32Array {
  const numbers = new Uint32Array(total);
  let next = 0;
  features.forEach((feature, i) => {
    // steps of the golden ratio, so that repetitions of features lie far apart
    for (let k = 0; k < counts[i]!; k++) numbers[next++] = feature + Math.imul(k, 0x9e3779b9);
  });
  return numbers;
}
