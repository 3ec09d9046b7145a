import type { BinaryOperator, UnaryOperator } from './operators.js';

/** A production as a tree: the formula that it writes, with slots for its non-terminals. */
export type ProductionPattern =
  | { readonly kind: 'slot'; readonly nonTerminal: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly index: number }
  | { readonly kind: 'constant' }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: ProductionPattern }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: ProductionPattern;
      readonly right: ProductionPattern;
    };
