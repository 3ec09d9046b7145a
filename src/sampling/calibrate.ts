import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import { FitStopped } from '../density/fitStopped.js';
import type { SamplingSettings } from '../density/samplingSettings.js';
import type { JudgedText } from '../domain/domain.js';
import type { Guard } from '../grammar/guard.js';
import { judgeTexts } from '../judging/judgeTexts.js';
import { highestLevel } from '../model/noise.js';
import { beamOf } from '../model/productions/choice.js';
import { guardOf } from './guard.js';
import { leastMap } from './leastMap.js';
import { distanceTo, type Measures, measuresOf, momentsOf } from './measures.js';
import type { TrainedModel } from './model.js';

/** Sampling settings that the search tried, with the distance of their samples from the reference. */
export interface TriedSampling extends SamplingSettings {
  /**
   * Wasserstein-1 distance between the shapes of the distributions, in standard deviations of the reference, averaged over
   * the measures; the move corrects their means later.
   */
  readonly distance: number;
  /** Share of the samples that are valid. */
  readonly valid: number;
}

export interface Calibration {
  /** The density, moved and stretched. */
  readonly density: Density;
  readonly drawing: SamplingSettings;
  readonly tried: readonly TriedSampling[];
  /** The distance of the samples before each move, and after the last one. */
  readonly distances: readonly number[];
  readonly samples: number;
  readonly reference: number;
  /** Whether the search was stopped early, with the best settings so far. */
  readonly interrupted: boolean;
}

export interface CalibrationOptions {
  /** The number of samples for each settings tried; a move takes five times as many. */
  readonly count: number;
  readonly seed: number;
  /** Settings that the search keeps. The beam is never searched for: without one here, decoding is greedy. */
  readonly fixed?: Partial<SamplingSettings>;
  /** The present settings, which are tried first, so an early end finds nothing worse. */
  readonly current?: SamplingSettings;
  /** Called with the number of samples done, after every few hundred. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called once, after the first settings, with the most seconds that the rest takes. */
  readonly onEstimate?: (secondsLeft: number) => void;
  /** Stops the search within seconds, with the best settings so far. */
  readonly signal?: AbortSignal;
  /** Time after which the search stops in the same way. Defaults to as long as it takes. */
  readonly minutes?: number;
}

const spreads = [1, 0.9, 0.8, 0.7, 0.6, 0.5];
/** The levels to try, as shares of the highest level in the training of the model. */
const levelShares = [0, 0.1, 0.3, 0.6, 1];
/** Shares of the full move, which is exact if measures are linear in the codes; smaller late shares average out chance. */
const steps = [1, 1, 1, 1 / 2, 1 / 3, 1 / 4];
/**
 * The number of moves that also stretch. Each makes deviations more alike, but shapes less so. On a model of ZINC250k,
 * none left the number of rings 2.6 times as far from the test set as the training set is; six left logP 2.1 times as far.
 */
const stretches = 1;
const samplesPerMove = 5;

/**
 * Calibrates a density, so that samples resemble the reference. First it chooses the spread and, for a model trained with
 * drawn noise levels, the level: those whose samples have lengths and scores with the most similar shapes of
 * distribution. Then it moves and stretches the density just enough to match their means and standard deviations.
 * Samples are decoded as they will be in use: under the guard, greedily or by the fixed beam search.
 *
 * @param reference strings of the language in the form of the run
 * @throws InputError if fewer than two of them are valid
 * @throws FitStopped if the search was stopped before it had a result
 */
