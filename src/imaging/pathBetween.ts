/** The shape of a path between two codes: a straight line, or the arc of a great circle. */
export type PathShape = 'straight' | 'spherical';

/**
 * Returns a point on a path between two codes. The arc turns the direction evenly and changes the length evenly, as spherical
 * interpolation does for ends of equal length (Shoemake 1985; White 2016, arXiv 1609.04468); ends of one direction, opposite
 * ones and a zero have no arc, and give the straight line.
 *
 * @param share the share of the way, from 0 to 1
 */
export function pathBetween(
  from: Float32Array,
  to: Float32Array,
  share: number,
  shape: PathShape,
): Float32Array {
  const [first, last] = shape === 'spherical' ? arcWeights(from, to, share) : [1 - share, share];
  return from.map((value, i) => first * value + last * to[i]!);
}

/** Returns even points on a path between two codes, both ends included, [points, latent], row by row. @param points at least 2 */
export function pathCodes(
  from: Float32Array,
  to: Float32Array,
  points: number,
  shape: PathShape,
): Float32Array {
  const codes = new Float32Array(points * from.length);
  for (let point = 0; point < points; point++) {
    codes.set(pathBetween(from, to, point / (points - 1), shape), point * from.length);
  }
  return codes;
}

/** Returns the weights of both ends: those of their directions, times the ratio of the wanted length to their own. */
function arcWeights(from: Float32Array, to: Float32Array, share: number): readonly [number, number] {
  const [norm, other] = [normOf(from), normOf(to)];
  const cosine = from.reduce((sum, value, i) => sum + value * to[i]!, 0) / (norm * other);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  // also where a norm is 0, so that the angle is not a number
  if (!(sine > 1e-6)) return [1 - share, share];
  const length = (1 - share) * norm + share * other;
  return [
    ((Math.sin((1 - share) * angle) / sine) * length) / norm,
    ((Math.sin(share * angle) / sine) * length) / other,
  ];
}

function normOf(code: Float32Array): number {
  return Math.sqrt(code.reduce((sum, value) => sum + value * value, 0));
}
