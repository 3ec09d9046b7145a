import { z } from 'zod';
import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { type Kind, Registry } from '../../base/registry.js';
import type { GivenSettings } from '../../base/settings.js';

/** The way to choose one of the allowed productions at each step. */
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

/** The way to choose a derivation: step by step, or as a whole. */
export type Choice =
  | StepChoice
  /** The most likely of those that a beam search of this width comes by; see `beam.ts`. */
  | { readonly kind: 'beam'; readonly width: number };

export const greedy: StepChoice = { kind: 'greedy' };

/** The most derivations that a beam may keep for one code. */
export const widestBeam = 1000;

/** The beam search of that width, 1 being greedy. */
export function beamOf(width: number): Choice {
  return width === 1 ? greedy : { kind: 'beam', width };
}

const temperature = z.number().positive().max(1000).default(1).meta({
  description: 'what logits are divided by',
  placeholder: 't',
});

/** The choices with their settings. */
export const choices = new Registry<Kind>('way of decoding', 'ways of decoding', [
  { kind: 'greedy', summary: 'the most likely production at each step', settings: z.strictObject({}) },
  {
    kind: 'temperature',
    summary: 'a production drawn at each step',
    settings: z.strictObject({ temperature }),
  },
  {
    kind: 'nucleus',
    summary: 'a production drawn at each step from the most likely ones',
    settings: z.strictObject({
      mass: z.number().positive().max(1).default(0.9).meta({
        description: 'share that the most likely productions together hold, of which one is drawn',
        placeholder: 'p',
      }),
      temperature,
    }),
  },
  {
    kind: 'beam',
    summary: 'the most likely derivation found',
    settings: z.strictObject({
      width: z
        .number()
        .int()
        .min(1)
        .max(widestBeam)
        .default(8)
        .describe('derivations kept for each code at each step'),
    }),
  },
]);

/**
 * A choice with defaults for the settings that are not given.
 *
 * @throws InputError for a choice that there is not, a setting of another one, or one that is out of its range
 */
export function choiceOf({ kind, ...settings }: { readonly kind: string } & GivenSettings): Choice {
  return choices.configure(kind, settings) as Choice;
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
