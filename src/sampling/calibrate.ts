import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import { FitStopped } from '../density/fitStopped.js';
import type { SamplingSettings } from '../density/samplingSettings.js';
import type { Guard } from '../grammar/guard.js';
import { judgeTexts } from '../judging/judgeTexts.js';
import { highestLevel } from '../model/noise.js';
import { beamOf } from '../model/productions/choice.js';
import { guardOf } from './guard.js';
import { leastMap } from './leastMap.js';
import { distanceTo, type Measures, measuresOf, momentsOf } from './measures.js';
import type { TrainedModel } from './model.js';

/** A way of drawing that was tried, and how far its samples are from the strings of the reference. */
export interface TriedSampling extends SamplingSettings {
  /** See {@link distanceTo}; of the shapes alone, since means are seen to afterwards. */
  readonly distance: number;
  /** Share of the samples that are valid. */
  readonly valid: number;
}

export interface Calibration {
  /** The density, moved and stretched. */
  readonly density: Density;
  readonly drawing: SamplingSettings;
  readonly tried: readonly TriedSampling[];
  /** Distance of the samples before each move, and after the last. */
  readonly distances: readonly number[];
  readonly samples: number;
  readonly reference: number;
  /** Whether it was ended early: then the best that was found until then is kept. */
  readonly interrupted: boolean;
}

export interface CalibrationOptions {
  /** Samples of each drawing that is tried, and five times as many for each move. */
  readonly count: number;
  readonly seed: number;
  /** What is not looked for, but as it is given; the beam never is, and greedy where it is not. */
  readonly fixed?: Partial<SamplingSettings>;
  /** How the density is drawn from now: tried first, so that an early end finds nothing worse. Defaults to the first tried. */
  readonly current?: SamplingSettings;
  /** Called with samples done, after every few hundred. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called once, after the first way of drawing, with the seconds that the rest takes at most. */
  readonly onEstimate?: (secondsLeft: number) => void;
  /** Ends it within seconds, with the best that was found until then. */
  readonly signal?: AbortSignal;
  /** Time after which it ends in the same way. Defaults to as long as it takes. */
  readonly minutes?: number;
}

const spreads = [1, 0.9, 0.8, 0.7, 0.6, 0.5];
/** Shares of the highest level that the model was trained with. */
const levelShares = [0, 0.1, 0.3, 0.6, 1];
/** Shares of the move that would make means and deviations right, were measures linear; later ones average out chance. */
const steps = [1, 1, 1, 1 / 2, 1 / 3, 1 / 4];
/**
 * Moves that stretch as well: one, since each makes deviations more alike and shapes less. Of a model of ZINC250k none
 * left the number of rings 2.6 times as far from the test set as the training set is, six left logP 2.1 times as far.
 */
const stretches = 1;
const samplesPerMove = 5;

/**
 * Makes what is drawn from a density more like strings that a model is to write like. First the spread, and for a model
 * of drawn noise levels the level, whose samples have distributions of lengths and scores of the most similar shapes;
 * then the density is moved and stretched as little as makes their means and standard deviations the same
 * ({@link leastMap}). Samples are decoded under the guard, greedily or by the beam search that is fixed, as they will be.
 *
 * @param reference strings of the language in the form of the run
 * @throws InputError if fewer than two of them are valid
 * @throws FitStopped where it was ended before anything was found
 */
