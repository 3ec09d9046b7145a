/** The facts about a search that are there before it begins. */
export interface SearchTraits {
  /** The most evaluations. */
  readonly budget: number;
  /** The number of objectives. */
  readonly objectives: number;
}

/** A proposer, and why it suits a search. */
export interface ProposerChoice {
  readonly kind: string;
  /** A clause that begins with a small letter. */
  readonly reason: string;
}

/** The name that stands for the proposer that suits a search. */
export const automaticProposer = 'auto';

/** The most evaluations for which a surrogate was measured to be ahead. */
const fewEvaluations = 150;

/** Chooses the proposer that was the best in searches of this kind; docs/search.md has the measurements. */
export function chooseProposer({ budget, objectives }: SearchTraits): ProposerChoice {
  if (objectives > 1) return { kind: 'evolve', reason: 'it ranks by several objectives' };
  return budget <= fewEvaluations
    ? { kind: 'turbo', reason: `with at most ${fewEvaluations} evaluations its surrogate is ahead` }
    : { kind: 'evolve', reason: `with more than ${fewEvaluations} evaluations it is ahead` };
}
