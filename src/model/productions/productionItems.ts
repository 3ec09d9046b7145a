import type { Random } from '../../base/random.js';
import type { PrefixAutomaton } from '../../grammar/prefixState.js';
import type { ProductionTable } from '../../grammar/production.js';
import type { Items } from '../items.js';
import { makeBatch, type ProductionBatch } from './batch.js';
import { prefixFeatures } from './prefixFeatures.js';
import { RememberedFeatures } from './rememberedFeatures.js';
import type { Sequences } from './sequences.js';

/** The language of sequences, and their greatest length. */
export interface ProductionLanguage {
  readonly table: ProductionTable;
  /** The prefix state whose features the decoder sees; null for none. */
  readonly prefix: PrefixAutomaton | null;
  readonly longest: number;
}

/** Sequences of productions as the items of a model. */
export class ProductionItems implements Items<ProductionBatch> {
  readonly count: number;
  readonly longest: number;
  readonly #sequences: Sequences;
  readonly #spellings: Sequences | null;
  readonly #padding: number;
  readonly #features: RememberedFeatures | null;

  /**
   * @param spellings other spellings of the same strings, which the encoder reads in training; those of one string are
   *   side by side
   */
  constructor(
    sequences: Sequences,
    { table, prefix, longest }: ProductionLanguage,
    spellings: Sequences | null = null,
  ) {
    this.count = sequences.count;
    this.longest = longest;
    this.#sequences = sequences;
    this.#spellings = spellings;
    this.#padding = table.productions.length;
    this.#features =
      prefix === null
        ? null
        : new RememberedFeatures(sequences, (some) => prefixFeatures(some, table, prefix));
  }

  lengthOf(index: number): number {
    return this.#sequences.lengthOf(index);
  }

  batchOf(indices: ArrayLike<number>, length: number, size: number): ProductionBatch {
    const sequences = Array.from(indices, (index) => this.#sequences.sequence(index));
    const shape = { steps: length, size, padding: this.#padding };
    return makeBatch(sequences, shape, () => this.#features?.of(indices) ?? []);
  }

  /**
   * Chooses the spellings that the encoder reads: half the time the string's own, which the model will read in use, and
   * otherwise another one.
   */
  reread(
    batch: ProductionBatch,
    indices: ArrayLike<number>,
    lengths: readonly number[],
    random: Random,
  ): ProductionBatch {
    const spellings = this.#spellings;
    if (spellings === null) return batch;
    const forms = spellings.count / this.count;
    const sequences = Array.from(indices, (index) => {
      if (random.uniform() < 0.5) return this.#sequences.sequence(index);
      return spellings.sequence(index * forms + random.integer(forms));
    });
    const longest = Math.max(...sequences.map(({ length }) => length));
    const steps = lengths.find((length) => length >= longest)!;
    const shape = { steps, size: batch.size, padding: this.#padding };
    // only the encoder reads them, and it sees no features
    return { ...batch, spellings: makeBatch(sequences, shape, () => []) };
  }
}
