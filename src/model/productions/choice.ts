import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';

/** How one of the allowed productions is chosen at each step. */
export type StepChoice =
  /** The most likely. */
  | { readonly kind: 'greedy' }
  /** Drawn by the softmax of the logits over the temperature. */
  | { readonly kind: 'temperature'; readonly temperature: number }
  /**
   * Drawn in the same way from the most likely productions that together hold `mass` of the probability, the last one
   * included (Holtzman et al. 2020).
   */
  | { readonly kind: 'nucleus'; readonly mass: number; readonly temperature: number };

/** How a derivation is chosen: step by step, or as a whole. */
export type Choice =
  | StepChoice
  /** The most likely of those that a beam search of this width comes by; see `beam.ts`. */
  | { readonly kind: 'beam'; readonly width: number };

export const greedy: StepChoice = { kind: 'greedy' };

/** Derivations that a beam may keep for one code. */
export const widestBeam = 1000;

/** The beam search of that width, 1 being greedy. */
export function beamOf(width: number): Choice {
  return width === 1 ? greedy : { kind: 'beam', width };
}

/** @throws InputError for a temperature that is not positive, a mass that is not in (0, 1], or a width out of range */
export function checkChoice(choice: Choice): void {
  if (choice.kind === 'greedy') return;
  if (choice.kind === 'beam') {
    const { width } = choice;
    if (!Number.isInteger(width) || width < 1 || width > widestBeam) {
      throw new InputError(`expected a beam width from 1 to ${widestBeam}, but received: ${width}`);
    }
    return;
  }
  if (!(choice.temperature > 0) || !Number.isFinite(choice.temperature)) {
    throw new InputError(`expected a positive temperature, but received: ${choice.temperature}`);
  }
  if (choice.kind === 'nucleus' && !(choice.mass > 0 && choice.mass <= 1)) {
    throw new InputError(`expected a mass in (0, 1], but received: ${choice.mass}`);
  }
}

/** Whether the choice leaves something to chance. */
export function isDrawn(choice: Choice): boolean {
  return choice.kind === 'temperature' || choice.kind === 'nucleus';
}

/**
 * Refuses to decode a code several times where every time gives the same.
 *
 * @throws InputError for a number of decodings that is no whole one of at least 1, and for more than one by a choice that
 *   leaves nothing to chance
 */
export function checkDecodings(choice: Choice, decodings: number): void {
  if (!Number.isInteger(decodings) || decodings < 1) {
    throw new InputError(`expected at least 1 decoding of each code, but received: ${decodings}`);
  }
  if (decodings === 1 || isDrawn(choice)) return;
  throw new InputError(
    `expected a choice that draws, temperature or nucleus, for ${decodings} decodings of each code, but received ${choice.kind}, which gives the same string each time; decode that way once`,
  );
}

/**
 * The candidates in the order in which they are to be asked for: the first that is allowed is taken. Drawn without
 * replacement, that is a draw from the distribution over the allowed ones, however few of them are asked. The nucleus
 * is that of all candidates; where nothing in it is allowed, that of the others follows.
 *
 * @param candidates productions
 * @param logits of all productions, from `offset` on; what is not a number counts as impossible
 * @param random what a drawn choice is drawn by
 */
export function* inOrderOf(
  choice: StepChoice,
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
    const pool = mass < 1 ? takeNucleus(left, mass, temperature) : left.splice(0);
    while (pool.length > 0) {
      const [{ production }] = pool.splice(random.categorical(weightsOf(pool, temperature)), 1) as [
        Candidate,
      ];
      yield production;
    }
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

/** In proportion to the probabilities, the largest of them 1. */
function weightsOf(candidates: readonly Candidate[], temperature: number): number[] {
  const top = candidates.reduce((most, { logit }) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  // Equal to the top also where that is infinite: any of those will do.
  return candidates.map(({ logit }) => (logit === top ? 1 : Math.exp((logit - top) / temperature)));
}

/** Takes the nucleus out of the candidates. */
function takeNucleus(left: Candidate[], mass: number, temperature: number): Candidate[] {
  const weights = weightsOf(left, temperature);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const nucleus = new Set<Candidate>();
  let held = 0;
  for (const index of [...weights.keys()].sort((a, b) => weights[b]! - weights[a]!)) {
    if (held >= mass * total) break;
    held += weights[index]!;
    nucleus.add(left[index]!);
  }
  const others = left.filter((candidate) => !nucleus.has(candidate));
  left.splice(0, left.length, ...others);
  return [...nucleus];
}
