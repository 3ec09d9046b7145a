import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';

/** How one of the allowed productions is chosen at each step. */
export type Choice =
  /** The most likely. */
  | { readonly kind: 'greedy' }
  /** Drawn by the softmax of the logits over the temperature. */
  | { readonly kind: 'temperature'; readonly temperature: number }
  /**
   * Drawn in the same way from the most likely productions that together hold `mass` of the probability, the last one
   * included (Holtzman et al. 2020).
   */
  | { readonly kind: 'nucleus'; readonly mass: number; readonly temperature: number };

export const greedy: Choice = { kind: 'greedy' };

/** @throws InputError for a temperature that is not positive, or a mass that is not in (0, 1] */
export function checkChoice(choice: Choice): void {
  if (choice.kind === 'greedy') return;
  if (!(choice.temperature > 0) || !Number.isFinite(choice.temperature)) {
    throw new InputError(`expected a positive temperature, but received: ${choice.temperature}`);
  }
  if (choice.kind === 'nucleus' && !(choice.mass > 0 && choice.mass <= 1)) {
    throw new InputError(`expected a mass in (0, 1], but received: ${choice.mass}`);
  }
}

/**
 * The candidates in the order in which they are to be asked for: the first that is allowed is taken. Drawn without
 * replacement, that is a draw from the distribution over the allowed ones, however few of them are asked.
 *
 * @param candidates productions
 * @param logits of all productions, from `offset` on; what is not a number counts as impossible
 */
export function* inOrderOf(
  choice: Choice,
  candidates: readonly number[],
  logits: Float32Array,
  offset: number,
  random: Random | null,
): Generator<number> {
  if (choice.kind === 'greedy') {
    yield* byLikelihood(candidates, logits, offset);
    return;
  }
  if (random === null) throw new Error('a drawn choice needs a random generator');
  const { temperature } = choice;
  const mass = choice.kind === 'nucleus' ? choice.mass : 1;
  const left = candidates.map((production) => {
    const logit = logits[offset + production]!;
    return { production, logit: Number.isNaN(logit) ? Number.NEGATIVE_INFINITY : logit };
  });
  while (left.length > 0) {
    const top = left.reduce((most, { logit }) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
    const weights = left.map(({ logit }) =>
      // all impossible: any will do
      top === Number.NEGATIVE_INFINITY ? 1 : Math.exp((logit - top) / temperature),
    );
    if (mass < 1) keepMass(weights, mass);
    yield take(left, random.categorical(weights));
  }
}

interface Candidate {
  readonly production: number;
  readonly logit: number;
}

/** Looks through all candidates for each one asked for, since it is seldom more than the first. */
function* byLikelihood(
  candidates: readonly number[],
  logits: Float32Array,
  offset: number,
): Generator<number> {
  const given = new Set<number>();
  while (given.size < candidates.length) {
    let best = -1;
    for (const production of candidates) {
      if (given.has(production)) continue;
      // not-a-number must not leave a row without a choice
      if (best < 0 || logits[offset + production]! > logits[offset + best]!) best = production;
      else if (Number.isNaN(logits[offset + best]!)) best = production;
    }
    given.add(best);
    yield best;
  }
}

function take(left: Candidate[], index: number): number {
  const { production } = left[index]!;
  left[index] = left.at(-1)!;
  left.pop();
  return production;
}

/** Sets to nothing what is outside the nucleus. */
function keepMass(weights: number[], mass: number): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let held = 0;
  for (const index of [...weights.keys()].sort((a, b) => weights[b]! - weights[a]!)) {
    if (held >= mass * total) weights[index] = 0;
    else held += weights[index]!;
  }
}
