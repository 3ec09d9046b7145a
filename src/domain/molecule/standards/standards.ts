/**
 * Ways in which molecules can be written. `neutral`: without the charges that protons make up, as RDKit's Uncharger
 * writes them. `zinc`: protonated as ZINC writes molecules at pH 7. Both keep the largest of several parts.
 */
export const standards = ['neutral', 'zinc'] as const;

export type Standard = (typeof standards)[number];
