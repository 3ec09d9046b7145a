import { InputError } from '../base/errors.js';
import { type Domain, identityOf, type JudgedText } from '../domain/domain.js';
import { judgeTexts, judgingOf } from '../judging/judgeTexts.js';
import type { EvaluatedText, KnownText } from './candidate.js';
import type { Objective } from './objective.js';

/**
 * Returns strings of known value as evaluations numbered 0: the valid ones, each once.
 *
 * @throws InputError if there are some, but none is valid
 */
export async function evaluatedBefore(
  domain: Domain,
  knownTexts: readonly KnownText[],
): Promise<readonly EvaluatedText[]> {
  const texts = knownTexts.map(({ text }) => text);
  const judged = await judgeTexts(judgingOf(domain, true), texts);
  const byIdentity = new Map<string, EvaluatedText>();
  judged.forEach((one, i) => {
    const canonical = identityOf(one);
    if (!one.valid || byIdentity.has(canonical)) return;
    const { text, value } = knownTexts[i]!;
    const finite = value !== null && Number.isFinite(value) ? value : null;
    byIdentity.set(canonical, { n: 0, text, canonical, value: finite, proposer: 'known', parents: [] });
  });
  if (knownTexts.length > 0 && byIdentity.size === 0) {
    throw new InputError({
      setting: 'knownTexts',
      problem: `expected strings of known value, but none of the ${knownTexts.length} is valid: ${texts[0]} (${judged[0]!.reason})`,
    });
  }
  return [...byIdentity.values()];
}

/**
 * Evaluates strings before a search: the valid ones with their values, each meaning once, in their order.
 *
 * @throws GraeError for an objective that fails
 */
export async function valueTexts(
  domain: Domain,
  objective: Objective,
  texts: readonly string[],
): Promise<readonly KnownText[]> {
  const judged = await judgeTexts(judgingOf(domain, true), texts);
  const byIdentity = new Map<string, JudgedText>();
  for (const one of judged) {
    const identity = identityOf(one);
    if (one.valid && !byIdentity.has(identity)) byIdentity.set(identity, one);
  }
  const valid = [...byIdentity.values()];
  const values = await objective.evaluate(valid);
  return valid.map(({ text }, i) => ({ text, value: Number.isFinite(values[i]) ? values[i]! : null }));
}
