import { InputError } from '../../base/errors.js';
import { once } from '../../base/once.js';
import { Random } from '../../base/random.js';
import { Evaluator } from '../../formula/evaluator.js';
import type { Division } from './arithmetic.js';
import { publishedVariables } from './parseExpression.js';
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

/** The points of all comparisons in x, ranges interleaved so that a few at the front tell most functions apart. */
const pointsOfX = once(() => drawnPoints(new Random(seed)));

function drawnPoints(random: Random): Float64Array {
  return Float64Array.from(
    { length: ranges.length * pointsPerRange },
    (_, i) => ranges[i % ranges.length]! * (2 * random.uniform() - 1),
  );
}

/**
 * The points of a comparison, a column for each variable. Of several variables all are positive at every other point, since
 * roots and logarithms of several have few values in common otherwise.
 */
function comparisonColumns(variables: number): Float64Array[] {
  if (variables === 1) return [pointsOfX()];
  const random = new Random(seed);
  return Array.from({ length: variables }, () =>
    drawnPoints(random).map((value, i) => (i % 2 === 0 ? Math.abs(value) : value)),
  );
}

/**
 * A test for being the same function as `target`, of the same variables, decided by values at 120 seeded points of [-10, 10].
 *
 * Expressions are built of functions analytic wherever they are defined, so two that agree on an interval are the
 * same; what is left to numbers is rounding. Values may differ by 1e-12, and by what moving x in its last bits does
 * to the target's value: `sin(exp(exp(x)))` is worth nothing at x = 10, and all of it at x = -1. Where one of the
 * two is not finite the point decides nothing, for where an overflow begins depends on the order of operations; but
 * at least half of the points where either is finite must be common. Two that are finite nowhere are the same.
 */
export function sameFunctionAs(target: Program): (candidate: Program) => boolean {
  const columns = comparisonColumns(target.variables.length);
  const rows = columns[0]!.length;
  const points = new Evaluator(columns, rows);
  const values = evaluate(target, points);
  const nudged = columns.map((column) => column.map((value) => value * (1 + nudge)));
  const moved = evaluate(target, new Evaluator(nudged, rows));
  const allowed = values.map((value, i) => {
    const drift = Math.abs(moved[i]! - value);
    return closeness * Math.max(1, Math.abs(value)) + nudgeFactor * (Number.isFinite(drift) ? drift : 0);
  });
  const differs = (theirs: number, i: number): boolean => {
    const difference = Math.abs(theirs - values[i]!);
    return Number.isFinite(difference) && difference > allowed[i]!;
  };
  // Nearly all candidates differ at the first few points already.
  const few = 2 * ranges.length;
  const front = new Evaluator(
    columns.map((column) => column.subarray(0, few)),
    few,
  );
  return (candidate) => {
    if (evaluate(candidate, front).some(differs)) return false;
    const theirs = evaluate(candidate, points);
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

/** Whether two programs are the same function of their variables, as {@link sameFunctionAs} decides it. */
export function sameFunction(a: Program, b: Program): boolean {
  return sameFunctionAs(a)(b);
}

/**
 * A test of texts for being the target in any spelling. What is no expression is none of the target's.
 *
 * @param variables the names that stand for a variable; by default x alone
 * @throws InputError if the target is no expression
 */
export function spellingsOf(
  target: string,
  division: Division = 'true',
  variables: readonly string[] = publishedVariables,
): (text: string) => boolean {
  const isTarget = sameFunctionAs(compileExpression(target, 'true', variables));
  return (text) => {
    try {
      return isTarget(compileExpression(text, division, variables));
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
 * @param variables the names that stand for a variable; by default x alone
 * @throws InputError if the target is no expression
 */
export function excludeEqual(
  corpus: Iterable<string>,
  target: string,
  division: Division = 'true',
  variables: readonly string[] = publishedVariables,
): Exclusion {
  const isTarget = spellingsOf(target, division, variables);
  const strings: string[] = [];
  const removed: string[] = [];
  for (const text of corpus) (isTarget(text) ? removed : strings).push(text);
  return { remaining: strings, removed };
}
