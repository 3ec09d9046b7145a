import type { Random } from '../../../base/random.js';
import type { Candidate, Outcome } from '../../candidate.js';
import { changingStep } from '../../changingStep.js';
import type { Proposer, ProposerTools } from '../../proposer.js';
import { type Subspace, WhitenedCodes } from '../../subspace.js';
import { logExpectedImprovement } from '../../surrogate/expectedImprovement.js';
import { GaussianProcess } from '../../surrogate/gaussianProcess.js';
import { OccasionalFit } from '../../surrogate/occasionalFit.js';
import { matern52, type StationaryKernel } from '../../surrogate/stationaryKernels.js';
import { Archive, type ArchivedText, finiteFitness } from '../archive.js';
import { Opening } from '../opening.js';
import type { TurboSettings } from './settings.js';
import { TrustRegion } from './trustRegion.js';

/** The number of axes that a candidate changes on average. */
const changedAxes = 20;
/** The share of codes that decode to another string than the best one's, in a region of length 1. */
const firstChange = 0.6;
/** Batches without a new string after which the search begins again. */
const mostIdle = 2;
/** The most strings of known value that are taken into account: the best. */
const mostKnown = 1_000;
/** Subspaces without a new string after which strings are drawn from the density. */
const mostTries = 5;

/** One search in one subspace. */
interface Descent {
  readonly subspace: Subspace;
  readonly region: TrustRegion;
  /** Half of the side that a region of length 1 has, in deviations of the codes. */
  readonly half: number;
  readonly kernel: StationaryKernel;
  readonly fit: OccasionalFit<Float64Array>;
}

/**
 * Trust-region Bayesian optimisation (TuRBO: Eriksson et al. 2019, arXiv 1910.01739) in a subspace of the whitened codes
 * through the best string's code. Candidates are decoded and encoded again before the Gaussian process chooses from them,
 * so that it judges strings by their own codes and none is proposed twice.
 */
export class Turbo implements Proposer {
  readonly #tools: ProposerTools;
  readonly #settings: TurboSettings;
  readonly #whitened: WhitenedCodes;
  readonly #opening: Opening;
  readonly #archive: Archive;
  readonly #seen = new Set<string>();
  #descent: Descent | null = null;
  #idle = 0;

  private constructor(tools: ProposerTools, settings: TurboSettings, whitened: WhitenedCodes) {
    this.#tools = tools;
    this.#settings = settings;
    this.#whitened = whitened;
    this.#opening = new Opening(tools, settings.initial ?? Math.max(1, Math.round(tools.budget / 10)));
    this.#archive = new Archive(tools.space, tools.better);
  }

  static async begin(tools: ProposerTools, settings: TurboSettings): Promise<Turbo> {
    const turbo = new Turbo(tools, settings, await WhitenedCodes.of(tools.space, tools.random));
    await turbo.#archive.add(tools.order(tools.knownTexts).slice(0, mostKnown));
    for (const { canonical } of tools.knownTexts) turbo.#seen.add(canonical);
    return turbo;
  }