export async function calibrate(
  model: TrainedModel,
  density: Density,
  reference: readonly string[],
  options: CalibrationOptions,
): Promise<Calibration> {
  const highest = highestLevel(model.run.config.model);
  const target = measuresOf(await judgeTexts(model.domain, reference));
  if (target.valid.length < 2) {
    throw new InputError(`expected strings to calibrate by, but ${target.valid.length} of them are valid`);
  }
  const { fixed = {} } = options;
  const trainedLevels = highest > 0 ? levelShares.map((share) => share * highest) : [0];
  const levels = fixed.noiseLevel === undefined ? trainedLevels : [fixed.noiseLevel];
  const { beam = 1 } = fixed;
  const grid = levels.flatMap((noiseLevel) =>
    (fixed.spread === undefined ? spreads : [fixed.spread]).map((spread) => ({ spread, noiseLevel, beam })),
  );
  const first: SamplingSettings = { ...grid[0]!, ...options.current, ...fixed, beam };
  const isFirst = ({ spread, noiseLevel }: SamplingSettings) =>
    spread === first.spread && noiseLevel === first.noiseLevel;
  const candidates = [first, ...grid.filter((drawing) => !isFirst(drawing))];
  const moves = density.mapped() === null ? [] : steps;
  const total = (candidates.length + samplesPerMove * (moves.length + 1)) * options.count;
  const started = performance.now();
  const isToEnd = () =>
    options.signal?.aborted === true ||
    (options.minutes !== undefined && performance.now() - started > 60_000 * options.minutes);
  let done = 0;
  const sampler = new Sampler(model, options.seed, isToEnd, (samples) => {
    done += samples;
    options.onProgress?.(done, total);
  });
  const tried: TriedSampling[] = [];
  for (const candidate of candidates) {
    const trial = await sampler.draw(density, candidate, options.count, 0);
    if (trial === null) break;
    const distance = distanceTo(target, trial.measures, true);
    tried.push({ ...candidate, distance, valid: trial.measures.valid.length / options.count });
    if (tried.length === 1) {
      options.onEstimate?.(((performance.now() - started) / 1000) * (total / options.count - 1));
    }
  }
  if (tried.length === 0)
    throw new FitStopped(options.signal?.aborted === true ? 'interrupted' : 'out of time');
  const { spread, noiseLevel } = tried.reduce((least, one) => (one.distance < least.distance ? one : least));
  const drawing = { spread, noiseLevel, beam };
  let moved = density;
  let nearest = { density, distance: Number.POSITIVE_INFINITY };
  const distances: number[] = [];
  let interrupted = tried.length < candidates.length;
  for (const [move, step] of interrupted ? [] : [...moves, 0].entries()) {
    const trial = await sampler.draw(moved, drawing, samplesPerMove * options.count, move + 1);
    if (trial === null) {
      interrupted = true;
      break;
    }
    const distance = distanceTo(target, trial.measures);
    distances.push(distance);
    if (distance < nearest.distance) nearest = { density: moved, distance };
    if (step > 0) moved = movedBy(moved, trial.codes, trial.measures, target, step, move < stretches);
  }
  return {
    density: interrupted ? nearest.density : moved,
    drawing,
    tried,
    distances,
    samples: options.count,
    reference: reference.length,
    interrupted,
  };
}

/** Moves a density a part of the way to where means, and deviations if it is stretched too, are as they are wanted. */
function movedBy(
  density: Density,
  codes: Float32Array,
  found: Measures,
  wanted: Measures,
  step: number,
  stretch: boolean,
): Density {
  const { dimension } = density;
  const foundMoments = new Map(momentsOf(found).map((moments) => [moments.name, moments]));
  const shared = momentsOf(wanted).filter(({ name }) => foundMoments.has(name));
  const whole = [...found.valid.keys()].filter((i) =>
    shared.every(({ name }) => Number.isFinite(found.values.get(name)![i])),
  );
  if (shared.length === 0 || whole.length < 2) return density;
  const rows = new Float32Array(whole.length * dimension);
  for (const [row, i] of whole.entries()) {
    const place = found.valid[i]!;
    rows.set(codes.subarray(place * dimension, (place + 1) * dimension), row * dimension);
  }
  const map = leastMap(
    rows,
    dimension,
    shared.map(({ name, deviation }) =>
      Float64Array.from(whole, (i) => found.values.get(name)![i]! / deviation),
    ),
    shared.map(({ name, mean, deviation }) => {
      const here = foundMoments.get(name)!;
      return { shift: (mean - here.mean) / deviation, factor: stretch ? deviation / here.deviation : null };
    }),
    step,
  );
  return density.mapped(map)!;
}

/** Draws and decodes, each round from its own part of a seed. */
class Sampler {
  readonly #model: TrainedModel;
  readonly #guard: Guard | null;
  readonly #seed: number;
  readonly #isToEnd: () => boolean;
  readonly #onDecoded: (samples: number) => void;

  /** @param isToEnd asked after every few hundred samples */
  constructor(
    model: TrainedModel,
    seed: number,
    isToEnd: () => boolean,
    onDecoded: (samples: number) => void,
  ) {
    this.#model = model;
    this.#guard = guardOf(model);
    this.#seed = seed;
    this.#isToEnd = isToEnd;
    this.#onDecoded = onDecoded;
  }

  /**
   * @returns the codes before their noise, [count, dimension], and the measures of what they decode to; null where it is
   *   to end
   */
  async draw(
    density: Density,
    { spread, noiseLevel, beam }: SamplingSettings,
    count: number,
    round: number,
  ): Promise<{ readonly codes: Float32Array; readonly measures: Measures } | null> {
    const random = new Random(this.#seed + round);
    const codes = await density.sample(count, random, { spread });
    const noisy = noiseLevel === 0 ? codes : codes.map((value) => value + noiseLevel * random.normal());
    const texts: string[] = [];
    for (let start = 0; start < count; start += together) {
      const rows = Math.min(together, count - start);
      const part = noisy.subarray(start * density.dimension, (start + rows) * density.dimension);
      texts.push(
        ...(await this.#model.decode(part, rows, { guard: this.#guard, noiseLevel, choice: beamOf(beam) })),
      );
      this.#onDecoded(rows);
      await breathe();
      if (this.#isToEnd()) return null;
    }
    return { codes, measures: measuresOf(await judgeTexts(this.#model.domain, texts)) };
  }
}

/** Strings decoded between two breaths: an interruption waits for them. */
const together = 256;
