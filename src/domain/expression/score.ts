import { InputError, messageOf } from '../../base/errors.js';
import { compileExpression, evaluate, explainNonFinite, type Program } from './program.js';

/** Evenly spaced points, both ends included. */
export interface GridOptions {
  readonly from: number;
  readonly to: number;
  /** At least 2, at most a million. */
  readonly points: number;
}

/** The target and the points of Kusner et al. 2017, section 4.1. */
export const publishedTarget = '1/3+x+sin(x*x)';
export const publishedGrid: GridOptions = { from: -10, to: 10, points: 1000 };

/** Squared errors are cut here, point by point. */
export const worstSquaredError = 1000;
/** The score of an expression that does not evaluate: log(1001) = 6.9088. */
export const worstScore = Math.log(1 + worstSquaredError);

/** The values that expressions are compared with. */
export interface TargetFunction {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** @throws InputError naming the option that is out of range */
export function gridPoints({ from, to, points }: GridOptions): Float64Array {
  if (!Number.isInteger(points) || points < 2 || points > 1_000_000) {
    throw new InputError({ setting: 'grid', expected: 'a grid of 2 to 1000000 points', received: points });
  }
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new InputError({
      setting: 'grid',
      expected: 'a grid from a number to a greater one',
      received: `${from} to ${to}`,
    });
  }
  // numpy's linspace to the bit: the step first, and the last point set.
  const step = (to - from) / (points - 1);
  const x = Float64Array.from({ length: points }, (_, i) => i * step + from);
  x[points - 1] = to;
  return x;
}

/**
 * The target's values on a grid, by true division: the published ones were made under it, whatever division the
 * candidates were evaluated with.
 *
 * @throws InputError if the text is no expression (with a caret), or is not finite on the whole grid
 */
export function createTarget(text: string, grid: GridOptions): TargetFunction {
  const x = gridPoints(grid);
  let program: Program;
  try {
    program = compileExpression(text);
  } catch (thrown) {
    throw new InputError(
      `the target is not an expression: ${thrown instanceof Error ? thrown.message : messageOf(thrown)}`,
    );
  }
  const y = evaluate(program, x);
  const trouble = describeNonFinite(program, x, y);
  if (trouble !== null)
    throw new InputError(`expected a target that is finite on the whole grid, but it has a ${trouble}`);
  return { x, y };
}

/**
 * log(1 + mean(min((f(x) - y(x))^2, 1000))), the mean over the grid: from 0 for the target itself to log(1001).
 * An infinite value counts as an error of 1000 at its point; not-a-number at one point makes the whole score
 * log(1001), as in the published code (numpy's minimum and mean carry it through, the result is then replaced).
 */
export function publishedScore(values: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < y.length; i++) total += Math.min((values[i]! - y[i]!) ** 2, worstSquaredError);
  const score = Math.log(1 + total / y.length);
  return Number.isFinite(score) ? score : worstScore;
}

/** mean((f(x) - y(x))^2), nothing cut; null where that overflows. */
export function meanSquaredError(values: Float64Array, y: Float64Array): number | null {
  let total = 0;
  for (let i = 0; i < y.length; i++) total += (values[i]! - y[i]!) ** 2;
  return Number.isFinite(total) ? total / y.length : null;
}

/** The cause at the first point where the values are not finite; null if they all are. */
export function describeNonFinite(program: Program, x: Float64Array, values: Float64Array): string | null {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return null;
  const cause = explainNonFinite(program, x[at]!) ?? 'overflow';
  const everywhere = program.raises !== null || program.constant !== null;
  return everywhere ? cause : `${cause} at x = ${Number(x[at]!.toPrecision(6))}`;
}
