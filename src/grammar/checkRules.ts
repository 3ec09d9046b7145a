import { GraeError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { Guard } from './guard.js';
import { defaultRules, type PrefixAutomaton } from './prefixState.js';
import type { ProductionTable } from './production.js';
import { randomDerivation, randomGuardedDerivation } from './randomDerivation.js';
import { yieldText } from './text.js';

/** The facts about a prefix automaton that matter before a model is trained with it. */
export interface RulesReport {
  readonly name: string;
  /** The number of features that a decoder sees at every step. */
  readonly features: number;
  /** The number of random strings of the grammar. */
  readonly strings: number;
  /** For each rule, the number of random strings that break it. */
  readonly rules: readonly {
    readonly rule: string;
    /** Whether a guard keeps it only on request. */
    readonly optional: boolean;
    readonly strings: number;
  }[];
  /** Why a guard that keeps the default rules cannot write anything; null when it can. */
  readonly vetoed: string | null;
}

/** The productions of a random string beyond the fewest that the grammar needs. */
const sampledProductions = 40;
/** The number of strings written under the rules: few, since each takes a search for every production. */
const guarded = 20;
const maxLeastSteps = 5_000;

/**
 * Measures how much of a grammar a prefix automaton takes away: the share of random strings that break each rule, and
 * whether a guard that keeps the rules can write anything.
 *
 * @returns null when the grammar's strings are unknown (a lexer's) or too long
 */
export function checkRules(
  table: ProductionTable,
  automaton: PrefixAutomaton,
  options: { readonly samples: number; readonly seed: number },
): RulesReport | null {
  const least = table.leastSteps[table.start]!;
  if (least > maxLeastSteps) return null;
  const limit = least + sampledProductions;
  const random = new Random(options.seed);
  const counts = automaton.rules.map(() => 0);
  for (let i = 0; i < options.samples; i++) {
    const state = automaton.start();
    state.advance(yieldText(table, randomDerivation(table, random, limit)));
    counts.forEach((_, rule) => {
      if ((state.brokenAtEnd & (1 << rule)) !== 0) counts[rule]!++;
    });
  }
  const { name, features, rules } = automaton;
  const defaults = defaultRules(automaton);
  return {
    name,
    features: features.length,
    strings: options.samples,
    rules: rules.map((rule, i) => ({ rule, optional: !defaults.includes(rule), strings: counts[i]! })),
    vetoed: vetoOf(table, automaton, random, limit),
  };
}

function vetoOf(
  table: ProductionTable,
  automaton: PrefixAutomaton,
  random: Random,
  limit: number,
): string | null {
  const guard = new Guard(table, automaton);
  if (guard.rules === 0) return null;
  try {
    for (let i = 0; i < guarded; i++) randomGuardedDerivation(guard, random, limit);
    return null;
  } catch (thrown) {
    if (thrown instanceof GraeError) return thrown.message;
    throw thrown;
  }
}
