import type { Candidate, Outcome } from '../candidate.js';
import type { ProposerTools } from '../proposer.js';

/** Draws so many strings. */
export type Draws = (count: number) => Promise<readonly string[]>;

/** Draws strings from the density of the model, with its sampling settings. */
export function densityDraws({ space, random }: Pick<ProposerTools, 'space' | 'random'>): Draws {
  return async (count) => space.decode(await space.draw(count, random), random, space.sampling.noiseLevel);
}

/** The fewest strings that are drawn together. */
const fewestDraws = 32;

/** The first strings of a search: those to start from, then draws, until enough are evaluated. */
export class Opening {
  readonly #draws: Draws;
  readonly #wanted: number;
  #start: readonly string[];
  #evaluated = 0;

  /**
   * @param wanted the number of evaluations: with strings to start from, at most as many as these; with strings of known
   *   value alone, none
   * @param draws defaults to draws from the density
   */
  constructor(
    { start, knownTexts, ...tools }: Pick<ProposerTools, 'space' | 'random' | 'start' | 'knownTexts'>,
    wanted: number,
    draws: Draws = densityDraws(tools),
  ) {
    const isKnown = start.length === 0 && knownTexts.length > 0;
    this.#wanted = isKnown ? 0 : start.length > 0 ? Math.min(start.length, wanted) : wanted;
    this.#start = start;
    this.#draws = draws;
  }

  get isOver(): boolean {
    return this.#evaluated >= this.#wanted;
  }

  /** Returns at least one string, also when the opening is over. */
  async ask(): Promise<readonly Candidate[]> {
    const wanted = Math.max(1, this.#wanted - this.#evaluated);
    if (this.#start.length > 0) {
      const texts = this.#start.slice(0, wanted);
      this.#start = this.#start.slice(wanted);
      return texts.map((text) => ({ text, proposer: 'start', parents: [] }));
    }
    const texts = await this.#draws(Math.max(wanted, fewestDraws));
    return texts.map((text) => ({ text, proposer: 'draw', parents: [] }));
  }

  tell(outcomes: readonly Outcome[]): void {
    this.#evaluated += outcomes.filter(({ isNew }) => isNew).length;
  }
}
