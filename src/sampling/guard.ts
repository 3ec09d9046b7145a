import { InputError } from '../base/errors.js';
import { Guard } from '../grammar/guard.js';
import { defaultRules } from '../grammar/prefixState.js';
import { seesPrefix } from '../run/seesPrefix.js';
import type { TrainedModel } from './model.js';

/** All rules of a language that are not optional, none, or some by name. */
export type GuardChoice = 'on' | 'off' | readonly string[];

/**
 * The guard of a model's language, for its decoding. It remembers ways to the end, so that one guard serves all calls.
 *
 * @param rules `on` by default, but `off` for a model of characters or tokens: it stands for what is learned without
 *   knowing the language
 * @returns null where nothing is guarded: `off`, no rules, or a language without any beyond its grammar (or with optional ones alone)
 * @throws InputError for a name that is no rule of the language, and for rules on a model of characters or tokens that
 *   was trained without a prefix state
 */
export function guardOf(
  { network, domain, run }: Pick<TrainedModel, 'network' | 'domain' | 'run'>,
  rules: GuardChoice = run.config.representation === undefined ? 'on' : 'off',
): Guard | null {
  const { prefix } = domain;
  if (rules === 'off' || rules.length === 0) return null;
  const { representation } = run.config;
  // Laws of an automaton are checked on the strings that a model can write as it is trained, if it is given there.
  if (representation !== undefined && !seesPrefix(run.config)) {
    throw new InputError(
      `expected no guard (off, the default) for a model of ${representation.kind} that was trained without a prefix state: the rules of its domain are of strings that a grammar derives, and it writes others`,
    );
  }
  if (rules === 'on') {
    return prefix === null || defaultRules(prefix).length === 0 ? null : new Guard(network.table, prefix);
  }
  if (prefix === null) {
    throw new InputError(
      `expected no rules for a guard, since the domain ${domain.name} has none beyond the grammar, but received: ${rules.join(', ')}`,
    );
  }
  return new Guard(network.table, prefix, rules);
}
