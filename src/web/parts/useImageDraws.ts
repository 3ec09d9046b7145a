import type { ImageDraws } from '../engine/imageDraws.js';
import type { DensityChoice } from '../engine/openImages.js';
import { numberWithin, useExplorerOf, wholeNumber } from '../explorer.js';

/** The numbers of images that one can draw. */
export const imageCounts = [24, 100, 400, 1000];

/** The largest spread in the page. */
export const largestSpread = 10;

/** The settings of drawn images, but for the seed, in the address: `n`, `density` and `spread`. */
export function useImageDraws(): ImageDraws {
  const { facts, parameters } = useExplorerOf('images');
  const choices = Object.keys(facts.spreads) as DensityChoice[];
  const density = choices.find((choice) => choice === parameters.density) ?? choices[0]!;
  return {
    count: wholeNumber(parameters.n, imageCounts[0]!, 1, imageCounts.at(-1)!),
    density,
    spread: numberWithin(parameters.spread, facts.spreads[density]!, 0, largestSpread),
  };
}
