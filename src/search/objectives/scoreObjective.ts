import { InputError } from '../../base/errors.js';
import { type Domain, type JudgedText, scoreOf } from '../../domain/domain.js';
import { domainWithScores } from '../../domain/domainWithScores.js';
import { judgeTexts } from '../../judging/judgeTexts.js';
import type { Better, Objective } from '../objective.js';

/** A score, and which end of it is wanted. */
export interface WantedScore {
  readonly score: string;
  readonly better: Better;
}

/**
 * A score of the domain as an objective, those that are computed on request included.
 *
 * @throws InputError for a score that the domain does not have, with the nearest that it has, and for a label
 */
export async function scoreObjective(domain: Domain, score: string, better: Better): Promise<Objective> {
  const [objective] = await scoreObjectives(domain, [{ score, better }]);
  return objective!;
}

/**
 * Several scores as an objective each, as {@link scoreObjective}. Strings are judged once for all of them.
 *
 * @throws InputError as {@link scoreObjective}
 */
export async function scoreObjectives(
  domain: Domain,
  wishes: readonly WantedScore[],
): Promise<readonly Objective[]> {
  if (wishes.length === 0) return [];
  const judging = await domainWithScores(domain, [...new Set(wishes.map(({ score }) => score))]);
  for (const { score } of wishes) checkNumeric(judging, score);
  const judge = judgingOnce(judging);
  return wishes.map(({ score, better }) => ({
    name: score,
    better,
    evaluate: async (strings) => (await judge(strings)).map((one) => scoreOf(one, score) ?? Number.NaN),
  }));
}

/** Judges strings, and remembers the last: a search has the same list evaluated by each objective in turn. */
function judgingOnce(domain: Domain): (strings: readonly JudgedText[]) => Promise<readonly JudgedText[]> {
  let last: {
    readonly strings: readonly JudgedText[];
    readonly verdicts: Promise<readonly JudgedText[]>;
  } | null = null;
  return (strings) => {
    if (last?.strings !== strings) {
      const texts = strings.map(({ text }) => text);
      last = { strings, verdicts: judgeTexts(domain, texts) };
    }
    return last.verdicts;
  };
}

/**
 * Returns the domain with this score alone.
 *
 * @throws InputError for a score that the domain does not have, with the nearest that it has, and for a label
 */
export async function expectNumericScore(domain: Domain, score: string): Promise<Domain> {
  const judging = await domainWithScores(domain, [score]);
  checkNumeric(judging, score);
  return judging;
}

function checkNumeric({ scoreNames, labelNames }: Domain, score: string): void {
  if (scoreNames.includes(score)) return;
  const what = labelNames.includes(score) ? 'a text' : 'a name for several';
  throw new InputError({ expected: 'a score that is a number', received: `${score}, which is ${what}` });
}