  async ask(): Promise<readonly Candidate[]> {
    const { best } = this.#archive;
    if (!this.#opening.isOver || best === null) return this.#opening.ask();
    for (let tries = 0; tries < mostTries; tries++) {
      this.#descent ??= await this.#descend(best);
      const { texts, codes } = await this.#candidates(best, this.#descent);
      const chosen = texts.length === 0 ? [] : this.#chosen(best, this.#descent, texts, codes);
      if (chosen.length > 0) return chosen;
      this.#descent = null;
    }
    return this.#opening.ask();
  }

  /** Returns the strings of a batch; only those are identified that are about to be chosen. */
  #chosen(best: ArchivedText, descent: Descent, texts: readonly string[], codes: readonly Float32Array[]) {
    const { acquisition, batch } = this.#settings;
    const process = this.#surrogate(best, descent);
    const points = codes.map((code) => descent.subspace.coordinatesOf(code));
    const identities = new Set<string>();
    const isNew = (i: number): boolean => {
      const identity = this.#tools.space.identityOf(texts[i]!);
      if (identity === null || this.#seen.has(identity) || identities.has(identity)) return false;
      identities.add(identity);
      return true;
    };
    const chosen =
      acquisition === 'thompson'
        ? thompson(process, points, batch, isNew, this.#tools.random)
        : improvement(process, points, batch, isNew, best.fitness);
    return chosen.map((i) => ({ text: texts[i]!, proposer: 'turbo', parents: [best.evaluation.n] }));
  }

  async tell(outcomes: readonly Outcome[]): Promise<void> {
    for (const { candidate, evaluation } of outcomes) {
      this.#seen.add(candidate.text);
      if (evaluation !== null) this.#seen.add(evaluation.canonical);
    }
    const before = this.#archive.best;
    await this.#archive.learn(outcomes);
    if (this.#descent === null) {
      this.#opening.tell(outcomes);
      return;
    }
    const { region } = this.#descent;
    region.learn(this.#archive.best !== before);
    this.#idle = outcomes.some(({ isNew }) => isNew) ? 0 : this.#idle + 1;
    if (this.#idle < mostIdle && !region.isSpent) return;
    this.#descent = null;
    this.#idle = 0;
  }

  async #descend({ code }: ArchivedText): Promise<Descent> {
    const { dimensions, subspace: kind, batch } = this.#settings;
    const { random, space } = this.#tools;
    const subspace = this.#whitened.subspace(kind, dimensions, code, random);
    const half = Math.sqrt(3) * (await changingStep(space, subspace, firstChange, random));
    const kernel = matern52({ dimension: subspace.dimensions });
    const region = new TrustRegion(subspace.dimensions, batch);
    return { subspace, region, half, kernel, fit: new OccasionalFit(kernel) };
  }

  /** Returns strings around the best one that were not proposed before, with their codes. */
  async #candidates(best: ArchivedText, { subspace, region, half }: Descent) {
    const { space, random } = this.#tools;
    const { candidates } = this.#settings;
    const reach = region.length * half;
    const chance = Math.min(1, changedAxes / subspace.dimensions);
    const steps = Array.from({ length: candidates }, () =>
      stepIn(subspace.dimensions, reach, chance, random),
    );
    const decoded = await space.decode(subspace.codesAt(steps, best.code), random);
    const texts = [...new Set(decoded)].filter((text) => !this.#seen.has(text));
    const codes = await space.encode(texts);
    const kept = texts.map((_, i) => i).filter((i) => codes[i] !== null);
    return { texts: kept.map((i) => texts[i]!), codes: kept.map((i) => codes[i]!) };
  }

  /** Returns a Gaussian process of the evaluated strings that are nearest to the best. */
  #surrogate(best: ArchivedText, descent: Descent): GaussianProcess<Float64Array> {
    const { entries } = this.#archive;
    const fitness = finiteFitness(entries);
    const centre = descent.subspace.coordinatesOf(best.code);
    const nearest = entries
      .map(({ code }, i) => {
        const point = descent.subspace.coordinatesOf(code);
        return { point, fitness: fitness[i]!, distance: squaredDistance(point, centre) };
      })
      .sort((a, b) => a.distance - b.distance)
      .slice(0, this.#settings.window);
    const points = nearest.map(({ point }) => point);
    const values = nearest.map((one) => one.fitness);
    const prior = descent.fit.priorOf(points, values, entries.length);
    // the mean is that of the window, which the fit has not seen whole
    return new GaussianProcess(descent.kernel, points, values, { ...prior, mean: undefined });
  }
}

/** Draws a step in a box; each axis is changed by a chance, and at least one. */
function stepIn(dimensions: number, half: number, chance: number, random: Random): Float64Array {
  const step = new Float64Array(dimensions);
  const one = random.integer(dimensions);
  for (let k = 0; k < dimensions; k++) {
    if (k === one || random.uniform() < chance) step[k] = half * (2 * random.uniform() - 1);
  }
  return step;
}

/** Returns the places of the points that are best in functions drawn from the process, a different one for each. */
function thompson(
  process: GaussianProcess<Float64Array>,
  points: readonly Float64Array[],
  batch: number,
  isNew: (i: number) => boolean,
  random: Random,
): number[] {
  const left = new Set(points.keys());
  const chosen: number[] = [];
  for (const values of process.sample(points, Math.min(batch, points.length), random)) {
    for (const i of highestFirst(values)) {
      if (!left.delete(i) || !isNew(i)) continue;
      chosen.push(i);
      break;
    }
  }
  return chosen;
}

/** Returns the places of the points of the highest expected improvement. */
function improvement(
  process: GaussianProcess<Float64Array>,
  points: readonly Float64Array[],
  batch: number,
  isNew: (i: number) => boolean,
  best: number,
): number[] {
  const { mean, variance } = process.predict(points);
  const least = 1e-12 * process.prior.variance;
  const gains = mean.map(
    (value, i) => logExpectedImprovement(value, Math.sqrt(variance[i]! + least), best).value,
  );
  const chosen: number[] = [];
  for (const i of highestFirst(gains)) {
    if (chosen.length === batch) break;
    if (isNew(i)) chosen.push(i);
  }
  return chosen;
}

function highestFirst(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0);
}
