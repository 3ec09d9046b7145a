import { Random } from '../base/random.js';
import type { WritableStore } from '../base/store.js';
import type { Domain, JudgedText } from '../domain/domain.js';
import { judgeTexts } from '../judging/judgeTexts.js';
import { type TrainingSet, trainingSetOf } from '../judging/trainingSet.js';
import { beamOf, type Choice, checkDecodings, greedy } from '../model/productions/choice.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { RunConfig } from '../run/schema.js';
import { type DensityToSample, densityFor } from '../sampling/densityFor.js';
import { codesFrom } from '../sampling/drawDecoded.js';
import { drawSamples } from '../sampling/drawSamples.js';
import { type GuardChoice, guardOf } from '../sampling/guard.js';
import { type InterpolationPoint, interpolate } from '../sampling/interpolate.js';
import type { EncodedTexts, TrainedModel } from '../sampling/model.js';
import { type ReconstructionReport, reconstruct } from '../sampling/reconstruct.js';
import { streamSampleTexts } from '../sampling/sample.js';
import type { MarkedSample } from '../sampling/wantedSamples.js';
import type { ConstraintSettings } from '../search/constraints/constraintSettings.js';
import { prepareConstraints } from '../search/constraints/prepareConstraints.js';
import { type FitSummary, fitDensity } from '../training/fit.js';
import type { FitOptions } from '../training/fitOptions.js';

/** Options for decoding codes to strings. */
export interface DecodingChoice {
  /** The rules beyond the grammar that strings obey. Defaults to `on`, for characters and tokens to `off`. */
  readonly guard?: GuardChoice;
  /** The choice of productions. Defaults to greedy; for samples, to the choice that the density was calibrated for. */
  readonly choice?: Choice;
  /** The seed of a choice that draws. Defaults to 1. */
  readonly seed?: number;
}

/** Options for drawing strings. */
export interface ModelTextOptions extends DecodingChoice {
  /** `fitted` for the model's own density, `standard-normal`, or the name of a density beside it. Defaults to `fitted`. */
  readonly density?: string;
  /** Factor on the standard deviations of the density. Defaults to the value from its calibration, or 1. */
  readonly spread?: number;
  /** Noise on the drawn codes. Defaults to the value from the calibration of the density, or 0. */
  readonly noiseLevel?: number;
  readonly signal?: AbortSignal;
}

export interface ModelSampleOptions extends ModelTextOptions {
  /** Whether to draw until all samples are different and valid. */
  readonly unique?: boolean;
  /** Whether to draw until all samples are valid and none is in the training set. */
  readonly novel?: boolean;
  /** Constraints that every sample keeps: the model draws until there are enough of them. Defaults to none. */
  readonly constraints?: ConstraintSettings;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A trained model: draws strings, reads them, fits densities, and can be saved. */
export class Model {
  /** The run with its network and domain, for functions below this class. */
  readonly trained: TrainedModel;
  /** Read for the first sample; the strings that a model was trained on do not change. */
  #trainingSet: TrainingSet | null = null;
  /** The densities that were drawn from, by name, until this model fits another. */
  readonly #densities = new Map<string | undefined, Promise<DensityToSample>>();

  /** For internal use: `open` and `train` make models. */
  constructor(trained: TrainedModel) {
    this.trained = trained;
  }

  /** All settings of the model. */
  get config(): RunConfig {
    return this.trained.run.config;
  }

  /** The domain, which judges strings and gives them a meaning. */
  get domain(): Domain {
    return this.trained.domain;
  }

  /**
   * Returns this model with another domain of the same name and form: one with other scores, or one that judges where this
   * one does not. Both share the network, so disposing of one disposes of both.
   *
   * @throws InputError for a domain of another name or form
   */
  withDomain(domain: Domain): Model {
    return new Model(this.trained.withDomain(domain));
  }

