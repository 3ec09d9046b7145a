import type { Random } from '../base/random.js';
import type { CodeSpace } from './codeSpace.js';
import type { Subspace } from './subspace.js';

/** The deviations that are tried, in those of the codes. */
const tried = { least: 0.125, most: 4, factor: Math.SQRT2 };
/** The number of steps for each. */
const steps = 24;

/**
 * Returns the least deviation of normal steps in a subspace with which a share of the codes around its anchor decode to
 * another string than the anchor. Decoders differ by much in how far a string reaches around its code.
 *
 * @param share above 0, below 1
 */
export async function changingStep(
  space: CodeSpace,
  subspace: Subspace,
  share: number,
  random: Random,
): Promise<number> {
  const [own] = await space.decode(subspace.codesAt([new Float64Array(subspace.dimensions)]), random);
  let deviation = tried.least;
  for (; deviation < tried.most; deviation *= tried.factor) {
    const points = Array.from({ length: steps }, () =>
      Float64Array.from({ length: subspace.dimensions }, () => deviation * random.normal()),
    );
    const texts = await space.decode(subspace.codesAt(points), random);
    if (texts.filter((text) => text !== own).length >= share * steps) break;
  }
  return deviation;
}
