import { InputError } from '../../base/errors.js';
import { once } from '../../base/once.js';
import { Random } from '../../base/random.js';
import type { Division } from './arithmetic.js';
import { compileExpression, evaluate, type Program } from './program.js';

/** Half-widths of the ranges that points are drawn from, all around 0, and how many from each. */
const ranges = [1, 3, 10];
const pointsPerRange = 40;
const seed = 20_170_306;

/** Relative closeness of a value; absolute below 1. */
const closeness = 1e-12;
/** The points are moved by this much, relatively, to see how far rounding may carry a value. */
const nudge = 2 ** -44;
/** Rounding may differ by this many times what the nudge does. */
const nudgeFactor = 8;

interface Points {
  readonly x: Float64Array;
  readonly nudged: Float64Array;
}

/** The points of all comparisons, ranges interleaved so that a few at the front tell most functions apart. */
const comparisonPoints = once((): Points => {
  const random = new Random(seed);
  const x = Float64Array.from(
    { length: ranges.length * pointsPerRange },
    (_, i) => ranges[i % ranges.length]! * (2 * random.uniform() - 1),
  );
  return { x, nudged: x.map((value) => value * (1 + nudge)) };
});

/**
 * A test for being the same function as `target`, decided by values at 120 seeded points of [-10, 10].
 *
 * Expressions are built of functions analytic wherever they are defined, so two that agree on an interval are the
 * same; what is left to numbers is rounding. Values may differ by 1e-12, and by what moving x in its last bits does
 * to the target's value: `sin(exp(exp(x)))` is worth nothing at x = 10, and all of it at x = -1. Where one of the
 * two is not finite the point decides nothing, for where an overflow begins depends on the order of operations; but
 * at least half of the points where either is finite must be common. Two that are finite nowhere are the same.
 */
export function sameFunctionAs(target: Program): (candidate: Program) => boolean {
  const { x, nudged } = comparisonPoints();
  const values = evaluate(target, x);
  const moved = evaluate(target, nudged);
  const allowed = values.map((value, i) => {
    const drift = Math.abs(moved[i]! - value);
    return closeness * Math.max(1, Math.abs(value)) + nudgeFactor * (Number.isFinite(drift) ? drift : 0);
  });
  const differs = (theirs: number, i: number): boolean => {
    const difference = Math.abs(theirs - values[i]!);
    return Number.isFinite(difference) && difference > allowed[i]!;
  };
  // Nearly all candidates differ at the first few points already.
  const front = x.subarray(0, 2 * ranges.length);
  return (candidate) => {
    if (evaluate(candidate, front).some(differs)) return false;
    const theirs = evaluate(candidate, x);
    if (theirs.some(differs)) return false;
    let either = 0;
    let common = 0;
    theirs.forEach((value, i) => {
      const [finite, theirsFinite] = [Number.isFinite(values[i]!), Number.isFinite(value)];
      if (finite || theirsFinite) either++;
      if (finite && theirsFinite) common++;
    });
    return 2 * common >= either;
  };
}

/** Whether two programs are the same function of x, as {@link sameFunctionAs} decides it. */
export function sameFunction(a: Program, b: Program): boolean {
  return sameFunctionAs(a)(b);
}

/**
 * A test of texts for being the target in any spelling. What is no expression is none of the target's.
 *
 * @throws InputError if the target is no expression
 */
export function spellingsOf(target: string, division: Division = 'true'): (text: string) => boolean {
  const isTarget = sameFunctionAs(compileExpression(target));
  return (text) => {
    try {
      return isTarget(compileExpression(text, division));
    } catch (thrown) {
      if (thrown instanceof InputError) return false;
      throw thrown;
    }
  };
}

/** A corpus without the expressions that are equal to a target. */
export interface Exclusion {
  readonly remaining: readonly string[];
  /** Every spelling of the target that the corpus had. */
  readonly removed: readonly string[];
}

/**
 * Removes every spelling of a target from a corpus: a search that claims to find it must not have trained on it.
 *
 * @param corpus expressions, spaces allowed
 * @throws InputError if the target is no expression
 */
export function excludeEqual(
  corpus: Iterable<string>,
  target: string,
  division: Division = 'true',
): Exclusion {
  const isTarget = spellingsOf(target, division);
  const strings: string[] = [];
  const removed: string[] = [];
  for (const text of corpus) (isTarget(text) ? removed : strings).push(text);
  return { remaining: strings, removed };
}
