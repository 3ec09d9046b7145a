import { InputError, messageOf } from '../../base/errors.js';
import { Evaluator } from '../../formula/evaluator.js';
import { compileExpression, evaluate, explainNonFinite, type Program } from './program.js';

/** Points between two values: evenly spaced with both ends for one variable, spread over the cube for several. */
export interface GridOptions {
  readonly from: number;
  readonly to: number;
  /** At least 2, at most a million. */
  readonly points: number;
}

/** The target and the points of Kusner et al. 2017, section 4.1. */
export const publishedTarget = '1/3+x+sin(x*x)';
export const publishedGrid: GridOptions = { from: -10, to: 10, points: 1000 };
/** The points for expressions in other variables than x: between them, roots and logarithms have values. */
export const generalGrid: GridOptions = { from: 1, to: 5, points: 1000 };

/** Squared errors are cut here, point by point. */
export const worstSquaredError = 1000;
/** The score of an expression that does not evaluate: log(1001) = 6.9088. */
export const worstScore = Math.log(1 + worstSquaredError);

/** The values that expressions are compared with. */
export interface TargetFunction {
  readonly points: Evaluator;
  /** `[points]` */
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
 * Returns the points of a grid: for one variable {@link gridPoints}, for several those of an additive recurrence by the
 * generalised golden ratio (Roberts 2018), which fill the cube evenly whatever their number.
 *
 * @throws InputError as {@link gridPoints}
 */
export function gridOf(grid: GridOptions, variables: number): Evaluator {
  const { from, to, points } = grid;
  const x = gridPoints(grid);
  if (variables === 1) return new Evaluator([x], points);
  // the root of g^(d + 1) = g + 1
  let ratio = 1;
  for (let i = 0; i < 60; i++) ratio = (1 + ratio) ** (1 / (variables + 1));
  const columns = Array.from({ length: variables }, (_, variable) => {
    const step = ratio ** -(variable + 1);
    return x.map((_, point) => from + (to - from) * ((0.5 + step * (point + 1)) % 1));
  });
  return new Evaluator(columns, points);
}

/**
 * The target's values on a grid, by true division: the published ones were made under it, whatever division the
 * candidates were evaluated with.
 *
 * @throws InputError if the text is no expression (with a caret), or is not finite on the whole grid
 */
export function createTarget(text: string, points: Evaluator, variables: readonly string[]): TargetFunction {
  let program: Program;
  try {
    program = compileExpression(text, 'true', variables);
  } catch (thrown) {
    throw new InputError(
      `the target is not an expression: ${thrown instanceof Error ? thrown.message : messageOf(thrown)}`,
    );
  }
  const y = evaluate(program, points);
  const trouble = describeNonFinite(program, points, y);
  if (trouble !== null)
    throw new InputError(`expected a target that is finite on the whole grid, but it has a ${trouble}`);
  return { points, y };
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
export function describeNonFinite(
  program: Program,
  { columns }: Evaluator,
  values: Float64Array,
): string | null {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return null;
  const point = columns.map((column) => column[at]!);
  const cause = explainNonFinite(program, point) ?? 'overflow';
  if (program.raises !== null || program.constant !== null) return cause;
  const place = program.variables.flatMap((name, i) =>
    program.postfix.some((item) => item.kind === 'name' && item.name === name)
      ? [`${name} = ${Number(point[i]!.toPrecision(6))}`]
      : [],
  );
  return `${cause} at ${place.join(', ')}`;
}
