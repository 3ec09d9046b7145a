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
import { repeatCodes } from '../sampling/repeatCodes.js';
import { mostFrequentValid } from './mostFrequent.js';

/** The number of codes that the deviations of the space are measured on. */
const measured = 2_000;

/** Codes of strings; null for a string that has none. */
export type Codes = readonly (Float32Array | null)[];

export interface CodeSpaceOptions {
  /** The density, as in `densityFor`. Defaults to the model's own, or with {@link codes} to the prior. */
  readonly which?: string | undefined;
  /** Codes to measure the centre and the deviations on, `[count, latent]`. Defaults to draws from the density. */
  readonly codes?: Float32Array | undefined;
  /** The guard and the choice of decoding. */
  readonly decode?: DecodeOptions;
  /** The number of decodings of a code, of which the most frequent valid one counts. Defaults to 1. */
  readonly decodings?: number;
}

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
  readonly #decodings: number;

  private constructor(
    model: TrainedModel,
    { density, sampling }: Pick<CodeSpace, 'density' | 'sampling'>,
    moments: Pick<CodeSpace, 'centre' | 'deviations'>,
    { decode = {}, decodings = 1 }: CodeSpaceOptions,
  ) {
    this.model = model;
    this.density = density;
    this.sampling = sampling;
    this.centre = moments.centre;
    this.deviations = moments.deviations;
    this.#decode = decode;
    this.#decodings = decodings;
    this.toldNoise = Math.min(usualToldNoise, highestLevel(model.network.config));
  }

  /** @throws InputError for a model without that density */
  static async of(model: TrainedModel, random: Random, options: CodeSpaceOptions = {}): Promise<CodeSpace> {
    const { codes, which = codes === undefined ? undefined : 'standard-normal' } = options;
    const from = await densityFor(model, which);
    const some = codes ?? (await from.density.sample(measured, random));
    const { centre, variance } = codeMoments(some, model.latent);
    return new CodeSpace(model, from, { centre, deviations: variance.map(Math.sqrt) }, options);
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
    const count = rows.length / this.latent;
    const decodings = this.#decodings;
    const texts = await this.model.decode(repeatCodes(rows, count, decodings), count * decodings, {
      ...this.#decode,
      random,
      noiseLevel,
    });
    if (decodings === 1) return texts;
    return mostFrequentValid(texts, decodings, (text) => this.model.domain.identify(text).valid);
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
