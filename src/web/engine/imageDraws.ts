import { drawImageCodes, Random } from '../../browser.js';
import type { DensityChoice, OpenImages } from './openImages.js';

/** Which images are drawn, but for the seed: as `grae sample` draws them with the same settings. */
export interface ImageDraws {
  readonly count: number;
  readonly density: DensityChoice;
  readonly spread: number;
}

/** Codes to decode, `[count, latent]`, row by row. */
export interface CodesToDecode {
  readonly codes: Float32Array;
  readonly count: number;
  /** An input of decoders that were trained with drawn levels of noise. */
  readonly noiseLevel: number;
}

/** Draws the codes of images, piece by piece. */
export async function* imageCodesOf(
  images: OpenImages,
  { count, density: choice, spread }: ImageDraws,
  seed: number,
  signal: AbortSignal,
): AsyncGenerator<CodesToDecode> {
  const { density, sampling } = images.density(choice);
  const { noiseLevel } = sampling;
  const random = new Random(seed);
  for await (const piece of drawImageCodes(density, { count, random, spread, noiseLevel, signal })) {
    yield { ...piece, noiseLevel };
  }
}
