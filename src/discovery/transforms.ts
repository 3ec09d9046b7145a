import { binary, type Formula, number, unary } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import type { BinaryOperator, UnaryOperator } from '../formula/operators.js';

/** An outermost operation of a formula that is undone on the target: what is inside is then searched for. */
export interface Transform {
  readonly name: string;
  /** The target with the operation undone, `[rows]`. */
  readonly target: Float64Array;
  /** Puts the operation around a formula for the transformed target. */
  readonly wrap: (formula: Formula) => Formula;
  /** Whether it divides the target by a formula. */
  readonly isQuotient?: true;
}

interface Invertible {
  readonly name: string;
  readonly needs: BinaryOperator | UnaryOperator;
  readonly undo: (value: number) => number;
  readonly wrap: (formula: Formula) => Formula;
  /** Whether all targets have an inverse image on one branch. */
  readonly holds: (value: number) => boolean;
}

const invertible: readonly Invertible[] = [
  {
    name: 'inverse',
    needs: '/',
    undo: (y) => 1 / y,
    wrap: (f) => binary('/', number(1), f),
    holds: (y) => y !== 0,
  },
  { name: 'exp', needs: 'exp', undo: Math.log, wrap: (f) => unary('exp', f), holds: (y) => y > 0 },
  { name: 'log', needs: 'log', undo: Math.exp, wrap: (f) => unary('log', f), holds: (y) => Math.abs(y) < 300 },
  { name: 'sqrt', needs: 'sqrt', undo: (y) => y * y, wrap: (f) => unary('sqrt', f), holds: (y) => y >= 0 },
  {
    name: 'inverse square root',
    needs: 'sqrt',
    undo: (y) => 1 / (y * y),
    wrap: (f) => binary('/', number(1), unary('sqrt', f)),
    holds: (y) => y > 0,
  },
  {
    name: 'square',
    needs: '^',
    undo: Math.sqrt,
    wrap: (f) => binary('^', f, number(2)),
    holds: (y) => y >= 0,
  },
];

/** The transformations of a target that a language has the operation for, the target itself first. */
export function transformsOf({ operators }: FormulaLanguage, target: Float64Array): Transform[] {
  const identity: Transform = { name: 'identity', target, wrap: (formula) => formula };
  const others = invertible.flatMap(({ name, needs, undo, wrap, holds }) => {
    if (!operators.has(needs) || !target.every(holds)) return [];
    const undone = target.map(undo);
    return undone.every(Number.isFinite) ? [{ name, target: undone, wrap }] : [];
  });
  return [identity, ...others];
}
