import { betterFirst } from '../domain/betterFirst.js';
import type { Ranking } from '../domain/domain.js';
import type { Proposal } from '../search/proposalRounds.js';
import type { TableConfig } from './config.js';
import { shownBest } from './measure.js';

/** A way in which the models of a table are searched. */
export interface SearchVariant {
  readonly guard: 'on' | 'off';
  /** Whether strings that are left out of training are among those of known value. */
  readonly knowsLeftOut: boolean;
}

/** The quality of the strings that a search proposed. */
export interface FoundStrings {
  readonly strings: number;
  /** The share of valid ones. */
  readonly valid: number;
  /** The mean over the strings that score better than the worst training string; null if there are none. */
  readonly score: number | null;
  /** The mean over all, where an invalid string counts like the worst training string. */
  readonly scoreOfAll: number;
  readonly best: readonly { readonly text: string; readonly score: number }[];
}

/** Whether searches know what is left out: both, for a table that leaves something out. */
export function leftOutChoices({ leaveOut }: TableConfig): readonly boolean[] {
  return leaveOut === undefined ? [false] : [false, true];
}

/** Returns the ways in which a row is searched; none for a table without searches. */
export function searchVariants(
  config: TableConfig,
  guards: readonly SearchVariant['guard'][],
): SearchVariant[] {
  if (config.search === undefined) return [];
  return guards.flatMap((guard) =>
    leftOutChoices(config).map((knowsLeftOut) => {
      return { guard, knowsLeftOut };
    }),
  );
}

/** @param worst the score of an invalid string */
export function foundStrings(proposals: readonly Proposal[], worst: number, ranking: Ranking): FoundStrings {
  const compare = betterFirst(ranking);
  const scores = proposals.map(({ value }) => value ?? worst);
  const better = scores.filter((score) => compare(score, worst) < 0);
  const distinct = new Map<string, { text: string; score: number }>();
  for (const { text, canonical, value } of proposals) {
    if (value !== null && !distinct.has(canonical)) distinct.set(canonical, { text, score: value });
  }
  return {
    strings: proposals.length,
    valid: proposals.filter(({ value }) => value !== null).length / proposals.length,
    score: better.length === 0 ? null : meanOf(better),
    scoreOfAll: meanOf(scores),
    best: [...distinct.values()].sort((a, b) => compare(a.score, b.score)).slice(0, shownBest),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
