import { binary, type Formula, literal, unary } from '../formula/formula.js';
import type { BinaryOperator, UnaryOperator } from '../formula/operators.js';
import { innerWeights } from './innerWeights.js';
import { formulaPlace } from './place.js';
import type { Problem } from './problem.js';
import { variationOf } from './vectors.js';
import type { Workshop } from './workshop.js';

/** An outermost operation of formulas that can be undone on the target. */
interface Invertible {
  readonly name: string;
  readonly needs: BinaryOperator | UnaryOperator;
  readonly undo: (value: number) => number;
  /** The derivative of the operation by its operand, where it gives a value. */
  readonly slope: (value: number) => number;
  readonly wrap: (formula: Formula) => Formula;
  /** Whether a value has an inverse image on the branch that is taken for all. */
  readonly holds: (value: number) => boolean;
}

const invertible: readonly Invertible[] = [
  {
    name: 'inverse',
    needs: '/',
    undo: (y) => 1 / y,
    slope: (y) => -y * y,
    wrap: (f) => binary('/', literal(1), f),
    holds: (y) => y !== 0,
  },
  {
    name: 'exp',
    needs: 'exp',
    undo: Math.log,
    slope: (y) => y,
    wrap: (f) => unary('exp', f),
    holds: (y) => y > 0,
  },
  {
    name: 'log',
    needs: 'log',
    undo: Math.exp,
    slope: (y) => Math.exp(-y),
    wrap: (f) => unary('log', f),
    holds: (y) => Math.abs(y) < 300,
  },
  {
    name: 'sqrt',
    needs: 'sqrt',
    undo: (y) => y * y,
    slope: (y) => 1 / (2 * y),
    wrap: (f) => unary('sqrt', f),
    holds: (y) => y >= 0,
  },
  {
    name: 'inverse square root',
    needs: 'sqrt',
    undo: (y) => 1 / (y * y),
    slope: (y) => -(y ** 3) / 2,
    wrap: (f) => binary('/', literal(1), unary('sqrt', f)),
    holds: (y) => y > 0,
  },
  {
    name: 'square',
    needs: '^',
    undo: Math.sqrt,
    slope: (y) => 2 * Math.sqrt(y),
    wrap: (f) => binary('^', f, literal(2)),
    holds: (y) => y >= 0,
  },
  {
    name: 'asin',
    needs: 'asin',
    undo: Math.sin,
    slope: (y) => 1 / Math.cos(y),
    wrap: (f) => unary('asin', f),
    holds: (y) => Math.abs(y) <= Math.PI / 2,
  },
  {
    name: 'tanh',
    needs: 'tanh',
    undo: Math.atanh,
    slope: (y) => 1 - y * y,
    wrap: (f) => unary('tanh', f),
    holds: (y) => Math.abs(y) < 1,
  },
];

/** The problem itself, and the problems inside the outermost operations that a language has. */
export function transformsOf({ language, samples }: Workshop, problem: Problem): Problem[] {
  const others = invertible.flatMap(({ name, needs, undo, slope, wrap, holds }): Problem[] => {
    if (!language.operators.has(needs) || !problem.target.every(holds)) return [];
    const target = problem.target.map(undo);
    const whole = (formula: Formula) => problem.wrap(wrap(formula));
    const place =
      target.every(Number.isFinite) && variationOf(target) > 0
        ? formulaPlace(language, samples, whole)
        : null;
    if (place === null) return [];
    const weights = innerWeights(problem.weights, (row) => slope(problem.target[row]!));
    return [{ ...problem, name: `${problem.name}, ${name}`, target, weights, place, wrap: whole }];
  });
  return [problem, ...others];
}
