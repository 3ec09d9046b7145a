import type { Objective } from '../../search/objective.js';
import type { LearnedObjective } from '../../search/objectives/learnedObjective.js';
import type { SearchResult } from '../../search/runSearch.js';
import type { BestString } from './bestFiles.js';

/** The strings of a search that are shown, with their verdicts. */
export interface ShownStrings {
  readonly best: readonly BestString[];
  /** Null for a single objective. */
  readonly front: readonly BestString[] | null;
}

/** The JSON document of a search. */
export function searchJson(
  result: SearchResult,
  objectives: readonly Objective[],
  { best, front }: ShownStrings,
  baseline: SearchResult | null,
): object {
  const { evaluations, proposer, seed, meanTop10, curve, thrownAway, seconds, candidates, ended } = result;
  return {
    evaluations: evaluations.length,
    proposer,
    seed,
    best: best.map(stringJson),
    meanTop10,
    ...(result.front === null || front === null
      ? { curve }
      : {
          objectives: objectives.map(({ name, better }) => ({ name, better })),
          front: front.map(stringJson),
          hypervolume: result.front.hypervolume,
          reference: result.front.reference,
          curve: result.front.curve,
        }),
    ...learningJson(objectives),
    thrownAway,
    seconds,
    candidates,
    ended,
    ...(baseline === null ? {} : { baseline: baselineJson(baseline) }),
  };
}

/** How well the objective that learned its values predicts them. */
function learningJson(objectives: readonly (Objective | LearnedObjective)[]): object {
  const learned = objectives.find((one) => 'learning' in one);
  return learned === undefined ? {} : { learning: learned.learning };
}

function stringJson({ evaluation, verdict: { scores }, deviation }: BestString) {
  const { text, canonical, value, values } = evaluation;
  return {
    text,
    canonical,
    value,
    ...(values && { values }),
    ...(deviation === undefined ? {} : { deviation }),
    scores,
  };
}

function baselineJson({ evaluations, meanTop10, curve, front, best }: SearchResult): object {
  return {
    evaluations: evaluations.length,
    ...(front === null
      ? { best: best[0]?.value ?? null, meanTop10, curve }
      : { front: front.strings.length, hypervolume: front.hypervolume, curve: front.curve }),
  };
}
