import { InputError } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import type { GuardChoice } from '../sampling/guard.js';
import type { ConstraintSettings } from '../search/constraints/constraintSettings.js';
import { prepareConstraints } from '../search/constraints/prepareConstraints.js';
import type { Objective } from '../search/objective.js';
import { scoreObjectives, type WantedScore } from '../search/objectives/scoreObjective.js';
import { runSearch, type SearchOptions, type SearchResult } from '../search/runSearch.js';
import type { Model } from './model.js';

/** A score of the domain to make as high or as low as possible. */
export type ScoreGoal = { readonly maximize: string } | { readonly minimize: string };

/** An objective, or a score of the model's domain. */
export type ModelGoal = Objective | ScoreGoal;

export interface ModelSearchOptions extends Omit<SearchOptions, 'decode'> {
  /** The rules beyond the grammar that strings obey. Defaults to `on`, for characters and tokens to `off`. */
  readonly guard?: GuardChoice;
  /** Constraints that every string keeps. Defaults to none. */
  readonly constraints?: ConstraintSettings;
}

/**
 * Searches the strings of a model for the best.
 *
 * @param goal an objective, a score of the model's domain, or several of them, for which it looks for the front
 * @throws InputError for a score that the domain does not have, options out of range, a model without a density, and as
 *   `prepareConstraints`
 * @throws GraeError for an objective that fails, or gives no value for any of the first strings
 */
export async function search(
  { trained }: Model,
  goal: ModelGoal | readonly ModelGoal[],
  { guard: rules, constraints = {}, ...options }: ModelSearchOptions = {},
): Promise<SearchResult> {
  const { guard, conditions } = await prepareConstraints(trained, constraints, rules);
  const goals = Array.isArray(goal) ? (goal as readonly ModelGoal[]) : [goal as ModelGoal];
  const objectives = await objectivesFor(trained.domain, goals);
  return runSearch(trained, objectives, {
    ...options,
    decode: { guard },
    conditions: [...conditions, ...(options.conditions ?? [])],
  });
}

async function objectivesFor(domain: Domain, goals: readonly ModelGoal[]): Promise<Objective[]> {
  const ofScores = await scoreObjectives(domain, goals.flatMap(wantedScore));
  const next = ofScores.values();
  return goals.map((goal) => ('evaluate' in goal ? goal : next.next().value!));
}

function wantedScore(goal: ModelGoal): WantedScore[] {
  if ('evaluate' in goal) return [];
  if ('maximize' in goal) return [{ score: goal.maximize, better: 'higher' }];
  if ('minimize' in goal) return [{ score: goal.minimize, better: 'lower' }];
  throw new InputError('expected an objective, or a score to maximize or minimize');
}
