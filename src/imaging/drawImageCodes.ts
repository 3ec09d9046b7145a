import type { Density } from '../density/density.js';
import { type CodeDraws, type CodePiece, codesFrom } from '../sampling/drawDecoded.js';

/** The images whose codes are drawn, and which are decoded, side by side. */
export const imagesTogether = 256;

/** Draws the codes of the images that `sampleImages` draws with the same options, piece by piece. */
export function drawImageCodes(
  density: Pick<Density, 'sample'>,
  options: Omit<CodeDraws, 'decodings'>,
): AsyncGenerator<CodePiece> {
  return codesFrom(density, options, imagesTogether).pieces;
}
