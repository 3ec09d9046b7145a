import type { BinaryOperator } from '../../formula/operators.js';
import type { NumberValue } from './arithmetic.js';

/** Functions whose values no argument makes large. */
const bounded: readonly string[] = ['sin', 'cos'];

/** A constant, as Python and numpy compute it; null where the value depends on x or is not known. */
export type Value = NumberValue | null;

/** An operand that waits for its operator's other one. */
export interface Waiting {
  readonly value: Value;
  readonly operator: BinaryOperator;
}

/** The state within a pair of parentheses, or outside of them all. Never changed, so that states can share it. */
export interface Level {
  /** The one that it is in; null for the outermost. */
  readonly below: Level | null;
  readonly depth: number;
  /** The function that is called with it; '' where it only groups. */
  readonly function: string;
  /** Exponentials around it, counted down by logarithms and anew from a sine or cosine on. */
  readonly exponentials: number;
  /** Sum of the terms before, waiting for the term that is being written. */
  readonly sum: Waiting | null;
  /** Product of the factors before, waiting for the factor that is being written. */
  readonly product: Waiting | null;
  /** The last factor, with what was multiplied to it; undefined before it is written. */
  readonly term: Value | undefined;
  /** Whether a minus sign stands before the operand that is to come. */
  readonly negated: boolean;
  /** Terms of the sum and factors of the product that were begun. */
  readonly terms: number;
  readonly factors: number;
  readonly hasX: boolean;
}

export function levelIn(below: Level | null, name: string): Level {
  const around = below?.exponentials ?? 0;
  const exponentials = name === 'exp' ? around + 1 : name === 'log' ? Math.max(0, around - 1) : around;
  return {
    below,
    depth: below === null ? 0 : below.depth + 1,
    function: name,
    exponentials: bounded.includes(name) ? 0 : exponentials,
    sum: null,
    product: null,
    term: undefined,
    negated: false,
    terms: 1,
    factors: 1,
    hasX: false,
  };
}
