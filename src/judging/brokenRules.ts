import { RuleCounter } from '../grammar/brokenRules.js';
import { type Guard, rulesOf } from '../grammar/guard.js';
import { defaultRules } from '../grammar/prefixState.js';
import type { RunWithDomain } from '../run/domainOf.js';
import { seesPrefix } from '../run/seesPrefix.js';

/**
 * Counts the strings that break each rule of the language that the guard did not enforce. Without a guard, these are all
 * rules that are not optional. Enforced rules are left out, since guarded strings never break them.
 *
 * @param guard the guard of the decoding; null for none
 * @returns null if no rule remains, or if none applies to the strings of the model: the language has no prefix state, or
 *   the model is one of characters or tokens that was trained without it
 */
export function brokenRules(
  { domain, run }: RunWithDomain,
  guard: Guard | null,
  texts: Iterable<string>,
): Readonly<Record<string, number>> | null {
  const { prefix } = domain;
  if (prefix === null) return null;
  if (run.config.representation !== undefined && !seesPrefix(run.config)) return null;
  const guardRules = rulesOf(guard);
  const otherRules = defaultRules(prefix).filter((rule) => !guardRules.includes(rule));
  if (otherRules.length === 0) return null;
  const counter = new RuleCounter(prefix, 0);
  for (const text of texts) counter.add(text);
  const counts = new Map(counter.report.map(({ rule, strings }) => [rule, strings]));
  return Object.fromEntries(otherRules.map((rule) => [rule, counts.get(rule)!]));
}
