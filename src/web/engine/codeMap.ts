import { type Model, principalPlane, Random, readDensity } from '../../browser.js';

/** The codes that the axes are measured on. */
const measured = 2_000;
/** Room around the codes that the axes are measured on. */
const margin = 1.2;

/**
 * The plane in which the codes of a model vary most. It depends on the model alone: every string has one place in it, whatever
 * other strings are shown.
 */
export class CodeMap {
  readonly #places: (codes: Float32Array) => [number, number][];
  readonly #scale: number;

  private constructor(places: (codes: Float32Array) => [number, number][], scale: number) {
    this.#places = places;
    this.#scale = scale;
  }

  /** @throws InputError for a model without a density, whose draws are the codes that the axes are measured on */
  static async of({ trained }: Model): Promise<CodeMap> {
    const { density, sampling } = await readDensity(trained.run);
    const codes = await density.sample(measured, new Random(1), { spread: sampling.spread });
    const places = principalPlane(codes, trained.latent);
    const farthest = places(codes).reduce((most, [x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 0);
    return new CodeMap(places, 1 / (margin * (farthest || 1)));
  }

  /** Returns the places of codes, `[count, 2]`, row by row, nearly all of them from -1 to 1. */
  place(codes: Float32Array): Float32Array {
    return Float32Array.from(this.#places(codes).flat(), (value) => value * this.#scale);
  }
}
