import { GraeError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { Guard } from './guard.js';
import { defaultRules, type PrefixAutomaton } from './prefixState.js';
import type { ProductionTable } from './production.js';
import { randomDerivation, randomGuardedDerivation } from './randomDerivation.js';
import { yieldText } from './text.js';

/** What is worth knowing of a prefix automaton before a model is trained with it. */
export interface RulesReport {
  readonly name: string;
  /** Numbers that a decoder sees at every step. */
  readonly features: number;
  /** Random strings of the grammar. */
  readonly strings: number;
  /** By rule: how many of those break it. */
  readonly rules: readonly {
    readonly rule: string;
    /** Whether a guard keeps it only where it is asked to. */
    readonly optional: boolean;
    readonly strings: number;
  }[];
  /** Why a guard cannot write under the rules that it keeps by default; null where it can. */
  readonly vetoed: string | null;
}

/** Productions of a random string beyond the least that the grammar needs. */
const sampledProductions = 40;
/** Strings that are written under the rules: each takes a search for every production. */
const guarded = 20;
const maxLeastSteps = 5_000;

/**
 * How much of a grammar a prefix automaton takes away: the share of random strings that break each rule, and whether
 * anything can be written where they are kept.
 *
 * @returns null where the grammar's strings are not known (a lexer's) or too long
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
