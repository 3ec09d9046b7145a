/** A function's value and its gradient at a point. */
export interface Slope {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A box that a point stays in, `[dimension]` each. */
export interface Box {
  readonly least: ArrayLike<number>;
  readonly most: ArrayLike<number>;
}

export interface MinimizeOptions {
  /** The most evaluations of the function. Defaults to 100. */
  readonly evaluations?: number;
  /** The largest projected slope that counts as none. Defaults to 1e-5. */
  readonly flatness?: number;
}

export interface Minimum extends Slope {
  readonly point: Float64Array<ArrayBuffer>;
}

/** The number of steps that the curvature is estimated from. */
const memory = 10;
/** The part of the expected gain that a step has to bring (Armijo). */
const enough = 1e-4;

/**
 * Finds a local minimum in a box by L-BFGS on the axes that are not held by a bound, with steps back along the projected
 * path (Nocedal and Wright 2006, algorithms 7.4 and 7.5; Bertsekas 1982 on the projection).
 *
 * @param slopeAt returns NaN or infinity as the value where the function has none
 */
export function minimize(
  slopeAt: (point: Float64Array<ArrayBuffer>) => Slope,
  start: ArrayLike<number>,
  { least, most }: Box,
  { evaluations = 100, flatness = 1e-5 }: MinimizeOptions = {},
): Minimum {
  const inBox = (value: number, k: number): number => Math.min(most[k]!, Math.max(least[k]!, value));
  const first = Float64Array.from(start, inBox);
  let now: Minimum = { point: first, ...slopeAt(first) };
  let done = 1;
  const steps: { readonly move: Float64Array; readonly turn: Float64Array; readonly curvature: number }[] =
    [];

  /** The gradient without the axes on which it pushes against a bound. */
  const free = ({ point, gradient }: Minimum): Float64Array<ArrayBuffer> =>
    Float64Array.from(gradient, (slope, k) => {
      const isHeld = (point[k]! <= least[k]! && slope > 0) || (point[k]! >= most[k]! && slope < 0);
      return isHeld ? 0 : slope;
    });

  const direction = (gradient: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
    const towards = gradient.map((slope) => -slope);
    const shares = steps.map(() => 0);
    for (let i = steps.length - 1; i >= 0; i--) {
      const { move, turn, curvature } = steps[i]!;
      shares[i] = dot(move, towards) / curvature;
      for (let k = 0; k < towards.length; k++) towards[k]! -= shares[i]! * turn[k]!;
    }
    const last = steps.at(-1);
    // before the first curvature is known, a step of length 1 at most
    const scale =
      last === undefined
        ? 1 / Math.max(1, Math.sqrt(dot(towards, towards)))
        : last.curvature / dot(last.turn, last.turn);
    for (let k = 0; k < towards.length; k++) towards[k]! *= scale;
    steps.forEach(({ move, turn, curvature }, i) => {
      const share = shares[i]! - dot(turn, towards) / curvature;
      for (let k = 0; k < towards.length; k++) towards[k]! += share * move[k]!;
    });
    return towards.map((value, k) => (gradient[k] === 0 ? 0 : value));
  };

  while (done < evaluations) {
    const slope = free(now);
    if (slope.every((value) => Math.abs(value) <= flatness)) break;
    let towards = direction(slope);
    if (!(dot(towards, slope) < 0)) {
      steps.length = 0;
      towards = direction(slope);
    }
    let next: Minimum | null = null;
    for (let length = 1; done < evaluations && length > 1e-10; length /= 2) {
      const point = now.point.map((value, k) => inBox(value + length * towards[k]!, k));
      const trial = { point, ...slopeAt(point) };
      done++;
      const gain = dot(
        slope,
        point.map((value, k) => value - now.point[k]!),
      );
      if (trial.value <= now.value + enough * gain) {
        next = trial;
        break;
      }
    }
    if (next === null) {
      // a curvature that misleads is forgotten once before the search ends
      if (steps.length === 0) break;
      steps.length = 0;
      continue;
    }
    const from = now;
    const move = next.point.map((value, k) => value - from.point[k]!);
    const turn = Float64Array.from(next.gradient, (value, k) => value - from.gradient[k]!);
    const curvature = dot(move, turn);
    if (curvature > 1e-12 * dot(turn, turn)) steps.push({ move, turn, curvature });
    if (steps.length > memory) steps.shift();
    now = next;
  }
  return now;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
