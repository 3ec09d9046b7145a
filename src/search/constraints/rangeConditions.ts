import { InputError } from '../../base/errors.js';
import { unknownName } from '../../base/unknownName.js';
import type { Condition } from '../../domain/domain.js';
import { type Domain, scoreOf } from '../../domain/domain.js';
import { domainOf, type RunWithDomain } from '../../run/domainOf.js';
import { readScoreRange, type ScoreRange } from './scoreRange.js';

/**
 * Returns the conditions that scores are in their ranges. A score that the domain of the run does not give is computed by
 * another one, which is loaded for it.
 *
 * @throws InputError for a text that is no range, an unknown score, a label, and two ranges of a score that exclude each other
 */
export async function rangeConditions(
  { run, domain }: RunWithDomain,
  texts: readonly string[],
): Promise<Condition[]> {
  const ranges = texts.map(readScoreRange);
  for (const one of ranges) expectCommon(one, ranges);
  const others = ranges.map(({ score }) => score).filter((score) => !domain.scoreNames.includes(score));
  const further = others.length === 0 ? null : await domainWith(run, domain, [...new Set(others)]);
  return ranges.map(({ score, least, most }) => ({
    name: `range ${score}`,
    holds: (judged) => {
      const isOwn = domain.scoreNames.includes(score) && judged.scores[score] !== undefined;
      const verdict = isOwn ? judged : (further ?? domain).judge(judged.text);
      const value = scoreOf(verdict, score);
      return value !== null && value >= least && value <= most;
    },
  }));
}

function expectCommon({ score, least }: ScoreRange, ranges: readonly ScoreRange[]): void {
  const other = ranges.find((one) => one.score === score && one.most < least);
  if (other === undefined) return;
  throw new InputError({
    setting: 'range',
    problem: `two ranges of ${score} contradict each other: it cannot be at least ${least} and at most ${other.most}`,
  });
}

async function domainWith(
  run: RunWithDomain['run'],
  domain: Domain,
  scores: readonly string[],
): Promise<Domain> {
  // refuses unknown names itself, but for a domain in memory
  const further = await domainOf(run, { scores });
  const missing = scores.find((score) => !further.scoreNames.includes(score));
  if (missing === undefined) return further;
  if (further.labelNames.includes(missing)) throw isText(missing);
  const { scoreNames } = domain;
  throw unknownName(`scores of the domain ${domain.name} (${scoreNames.join(', ')})`, missing, scoreNames);
}

function isText(name: string): InputError {
  return new InputError({
    setting: 'range',
    expected: 'a range of a score that is a number',
    received: `${name}, which is a text`,
  });
}
