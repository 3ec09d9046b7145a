import type { Grammar } from './grammar.js';
import type { Packing } from './packing.js';
import type { ParseFailure } from './parse.js';
import type { ProductionTable } from './production.js';
import { yieldText } from './text.js';

/** The packed productions of a string, or the reason why it has none. */
export type EncodeOutcome =
  | { readonly kind: 'encoded'; readonly ids: Uint16Array; readonly ambiguous: boolean }
  | ParseFailure;

/** Translates between strings and the sequences of (packed) productions that a model reads and writes. */
export class Codec {
  readonly grammar: Grammar;
  readonly packing: Packing;

  constructor(grammar: Grammar, packing: Packing) {
    this.grammar = grammar;
    this.packing = packing;
  }

  /** The productions that ids refer to, composites included. */
  get table(): ProductionTable {
    return this.packing.table;
  }

  encode(text: string): EncodeOutcome {
    const outcome = this.grammar.parse(text);
    if (outcome.kind !== 'parsed' && outcome.kind !== 'ambiguous') return outcome;
    const ids = this.packing.pack(outcome.derivation);
    return { kind: 'encoded', ids, ambiguous: outcome.kind === 'ambiguous' };
  }

  /** @throws InputError if the ids are not a complete derivation */
  decode(ids: ArrayLike<number>): string {
    return yieldText(this.table, ids);
  }
}
