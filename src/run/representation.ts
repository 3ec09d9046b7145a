import type { Grammar } from '../grammar/grammar.js';

/** The units of the sequences of a model without a grammar, and the grammar of the domain, if it has one. */
export interface Representation {
  readonly kind: 'characters' | 'tokens';
  readonly language: Grammar | null;
}
