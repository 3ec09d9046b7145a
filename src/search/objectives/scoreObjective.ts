import { InputError } from '../../base/errors.js';
import { checkScores, withChosenScores } from '../../domain/chosenScores.js';
import { type Domain, scoreOf } from '../../domain/domain.js';
import { judgeTexts } from '../../judging/judgeTexts.js';
import type { Better, Objective } from '../objective.js';

/**
 * A score of the domain as an objective.
 *
 * @throws InputError for a score that the domain does not have, with the nearest that it has, and for a label
 */
export function scoreObjective(domain: Domain, score: string, better: Better): Objective {
  checkScores([score], [...domain.scoreNames, ...domain.labelNames], domain.name);
  if (!domain.scoreNames.includes(score)) {
    throw new InputError({ expected: 'a score that is a number', received: `${score}, which is a text` });
  }
  const judging = withChosenScores(domain, [score]);
  return {
    name: score,
    better,
    evaluate: async (strings) => {
      const judged = await judgeTexts(
        judging,
        strings.map(({ text }) => text),
      );
      return judged.map((one) => scoreOf(one, score) ?? Number.NaN);
    },
  };
}
