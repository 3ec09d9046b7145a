import type { EvaluatedText, Outcome } from '../candidate.js';
import type { CodeSpace } from '../codeSpace.js';
import { type Better, fitnessOf } from '../objective.js';

/** An evaluated string with its code. */
export interface ArchivedText {
  readonly evaluation: EvaluatedText;
  readonly code: Float32Array;
  /** A value of which more is better; -Infinity for a string without a value. */
  readonly fitness: number;
}

/** The strings that were evaluated in a search, each with its own code. */
export class Archive {
  readonly #space: CodeSpace;
  readonly #better: Better;
  readonly #entries: ArchivedText[] = [];
  #best: ArchivedText | null = null;

  constructor(space: CodeSpace, better: Better) {
    this.#space = space;
    this.#better = better;
  }

  /** All strings that the model encodes, in the order of their evaluation. */
  get entries(): readonly ArchivedText[] {
    return this.#entries;
  }

  /** The first of those with the highest fitness; null if none has a value. */
  get best(): ArchivedText | null {
    return this.#best;
  }

  /** Adds the new ones among outcomes. */
  async learn(outcomes: readonly Outcome[]): Promise<void> {
    await this.add(outcomes.filter(({ isNew }) => isNew).map(({ evaluation }) => evaluation!));
  }

  /** Adds evaluations, each for the first time. */
  async add(news: readonly EvaluatedText[]): Promise<void> {
    const codes = await this.#space.encode(news.map(({ text }) => text));
    news.forEach((evaluation, i) => {
      const code = codes[i]!;
      if (code === null) return;
      const entry = { evaluation, code, fitness: fitnessOf(evaluation.value, this.#better) };
      this.#entries.push(entry);
      const least = this.#best?.fitness ?? Number.NEGATIVE_INFINITY;
      if (entry.fitness > least) this.#best = entry;
    });
  }
}

/** Returns the fitness of strings as a surrogate takes it: one without a value is as bad as the worst that has one. */
export function finiteFitness(entries: readonly ArchivedText[]): Float64Array<ArrayBuffer> {
  let worst = Number.POSITIVE_INFINITY;
  for (const { fitness } of entries) if (fitness > Number.NEGATIVE_INFINITY) worst = Math.min(worst, fitness);
  return Float64Array.from(entries, ({ fitness }) => (fitness > Number.NEGATIVE_INFINITY ? fitness : worst));
}
