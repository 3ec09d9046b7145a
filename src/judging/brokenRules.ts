import { RuleCounter } from '../grammar/brokenRules.js';
import { type Guard, rulesOf } from '../grammar/guard.js';
import { defaultRules } from '../grammar/prefixState.js';
import type { RunWithDomain } from '../run/domainOf.js';
import { seesPrefix } from '../run/seesPrefix.js';

/**
 * How many strings break each rule of the language that a guard did not keep: all but the optional ones where nothing was
 * guarded. A rule that is kept is never broken, so that it is left out.
 *
 * @param guard what the strings were decoded under; null for none
 * @returns null where no rule is left, or none is known to hold for what the model writes: for a language without a
 *   prefix state, or a model of characters or tokens that was trained without one
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
