import type { Random } from '../base/random.js';
import { codeMoments } from '../density/codeMoments.js';
import type { Density } from '../density/density.js';
import type { SamplingSettings } from '../density/samplingSettings.js';
import { identityOf } from '../domain/domain.js';
import type { Guard } from '../grammar/guard.js';
import { boundedBy } from '../grammar/prefixState.js';
import type { WeightedGrammar } from '../grammar/weightedGrammar.js';
import { highestLevel } from '../model/noise.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import { densityFor } from '../sampling/densityFor.js';
import type { TrainedModel } from '../sampling/model.js';

/** The number of codes that the deviations of the space are measured on. */
const measured = 2_000;

/** Codes of strings; null for a string that has none. */
export type Codes = readonly (Float32Array | null)[];

/** The codes of a model, with what proposers need to know of them. */
export class CodeSpace {
  readonly model: TrainedModel;
  readonly density: Density;
  /** How the density is sampled. */
  readonly sampling: SamplingSettings;
  /** The mean code and the deviation of each dimension, `[latent]` each. */
  readonly centre: Float64Array;
  readonly deviations: Float64Array;
  /** The noise level that the decoder is told for codes that were changed: 0 for a model that knows none. */
  readonly toldNoise: number;
  readonly #decode: DecodeOptions;

  private constructor(
    model: TrainedModel,
    { density, sampling }: Pick<CodeSpace, 'density' | 'sampling'>,
    moments: Pick<CodeSpace, 'centre' | 'deviations'>,
    decode: DecodeOptions,
  ) {
    this.model = model;
    this.density = density;
    this.sampling = sampling;
    this.centre = moments.centre;
    this.deviations = moments.deviations;
    this.#decode = decode;
    this.toldNoise = Math.min(usualToldNoise, highestLevel(model.network.config));
  }

  /**
   * @param which the density, as in `densityFor`
   * @param decode the guard and the choice of decoding
   * @throws InputError for a model without that density
   */
  static async of(
    model: TrainedModel,
    random: Random,
    { which, decode = {} }: { readonly which?: string | undefined; readonly decode?: DecodeOptions } = {},
  ): Promise<CodeSpace> {
    const from = await densityFor(model, which);
    const codes = await from.density.sample(measured, random);
    const { centre, variance } = codeMoments(codes, model.latent);
    return new CodeSpace(model, from, { centre, deviations: variance.map(Math.sqrt) }, decode);
  }

  get latent(): number {
    return this.model.latent;
  }

  /** The grammar of the strings, with the counts of the model's corpus if it has them. */
  async weightedGrammar(): Promise<WeightedGrammar> {
    const { table } = this.model.codec.grammar;
    return { table, counts: (await this.model.productionCounts()) ?? table.productions.map(() => 1) };
  }

  /** Draws codes as samples are drawn, with the spread and the noise of the density's calibration. */
  async draw(count: number, random: Random): Promise<Float32Array> {
    const { spread, noiseLevel } = this.sampling;
    const codes = await this.density.sample(count, random, { spread });
    if (noiseLevel > 0) for (let i = 0; i < codes.length; i++) codes[i]! += noiseLevel * random.normal();
    return codes;
  }

  /**
   * @param codes `[count, latent]`, row by row, or one by one
   * @param noiseLevel the level that the decoder is told. Defaults to {@link toldNoise}
   */
  async decode(
    codes: Float32Array | readonly Float32Array[],
    random: Random,
    noiseLevel = this.toldNoise,
  ): Promise<readonly string[]> {
    const rows = codes instanceof Float32Array ? codes : this.#joined(codes);
    return this.model.decode(rows, rows.length / this.latent, { ...this.#decode, random, noiseLevel });
  }

  /** The guard of decoding, over packed productions; null for none. */
  get guard(): Guard | null {
    return this.#decode.guard ?? null;
  }

  /** Whether a string that was not decoded keeps the rules that the guard keeps. */
  keepsRules(text: string): boolean {
    const { guard } = this;
    if (guard === null) return true;
    const { automaton, rules } = guard;
    return boundedBy(automaton, () => {
      const state = automaton.start();
      state.advance(text);
      return (state.brokenAtEnd & rules) === 0;
    });
  }

  /** Returns what tells a string from others, such as its canonical form; null for an invalid one. */
  identityOf(text: string): string | null {
    const verdict = this.model.domain.identify(text);
    return verdict.valid ? identityOf({ text, ...verdict }) : null;
  }

  #joined(codes: readonly Float32Array[]): Float32Array {
    const rows = new Float32Array(codes.length * this.latent);
    codes.forEach((code, i) => {
      rows.set(code, i * this.latent);
    });
    return rows;
  }

  /** Encodes strings: the code of each is exactly its own. */
  async encode(texts: readonly string[]): Promise<Codes> {
    const { indices, codes } = await this.model.encode(texts);
    const all: (Float32Array | null)[] = texts.map(() => null);
    indices.forEach((index, row) => {
      all[index] = codes.slice(row * this.latent, (row + 1) * this.latent);
    });
    return all;
  }
}

/**
 * Decoders that were trained with drawn levels fill in the vague parts of a code where they are told a level; without it, a
 * changed code often gives the unchanged string.
 */
const usualToldNoise = 0.7;
