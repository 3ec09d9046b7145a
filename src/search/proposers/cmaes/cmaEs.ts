import type { Candidate, EvaluatedText, Outcome } from '../../candidate.js';
import { changingStep } from '../../changingStep.js';
import { fitnessOf } from '../../objective.js';
import type { Proposer, ProposerTools } from '../../proposer.js';
import { type Subspace, WhitenedCodes } from '../../subspace.js';
import { Opening } from '../opening.js';
import type { CmaEsSettings } from './settings.js';
import { Strategy, usualPopulation } from './strategy.js';

/** The share of the first generation that decodes to another string than the best one's. */
const firstChange = 1 / 3;
/** The part of its first reach below which the strategy has converged: all codes decode to the same string. */
const leastReach = 0.3;
/** Generations without a new string after which the strategy begins again. */
const mostIdle = 4;
/** The most times that the population is doubled. */
const mostDoublings = 5;

/** One run of the strategy: from a string, in a subspace through its code. */
interface Descent {
  readonly subspace: Subspace;
  readonly strategy: Strategy;
  /** The deviation of the first generation. */
  readonly sigma: number;
  /** The evaluation that it began at; null where it began at the mean code. */
  readonly from: EvaluatedText | null;
  /** The number of strings that it was the first to propose. */
  news: number;
}

/**
 * CMA-ES in a subspace of the whitened codes through the best string's code. When it has converged it begins again there in
 * another subspace, with twice the population if nothing better was found (as IPOP does: Auger and Hansen 2005).
 */
export class CmaEs implements Proposer {
  readonly #tools: ProposerTools;
  readonly #settings: CmaEsSettings;
  readonly #whitened: WhitenedCodes;
  readonly #opening: Opening;
  #best: EvaluatedText | null;
  #descent: Descent | null = null;
  #points: readonly Float64Array[] = [];
  #doublings = 0;
  #idle = 0;
  /** Whether the last descent brought no new string: strings are drawn from the density before the next. */
  #isBarren = false;

  private constructor(tools: ProposerTools, settings: CmaEsSettings, whitened: WhitenedCodes) {
    this.#tools = tools;
    this.#settings = settings;
    this.#whitened = whitened;
    this.#best = tools.order(tools.knownTexts)[0] ?? null;
    this.#opening = new Opening(tools, settings.initial ?? Math.max(1, Math.round(tools.budget / 10)));
  }

  static async begin(tools: ProposerTools, settings: CmaEsSettings): Promise<CmaEs> {
    return new CmaEs(tools, settings, await WhitenedCodes.of(tools.space, tools.random));
  }

  async ask(): Promise<readonly Candidate[]> {
    this.#points = [];
    if (!this.#opening.isOver || this.#isBarren) return this.#opening.ask();
    this.#descent ??= await this.#descend();
    const { subspace, strategy, from } = this.#descent;
    this.#points = strategy.ask();
    const { space, random } = this.#tools;
    const texts = await space.decode(subspace.codesAt(this.#points), random);
    return texts.map((text) => ({ text, proposer: 'cma-es', parents: from === null ? [] : [from.n] }));
  }

  async tell(outcomes: readonly Outcome[]): Promise<void> {
    const { better, order } = this.#tools;
    const evaluated = outcomes.flatMap(({ evaluation }) => (evaluation === null ? [] : [evaluation]));
    this.#best = order(this.#best === null ? evaluated : [this.#best, ...evaluated])[0] ?? null;
    if (this.#descent === null || this.#points.length === 0) {
      this.#opening.tell(outcomes);
      this.#isBarren = false;
      return;
    }
    const { strategy } = this.#descent;
    strategy.tell(
      this.#points,
      outcomes.map(({ evaluation }) => -fitnessOf(evaluation?.value ?? null, better)),
    );
    const news = outcomes.filter(({ isNew }) => isNew).length;
    this.#descent.news += news;
    this.#idle = news > 0 ? 0 : this.#idle + 1;
    if (this.#idle < mostIdle && strategy.reach > leastReach * this.#descent.sigma && !strategy.isDegenerate)
      return;
    if (this.#best === this.#descent.from) this.#doublings = Math.min(mostDoublings, this.#doublings + 1);
    this.#isBarren = this.#descent.news === 0;
    this.#descent = null;
    this.#idle = 0;
  }

  async #descend(): Promise<Descent> {
    const { space, random } = this.#tools;
    const { subspace: kind, dimensions, sigma: given } = this.#settings;
    const [code = null] = this.#best === null ? [] : await space.encode([this.#best.text]);
    const subspace = this.#whitened.subspace(kind, dimensions, code ?? this.#whitened.centre, random);
    const sigma = given ?? (await changingStep(space, subspace, firstChange, random));
    const mean = new Float64Array(subspace.dimensions);
    const population = usualPopulation(subspace.dimensions) * 2 ** this.#doublings;
    return {
      subspace,
      strategy: new Strategy({ mean, sigma, population }, random),
      sigma,
      from: code === null ? null : this.#best,
      news: 0,
    };
  }
}
