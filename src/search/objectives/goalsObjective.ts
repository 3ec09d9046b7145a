import { z } from 'zod';
import { InputError } from '../../base/errors.js';
import { parseWith } from '../../base/settings.js';
import {
  type Desirability,
  type DesirabilityPart,
  desirabilityOf,
  meanSetting,
  partSettings,
} from '../../domain/desirability/desirability.js';
import { type Domain, type JudgedText, scoreOf } from '../../domain/domain.js';
import { domainWithScores } from '../../domain/domainWithScores.js';
import { judgeTexts } from '../../judging/judgeTexts.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Objective } from '../objective.js';
import { similarityTo } from '../similarity.js';
import { expectNumericScore } from './scoreObjective.js';

const mostGoals = 100;

const wishSchema = z
  .strictObject({
    score: z.string().optional().describe('a score of the domain'),
    similarTo: z.string().optional().describe('a string, for the similarity to it'),
    ...partSettings,
  })
  .refine(({ score, similarTo }) => (score === undefined) !== (similarTo === undefined), {
    error: 'expected either score or similarTo',
  });

/** The content of a file of goals. */
export const goalsSchema = z.strictObject({
  mean: meanSetting,
  goals: z.array(wishSchema).min(1).max(mostGoals).describe('the values, and what is wanted of each'),
});

type Wish = z.output<typeof wishSchema>;

/** A goal with the function that measures its value. */
interface Measured extends DesirabilityPart {
  readonly measure: (judged: JudgedText) => number;
}

/**
 * Several goals at once as one objective: the mean of their desirabilities. Each goal is about a score or a similarity, which
 * its modifier turns into a desirability.
 *
 * @param content of a file of goals
 * @param where its name in messages
 * @throws InputError with the place in the file for content that is not as expected, a score that the domain does not have,
 *   and a string that is invalid
 */
export async function goalsObjective(
  model: Pick<TrainedModel, 'domain' | 'codec'>,
  content: unknown,
  where: string,
): Promise<Objective> {
  const { mean, goals } = parseWith(goalsSchema, content, where);
  const parts: Measured[] = [];
  for (const [i, goal] of goals.entries()) parts.push(await measured(model, goal, `${where}: goals.${i}`));
  const desirability: Desirability<Measured> = { mean, parts };
  const scores = [...new Set(goals.flatMap(({ score }) => score ?? []))];
  const judge = await judgeOf(model.domain, scores);
  return {
    name: 'goals',
    better: 'higher',
    settings: { mean, goals },
    evaluate: async (strings) => {
      const judged = await judge(strings);
      return judged.map((one) => desirabilityOf(desirability, ({ measure }) => measure(one)));
    },
  };
}

async function measured(
  model: Pick<TrainedModel, 'domain' | 'codec'>,
  { score, similarTo, ...part }: Wish,
  where: string,
): Promise<Measured> {
  if (score !== undefined) {
    await atPlace(`${where}.score`, () => expectNumericScore(model.domain, score));
    return { ...part, measure: (judged) => scoreOf(judged, score) ?? Number.NaN };
  }
  const lead = model.domain.readLine(similarTo!);
  const similarity = await atPlace(`${where}.similarTo`, async () => similarityTo(model, lead));
  return { ...part, measure: ({ text }) => similarity(text) ?? Number.NaN };
}

/** Judges with these scores, or not at all if there are none. */
async function judgeOf(
  domain: Domain,
  scores: readonly string[],
): Promise<(strings: readonly JudgedText[]) => Promise<readonly JudgedText[]>> {
  if (scores.length === 0) return async (strings) => strings;
  const judging = await domainWithScores(domain, scores);
  return (strings) =>
    judgeTexts(
      judging,
      strings.map(({ text }) => text),
    );
}

/** Does work, and names a place in its error. */
async function atPlace<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    const { code, problem, advice } = thrown;
    throw new InputError({ code, problem, where, ...(advice && { advice }) });
  }
}
