import type { Row } from './byStep.js';

/** A prefix that decoding did not choose: the productions before a step, and another one at that step. */
export interface AlternativePrefix {
  /** A sequence that begins as the prefix does. */
  readonly path: readonly number[];
  /** The number of productions of the path that the prefix keeps. */
  readonly keptLength: number;
  readonly production: number;
  /** The logarithm of the prefix's probability, each softmax over the productions of the non-terminal. */
  readonly logProbability: number;
}

/** Returns the productions of a prefix. */
export function productionsOf({ path, keptLength, production }: AlternativePrefix): number[] {
  return [...path.slice(0, keptLength), production];
}

/** Productions less likely than this at their step are never an alternative: e^-12, six in a million. */
const leastLogProbability = -12;

/** Collects, while a string is decoded, the productions that were likely at each step but were not chosen. */
export class AlternativesOfRow {
  readonly #path: number[];
  #logProbability: number;
  readonly #found: AlternativePrefix[] = [];

  /**
   * @param forced the productions that the string begins with
   * @param logProbability the logarithm of their probability
   */
  constructor(forced: readonly number[], logProbability: number) {
    this.#path = [...forced];
    this.#logProbability = logProbability;
  }

  readonly onStep: NonNullable<Row['onStep']> = (chosen, candidates, logits) => {
    const logTotal = logSumOf(candidates, logits);
    const keptLength = this.#path.length;
    for (const production of candidates) {
      const step = logits[production]! - logTotal;
      // a row of NaN has no alternatives
      if (production === chosen || !(step >= leastLogProbability)) continue;
      this.#found.push({
        path: this.#path,
        keptLength,
        production,
        logProbability: this.#logProbability + step,
      });
    }
    this.#logProbability += logits[chosen]! - logTotal;
    this.#path.push(chosen);
  };

  /** Returns the most likely alternatives, the most likely first. */
  mostLikely(count: number): AlternativePrefix[] {
    return this.#found.sort((a, b) => b.logProbability - a.logProbability).slice(0, count);
  }
}

/** Returns the logarithm of the sum of the exponentials of some logits. */
export function logSumOf(candidates: readonly number[], logits: Float32Array): number {
  const top = candidates.reduce(
    (most, production) => Math.max(most, logits[production]!),
    Number.NEGATIVE_INFINITY,
  );
  return top + Math.log(candidates.reduce((sum, production) => sum + Math.exp(logits[production]! - top), 0));
}
