import { z } from 'zod';
import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { type Kind, Registry } from '../../base/registry.js';
import type { GivenSettings } from '../../base/settings.js';

/** The way to choose one of the allowed productions at each step. */
export type StepChoice =
  /** Takes the most likely production. */
  | { readonly kind: 'greedy' }
  /** Draws by the softmax of the logits over the temperature. */
  | { readonly kind: 'temperature'; readonly temperature: number }
  /**
   * Draws by the softmax too, but only from the most likely productions that together hold `mass` of the probability,
   * the last one included (Holtzman et al. 2020).
   */
  | { readonly kind: 'nucleus'; readonly mass: number; readonly temperature: number };

/** The way to choose a derivation, step by step or as a whole. */
export type Choice =
  | StepChoice
  /** Takes the most likely derivation that a beam search of this width meets; see `beam.ts`. */
  | { readonly kind: 'beam'; readonly width: number }
  /** Takes the derivation whose string has the code that was asked for; see `verified.ts`. */
  | { readonly kind: 'verified'; readonly attempts: number };

export const greedy: StepChoice = { kind: 'greedy' };

/** Draws from the masked softmax as it is. */
export const softmaxDraws: StepChoice = { kind: 'temperature', temperature: 1 };

/** The most derivations that a beam search keeps for one code. */
export const widestBeam = 1000;

/** The number of decodings of one code at most. */
export const verifiedAttempts = z.number().int().min(1).max(100_000);

/** Returns the beam search of a width, or greedy decoding for 1. */
export function beamOf(width: number): Choice {
  return width === 1 ? greedy : { kind: 'beam', width };
}

const temperature = z.number().positive().max(1000).default(1).meta({
  description: 'divisor of the logits',
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
        description: 'total probability of the most likely productions, from which one is drawn',
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
  {
    kind: 'verified',
    summary: 'the string that the encoder gives the same code; others are tried until it does',
    settings: z.strictObject({
      attempts: verifiedAttempts
        .default(40)
        .describe('decodings of each code at most; then the string of the nearest code is taken'),
    }),
  },
]);

/**
 * Returns a choice, with defaults for the settings that are not given.
 *
 * @throws InputError for an unknown choice, a setting of another one, or a value out of range
 */
export function choiceOf({ kind, ...settings }: { readonly kind: string } & GivenSettings): Choice {
  return choices.configure(kind, settings) as Choice;
}

/** `drawn from a nucleus of 0.9 at temperature 1`. */
export function describeChoice(choice: Choice): string {
  switch (choice.kind) {
    case 'greedy':
      return 'greedy';
    case 'temperature':
      return `drawn at temperature ${choice.temperature}`;
    case 'nucleus':
      return `drawn from a nucleus of ${choice.mass} at temperature ${choice.temperature}`;
    case 'beam':
      return `beam of ${choice.width}`;
    case 'verified':
      return `verified in at most ${choice.attempts} attempts`;
  }
}

/** Returns whether the choice draws. */
export function isDrawn(choice: Choice): boolean {
  return choice.kind === 'temperature' || choice.kind === 'nucleus';
}

/**
 * Refuses to decode a code several times by a deterministic choice.
 *
 * @throws InputError for a number of decodings that is not a whole number of at least 1, and for more than one by a
 *   deterministic choice
 */
export function checkDecodings(choice: Choice, decodings: number): void {
  if (!Number.isInteger(decodings) || decodings < 1) {
    throw new InputError({
      setting: 'decodings',
      expected: 'at least 1 decoding of each code',
      received: decodings,
    });
  }
  if (decodings === 1 || isDrawn(choice)) return;
  throw new InputError({
    setting: 'decode',
    problem: `expected temperature or nucleus, which draw, for ${decodings} decodings of each code, but received ${choice.kind}, which gives the same string each time`,
    advice: [{ text: 'decode each code once', setting: 'decodings', value: 1 }],
  });
}

/**
 * Yields the candidates in the order in which to try them; the first allowed one is the choice. Draws without replacement
 * follow the distribution over the allowed candidates, though the caller tries only some. The nucleus belongs to all
 * candidates; if it holds no allowed one, the nucleus of the others follows.
 *
 * @param candidates productions
 * @param logits the logits of all productions, from `offset` on; NaN counts as impossible
 * @param random the generator of choices that draw
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
  if (random === null) throw new Error('a choice that draws needs a random generator');
  const { temperature } = choice;
  const mass = choice.kind === 'nucleus' ? choice.mass : 1;
  const rest = candidates.map((production) => {
    const logit = logits[offset + production]!;
    return { production, logit: Number.isNaN(logit) ? Number.NEGATIVE_INFINITY : logit };
  });
  while (rest.length > 0) {
    const pool = mass < 1 ? takeNucleus(rest, mass, temperature) : rest.splice(0);
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

/** Yields candidates by likelihood; it searches all of them each time, since callers seldom need the second one. */
function* byLikelihood(
  candidates: readonly number[],
  logits: Float32Array,
  offset: number,
): Generator<number> {
  const earlier = new Set<number>();
  while (earlier.size < candidates.length) {
    let best = -1;
    for (const production of candidates) {
      if (earlier.has(production)) continue;
      // a row of NaN must have a choice, too
      if (best < 0 || logits[offset + production]! > logits[offset + best]!) best = production;
      else if (Number.isNaN(logits[offset + best]!)) best = production;
    }
    earlier.add(best);
    yield best;
  }
}

/** Returns weights in proportion to the probabilities; the largest is 1. */
function weightsOf(candidates: readonly Candidate[], temperature: number): number[] {
  const top = candidates.reduce((most, { logit }) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  // the case of equality serves an infinite top
  return candidates.map(({ logit }) => (logit === top ? 1 : Math.exp((logit - top) / temperature)));
}

/** Takes the nucleus out of the candidates. */
function takeNucleus(rest: Candidate[], mass: number, temperature: number): Candidate[] {
  const weights = weightsOf(rest, temperature);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const nucleus = new Set<Candidate>();
  let nucleusMass = 0;
  for (const index of [...weights.keys()].sort((a, b) => weights[b]! - weights[a]!)) {
    if (nucleusMass >= mass * total) break;
    nucleusMass += weights[index]!;
    nucleus.add(rest[index]!);
  }
  const others = rest.filter((candidate) => !nucleus.has(candidate));
  rest.splice(0, rest.length, ...others);
  return [...nucleus];
}
