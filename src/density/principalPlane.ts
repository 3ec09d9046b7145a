import { principalComponents } from './principalComponents.js';

/** The most codes from which the axes are computed; more make little difference. */
const mostPoints = 2000;

/**
 * Returns a map to the plane in which codes vary most: their first two principal components.
 *
 * @param codes `[count, latent]`, row by row, from which the axes are computed
 * @returns a function that gives the places of any codes in the plane, `[count][2]`
 */
export function principalPlane(
  codes: Float32Array,
  latent: number,
): (codes: Float32Array) => [number, number][] {
  const { centre, directions } = principalComponents(codes.subarray(0, mostPoints * latent), latent);
  const along = (code: Float32Array, component: number): number =>
    code.reduce((sum, value, k) => sum + directions[component * latent + k]! * (value - centre[k]!), 0);
  return (all) =>
    Array.from({ length: all.length / latent }, (_, i) => {
      const code = all.subarray(i * latent, (i + 1) * latent);
      return [along(code, 0), along(code, Math.min(1, latent - 1))];
    });
}
