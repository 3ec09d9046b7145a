import { InputError } from '../base/errors.js';
import { Guard } from '../grammar/guard.js';
import { defaultRules } from '../grammar/prefixState.js';
import { seesPrefix } from '../run/seesPrefix.js';
import type { TrainedModel } from './model.js';

/** The rules to guard: `on` for all that are not optional, `off` for none, or names. */
export type GuardChoice = 'on' | 'off' | readonly string[];

/**
 * Returns the guard for decoding a model's language. It remembers ways to the end of a string, so use one for all calls.
 *
 * @param rules defaults to `on`, but to `off` for a model of characters or tokens, which shows what can be learned without
 *   the language
 * @returns null if there is nothing to guard: `off`, no rules, or a language that has none, or only optional ones, beyond
 *   its grammar
 * @throws InputError for a name that is not a rule of the language, and for rules on a model of characters or tokens that
 *   was trained without a prefix state
 */
export function guardOf(
  { network, domain, run }: Pick<TrainedModel, 'network' | 'domain' | 'run'>,
  rules: GuardChoice = run.config.representation === undefined ? 'on' : 'off',
): Guard | null {
  const { prefix } = domain;
  if (rules === 'off' || rules.length === 0) return null;
  const { representation } = run.config;
  // The laws of an automaton were checked in training, on strings that the model can write, if it was there.
  if (representation !== undefined && !seesPrefix(run.config)) {
    throw new InputError({
      setting: 'guard',
      problem: `this model of ${representation.kind} cannot be guarded: it was trained without a prefix state, and the rules of the domain apply only to strings of the grammar`,
      advice: [{ text: 'leave the guard off', setting: 'guard', value: 'off' }],
    });
  }
  if (rules === 'on') {
    return prefix === null || defaultRules(prefix).length === 0 ? null : new Guard(network.table, prefix);
  }
  if (prefix === null) {
    throw new InputError({
      setting: 'guard',
      expected: `no rules for a guard, since the domain ${domain.name} has none beyond the grammar`,
      received: rules.join(', '),
    });
  }
  return new Guard(network.table, prefix, rules);
}