export async function calibrate(
  model: TrainedModel,
  density: Density,
  reference: readonly string[],
  options: CalibrationOptions,
): Promise<Calibration> {
  const highest = highestLevel(model.run.config.model);
  // Thousands of samples follow, so other threads load at once.
  const target = measuresOf(await judgeTexts(model.domain, reference, { alone: 0 }));
  if (target.valid.length < 2) {
    throw new InputError(
      `expected at least 2 valid strings to calibrate by, but there are ${target.valid.length}`,
    );
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
  const tried = await searchSettings(sampler, density, candidates, target, options.count, () =>
    options.onEstimate?.(((performance.now() - started) / 1000) * (total / options.count - 1)),
  );
  if (tried.length === 0)
    throw new FitStopped(options.signal?.aborted === true ? 'interrupted' : 'out of time');
  const { spread, noiseLevel } = tried.reduce((least, one) => (one.distance < least.distance ? one : least));
  const drawing = { spread, noiseLevel, beam };
  const isStopped = tried.length < candidates.length;
  const moved = isStopped
    ? { density, distances: [], isWhole: false }
    : await moveTowards(target, sampler, density, drawing, moves, samplesPerMove * options.count);
  return {
    density: moved.density,
    drawing,
    tried,
    distances: moved.distances,
    samples: options.count,
    reference: reference.length,
    interrupted: !moved.isWhole,
  };
}

/**
 * Draws samples with each of the settings, as long as the sampler goes on.
 *
 * @param count the number of samples with each
 * @param onFirst called after the first settings
 */
async function searchSettings(
  sampler: Sampler,
  density: Density,
  candidates: readonly SamplingSettings[],
  target: Measures,
  count: number,
  onFirst: () => void,
): Promise<TriedSampling[]> {
  const tried: TriedSampling[] = [];
  const add = async (candidate: SamplingSettings, judging: Promise<Measures>): Promise<void> => {
    const measures = await judging;
    tried.push({
      ...candidate,
      distance: distanceTo(target, measures, true),
      valid: measures.valid.length / count,
    });
    if (tried.length === 1) onFirst();
  };
  // The samples of one candidate are judged while those of the next are decoded, so that no thread waits for another.
  let last: (() => Promise<void>) | null = null;
  for (const candidate of candidates) {
    const trial = await sampler.draw(density, candidate, count, 0);
    await last?.();
    last = trial === null ? null : () => add(candidate, trial.measures);
    if (trial === null) break;
  }
  await last?.();
  return tried;
}

interface MovedDensity {
  /** The density after the last move; where the moves were stopped, the one whose samples were nearest. */
  readonly density: Density;
  /** The distance of the samples before each move, and after the last one. */
  readonly distances: readonly number[];
  /** Whether all moves were made. */
  readonly isWhole: boolean;
}

/**
 * Moves a density towards the reference in several steps.
 *
 * @param moves the share of the full move in each step
 * @param count the number of samples in each step
 */
async function moveTowards(
  target: Measures,
  sampler: Sampler,
  density: Density,
  drawing: SamplingSettings,
  moves: readonly number[],
  count: number,
): Promise<MovedDensity> {
  let moved = density;
  let nearest = { density, distance: Number.POSITIVE_INFINITY };
  const distances: number[] = [];
  for (const [move, step] of [...moves, 0].entries()) {
    const trial = await sampler.draw(moved, drawing, count, move + 1);
    if (trial === null) return { density: nearest.density, distances, isWhole: false };
    const measures = await trial.measures;
    const distance = distanceTo(target, measures);
    distances.push(distance);
    if (distance < nearest.distance) nearest = { density: moved, distance };
    if (step > 0) moved = movedBy(moved, trial.codes, measures, target, step, move < stretches);
  }
  return { density: moved, distances, isWhole: true };
}

/** Moves a density part of the way towards the means of the reference and, if it stretches too, the deviations. */
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

/** Draws and decodes samples; each round has its own part of the seed. */
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
   * @returns the codes before their noise, [count, dimension], and the measures of their strings, which may still be
   *   judged; null if the search has to stop
   */
  async draw(
    density: Density,
    { spread, noiseLevel, beam }: SamplingSettings,
    count: number,
    round: number,
  ): Promise<{ readonly codes: Float32Array; readonly measures: Promise<Measures> } | null> {
    const random = new Random(this.#seed + round);
    const codes = await density.sample(count, random, { spread });
    const noisy = noiseLevel === 0 ? codes : codes.map((value) => value + noiseLevel * random.normal());
    const judged: Promise<JudgedText[]>[] = [];
    for (let start = 0; start < count; start += together) {
      const rows = Math.min(together, count - start);
      const part = noisy.subarray(start * density.dimension, (start + rows) * density.dimension);
      const choice = beamOf(beam);
      const texts = await this.#model.decode(part, rows, { guard: this.#guard, noiseLevel, choice });
      const judging = judgeTexts(this.#model.domain, texts);
      // An error is thrown where the measures are awaited; until then it is nobody's unhandled rejection.
      judging.catch(() => {});
      judged.push(judging);
      this.#onDecoded(rows);
      await breathe();
      if (this.#isToEnd()) return null;
    }
    const measures = Promise.all(judged).then((parts) => measuresOf(parts.flat()));
    measures.catch(() => {});
    return { codes, measures };
  }
}

/** The number of strings decoded between two breaths; an interruption waits for them. */
const together = 1024;
