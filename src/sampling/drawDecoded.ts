import { breathe } from '../base/breathe.js';
import type { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import { repeatCodes } from './repeatCodes.js';

/** Options for drawing and decoding codes. */
export interface CodeDraws {
  /** The number of codes. */
  readonly count: number;
  /** The number of decodings of each code. Defaults to 1. */
  readonly decodings?: number;
  readonly random: Random;
  /** Factor on the standard deviations of the density. Defaults to 1. */
  readonly spread?: number;
  /** Standard deviation of normal noise on the codes. Defaults to 0. */
  readonly noiseLevel?: number;
  /** Stops the drawing early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Decodes codes, [count, latent], row by row.
 *
 * @param random the generator of a choice that draws
 */
export type Decode<T> = (codes: Float32Array, count: number, random: Random) => Promise<readonly T[]>;

/** Codes side by side, `[count, latent]`, row by row. */
export interface CodePiece {
  readonly codes: Float32Array;
  readonly count: number;
}

/** Codes that are drawn piece by piece, and the generator of choices that draw. */
export interface DrawnCodes {
  readonly pieces: AsyncGenerator<CodePiece>;
  readonly choices: Random;
}

/**
 * Draws codes from a density.
 *
 * @param size the number of codes in a piece, those of several decodings included; a single code may have more
 * @returns the codes in the order of the draws; several decodings of a code are together
 */
export function codesFrom(density: Pick<Density, 'sample'>, options: CodeDraws, size: number): DrawnCodes {
  const { spread = 1, noiseLevel = 0, decodings = 1 } = options;
  const atOnce = Math.max(1, Math.floor(size / decodings));
  // A generator apart from that of the codes makes a sample depend on its place and not on the count. It is split off
  // even for choices that do not draw, so the codes are the same for every choice.
  const choices = options.random.split();
  const noise = choices.split();
  async function* pieces(): AsyncGenerator<CodePiece> {
    for (let start = 0; start < options.count; start += atOnce) {
      if (options.signal?.aborted === true) return;
      const count = Math.min(atOnce, options.count - start);
      const codes = await density.sample(count, options.random, { spread });
      if (noiseLevel > 0) for (let i = 0; i < codes.length; i++) codes[i]! += noiseLevel * noise.normal();
      yield { codes: repeatCodes(codes, count, decodings), count: count * decodings };
    }
  }
  return { pieces: pieces(), choices };
}

/**
 * Draws codes from a density and decodes them, for any kind of reconstruction.
 *
 * @param size as in {@link codesFrom}
 * @returns the decodings, part by part, in the order of the draws; all decodings of a code are together
 */
export async function* drawDecoded<T>(
  density: Pick<Density, 'sample'>,
  decode: Decode<T>,
  options: CodeDraws,
  size: number,
): AsyncGenerator<readonly T[]> {
  const { pieces, choices } = codesFrom(density, options, size);
  for await (const { codes, count } of pieces) {
    yield await decode(codes, count, choices);
    await breathe();
  }
}
