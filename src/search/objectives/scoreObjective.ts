import { InputError } from '../../base/errors.js';
import { type Domain, scoreOf } from '../../domain/domain.js';
import { domainWithScores } from '../../domain/domainWithScores.js';
import { judgeTexts } from '../../judging/judgeTexts.js';
import type { Better, Objective } from '../objective.js';

/**
 * A score of the domain as an objective, those that are computed on request included.
 *
 * @throws InputError for a score that the domain does not have, with the nearest that it has, and for a label
 */
export async function scoreObjective(domain: Domain, score: string, better: Better): Promise<Objective> {
  const judging = await expectNumericScore(domain, score);
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

/**
 * Returns the domain with this score alone.
 *
 * @throws InputError for a score that the domain does not have, with the nearest that it has, and for a label
 */
export async function expectNumericScore(domain: Domain, score: string): Promise<Domain> {
  const judging = await domainWithScores(domain, [score]);
  if (judging.scoreNames.includes(score)) return judging;
  const what = judging.labelNames.includes(score) ? 'a text' : 'a name for several';
  throw new InputError({ expected: 'a score that is a number', received: `${score}, which is ${what}` });
}
