import type { Candidate, Outcome } from '../candidate.js';
import type { ProposerTools } from '../proposer.js';

/** The fewest codes that are decoded together. */
const fewestDraws = 32;

/** The first strings of a search: those to start from, then draws from the density, until enough are evaluated. */
export class Opening {
  readonly #tools: Pick<ProposerTools, 'space' | 'random'>;
  readonly #wanted: number;
  #start: readonly string[];
  #evaluated = 0;

  /**
   * @param wanted the number of evaluations: with strings to start from, at most as many as these; with strings of known
   *   value alone, none
   */
  constructor(
    { space, random, start, knownTexts }: Pick<ProposerTools, 'space' | 'random' | 'start' | 'knownTexts'>,
    wanted: number,
  ) {
    this.#tools = { space, random };
    const isKnown = start.length === 0 && knownTexts.length > 0;
    this.#wanted = isKnown ? 0 : start.length > 0 ? Math.min(start.length, wanted) : wanted;
    this.#start = start;
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
    const { space, random } = this.#tools;
    const codes = await space.draw(Math.max(wanted, fewestDraws), random);
    const texts = await space.decode(codes, random, space.sampling.noiseLevel);
    return texts.map((text) => ({ text, proposer: 'draw', parents: [] }));
  }

  tell(outcomes: readonly Outcome[]): void {
    this.#evaluated += outcomes.filter(({ isNew }) => isNew).length;
  }
}