  /** Fits a density to the codes of the training strings and stores it with the model (Ghosh et al. 2020, section 4). */
  async fit(options: FitOptions = {}): Promise<FitSummary> {
    const { run, network } = this.trained;
    return fitDensity(run, network, options).finally(() => this.#densities.clear());
  }

  /**
   * Draws new strings: a code from the density for each, decoded and judged.
   *
   * @param count number of samples; `unique`, `novel` and constraints may give fewer if the model writes no others
   * @throws InputError for a model without that density, for options out of range, and as `prepareConstraints`
   */
  async sample(count: number, options: ModelSampleOptions = {}): Promise<readonly MarkedSample[]> {
    const { trained } = this;
    const { unique, novel, seed = 1, signal, onProgress } = options;
    const { density, sampling: usual } = await this.#density(options.density);
    const { spread = usual.spread, noiseLevel = usual.noiseLevel } = options;
    const constraints = await prepareConstraints(trained, options.constraints ?? {}, options.guard);
    const { choice = constraints.choice ?? beamOf(usual.beam) } = options;
    const sampling = {
      count,
      random: new Random(seed),
      spread,
      noiseLevel,
      decode: { ...this.#decoding({ ...options, choice }), guard: constraints.guard },
      signal,
      ...(onProgress === undefined ? {} : { onProgress }),
    };
    this.#trainingSet ??= await trainingSetOf(trained);
    const training = this.#trainingSet;
    const { conditions } = constraints;
    const { samples } = await drawSamples(trained, density, {
      ...sampling,
      unique,
      novel,
      conditions,
      training,
    });
    return samples;
  }

  /**
   * Draws the strings of {@link sample}, without constraints, and does not judge them.
   *
   * @returns the strings piece by piece, as they are decoded
   * @throws InputError for a model without that density, and for options out of range
   */
  async *sampleTexts(count: number, options: ModelTextOptions = {}): AsyncGenerator<readonly string[]> {
    const { seed = 1, signal } = options;
    const { density, sampling } = await this.#density(options.density);
    const {
      spread = sampling.spread,
      noiseLevel = sampling.noiseLevel,
      choice = beamOf(sampling.beam),
    } = options;
    yield* streamSampleTexts(this.trained, density, {
      count,
      random: new Random(seed),
      spread,
      noiseLevel,
      decode: this.#decoding({ ...options, choice }),
      signal,
    });
  }

  /**
   * Draws the codes that {@link sample} decodes, for functions that take codes.
   *
   * @returns the codes, `[count, latent]`, and the noise level to decode them with
   * @throws InputError for a model without that density, and for options out of range
   */
  async sampleCodes(
    count: number,
    options: Omit<ModelTextOptions, keyof DecodingChoice> & { readonly seed?: number } = {},
  ): Promise<{ readonly codes: Float32Array; readonly noiseLevel: number }> {
    const { seed = 1, signal } = options;
    const { density, sampling } = await this.#density(options.density);
    const { spread = sampling.spread, noiseLevel = sampling.noiseLevel } = options;
    const draws = { count, random: new Random(seed), spread, noiseLevel, signal };
    const codes = new Float32Array(count * this.trained.latent);
    let start = 0;
    for await (const piece of codesFrom(density, draws, count).pieces) {
      codes.set(piece.codes, start);
      start += piece.codes.length;
    }
    return { codes: codes.subarray(0, start), noiseLevel };
  }

  /** Encodes each string, decodes its code, and compares. */
  async reconstruct(texts: readonly string[], options: DecodingChoice = {}): Promise<ReconstructionReport> {
    return reconstruct(this.trained, texts, { decode: this.#decoding({ guard: 'off', ...options }) });
  }

  /** Returns the codes of the strings that have one, and a reason for each of the others. */
  async encode(texts: readonly string[]): Promise<EncodedTexts> {
    return this.trained.encode(texts);
  }

  /** Decodes codes to strings. @param codes [count, latent], row by row */
  async decode(codes: Float32Array, options: DecodingChoice = {}): Promise<string[]> {
    return this.trained.decode(codes, codes.length / this.trained.latent, this.#decoding(options));
  }

  /**
   * Decodes points on the straight line between the codes of two strings.
   *
   * @param points number of codes on the way, both ends included
   */
  async interpolate(
    from: string,
    to: string,
    points: number,
    options: DecodingChoice = {},
  ): Promise<InterpolationPoint[]> {
    return interpolate(this.trained, from, to, points, this.#decoding(options));
  }

  /** Judges strings: whether they are valid, their canonical forms, their scores. */
  async judge(texts: readonly string[]): Promise<JudgedText[]> {
    return judgeTexts(this.domain, texts);
  }

  /** Saves the model with all its artefacts. @param place a new or empty folder, or a store that holds nothing */
  async save(place: WritableStore | string): Promise<void> {
    await this.trained.save(place);
  }

  /** Frees the memory of the device. */
  dispose(): void {
    this.trained.dispose();
  }

  async #density(name: string | undefined): Promise<DensityToSample> {
    const reading = this.#densities.get(name) ?? densityFor(this.trained, name);
    this.#densities.set(name, reading);
    try {
      return await reading;
    } catch (thrown) {
      this.#densities.delete(name);
      throw thrown;
    }
  }

  #decoding({ guard, choice = greedy, seed = 1 }: DecodingChoice): DecodeOptions {
    checkDecodings(choice, 1);
    return { guard: guardOf(this.trained, guard), choice, random: new Random(seed) };
  }
}
