import type { ProductionTable } from '../../grammar/production.js';
import { dispose, gather, type Tensor2D, tensor1d, tensor2d } from '../../tensor/ops.js';

/**
 * Returns for each non-terminal the productions that a decoder may expand it with. A production that can never be
 * finished is left out and has no share of the probability.
 */
export function candidatesOf(table: ProductionTable): readonly (readonly number[])[] {
  return table.byLhs.map((ids) => ids.filter((id) => Number.isFinite(table.leastStepsThrough[id])));
}

/** Returns {@link candidatesOf} as a matrix, [non-terminals, productions], row by row: 1 for a candidate, else 0. */
export function maskOf(table: ProductionTable): Float32Array {
  const { length } = table.productions;
  const values = new Float32Array(table.nonTerminals.length * length);
  candidatesOf(table).forEach((candidates, nonTerminal) => {
    for (const production of candidates) values[nonTerminal * length + production] = 1;
  });
  return values;
}

/**
 * The grammar's mask over the scores of a decoder. A step is masked by one non-terminal: in training the left-hand side
 * of the true production, in generation the top of the stack.
 */
export class GrammarMask {
  /** The candidates of each non-terminal, for generation; a derivation refuses those that cannot be finished in time. */
  readonly candidates: readonly (readonly number[])[];
  readonly #allowed: Tensor2D;

  constructor(table: ProductionTable) {
    this.candidates = candidatesOf(table);
    this.#allowed = tensor2d(maskOf(table), [table.nonTerminals.length, table.productions.length]);
  }

  /**
   * Gathers the rows of the mask for training, on the device.
   *
   * @param nonTerminals the left-hand side of each true production, [rows]
   * @returns [rows, productions], 1 where the grammar allows the production
   */
  rows(nonTerminals: Int32Array): Tensor2D {
    return gather(this.#allowed, tensor1d(nonTerminals, 'int32'));
  }

  dispose(): void {
    dispose(this.#allowed);
  }
}
