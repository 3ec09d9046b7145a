import { expandScores } from '../../chosenScores.js';
import type { Domain } from '../../domain.js';
import { allNames, labelNames, scoreNames, scoreSuites, shownNames, usualNames } from './moleculeScores.js';

/** The scores and labels of a domain of molecules. */
export interface ScoreChoice extends Pick<Domain, 'scoreNames' | 'shownScores' | 'labelNames' | 'ranking'> {
  /** Scores and labels, in any order. */
  readonly names: readonly string[];
}

/**
 * @param asked names of scores, labels and suites of scores; undefined for the usual ones
 * @param withLabels whether there are labels among the usual ones
 * @throws InputError for a name that does not exist
 */
export function chooseScores(asked: readonly string[] | undefined, withLabels: boolean): ScoreChoice {
  const usual = withLabels ? usualNames : usualNames.filter((name) => !labelNames.includes(name));
  const names = asked === undefined ? usual : expandScores(asked, allNames, scoreSuites, 'molecule');
  const isChosen = (name: string): boolean => names.includes(name);
  return {
    names,
    scoreNames: scoreNames.filter(isChosen),
    shownScores: asked === undefined ? shownNames : allNames.filter(isChosen),
    labelNames: labelNames.filter(isChosen),
    ranking: isChosen('qed') ? { score: 'qed', better: 'higher' } : null,
  };
}
