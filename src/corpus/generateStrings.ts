import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Grammar } from '../grammar/grammar.js';
import { yieldText } from '../grammar/text.js';
import { DerivationSpace } from './generateDerivations.js';

export interface DrawOptions {
  /** The number of strings. */
  readonly count: number;
  readonly seed: number;
  /** The most productions of a derivation. */
  readonly maxProductions: number;
  /** Whether to leave a string out and draw another. Defaults to none. */
  readonly reject?: ((text: string) => boolean) | undefined;
}

/** Distinct strings of a language, and the reason why there are no more. */
export interface DrawnStrings {
  /** In the order in which they were drawn. */
  readonly strings: readonly string[];
  /**
   * `count`: as many as requested; `all`: every derivation was looked at; `rare`: the last draws found nothing new;
   * `interrupted`: the caller stopped.
   */
  readonly end: 'count' | 'all' | 'rare' | 'interrupted';
  /** The number of derivations within the limit. */
  readonly derivations: number;
  readonly maxProductions: number;
}

/** The draws per requested string after which an ambiguous language counts as exhausted. */
const drawsPerString = 50;

/** The draws in a row without a new string, per requested string and at most, after which it does, too. */
const idleDrawsPerString = 20;
const maxIdleDraws = 10_000;
const minIdleDraws = 1_000;

/** The most derivations that are listed one by one when draws no longer find new strings. */
const maxListed = 200_000;

/**
 * Draws strings one derivation at a time, so that the caller may stop in between. Each step yields the strings so far;
 * the last one returns the result.
 *
 * @throws InputError for an invalid count, and as {@link DerivationSpace}
 */
export function* drawStrings(
  grammar: Pick<Grammar, 'table'>,
  { count, seed, maxProductions, reject }: DrawOptions,
): Generator<ReadonlySet<string>, DrawnStrings> {
  expectCount(count);
  const space = new DerivationSpace(grammar.table, maxProductions);
  const random = new Random(seed);
  const texts = new Set<string>();
  const done = (end: DrawnStrings['end']): DrawnStrings => ({
    strings: [...texts],
    end,
    derivations: space.total,
    maxProductions,
  });
  const take = (derivation: Uint16Array): void => {
    const text = yieldText(grammar.table, derivation);
    if (reject?.(text) !== true) texts.add(text);
  };
  if (count === 0) return done('count');
  // If there are few derivations for the count, take each once; otherwise draw.
  if (space.total <= 2 * count) {
    const order = Float64Array.from({ length: space.total }, (_, index) => index);
    for (const index of random.shuffle(order)) {
      take(space.at(index));
      yield texts;
      if (texts.size === count) return done('count');
    }
    return done('all');
  }
  // With more than twice as many derivations as strings, at least every other draw is new, unless strings have several
  // derivations or are rejected.
  const maxIdle = Math.max(minIdleDraws, Math.min(maxIdleDraws, idleDrawsPerString * count));
  for (let draw = 0, idle = 0; draw < drawsPerString * count + maxIdle && idle < maxIdle; draw++) {
    const before = texts.size;
    take(space.draw(random));
    idle = texts.size > before ? 0 : idle + 1;
    yield texts;
    if (texts.size === count) return done('count');
  }
  if (space.total > maxListed) return done('rare');
  for (let index = 0; index < space.total; index++) {
    take(space.at(index));
    yield texts;
    if (texts.size === count) return done('count');
  }
  return done('all');
}

/** @throws InputError for what is no number of strings */
export function expectCount(count: number): void {
  if (!Number.isInteger(count) || count < 0) {
    throw new InputError({ setting: 'count', expected: 'a number of strings', received: count });
  }
}

/** The milliseconds of drawing between two checks of the signal. */
export const slice = 30;

export interface GenerateRun {
  /** Ends the drawing, and keeps the strings so far. */
  readonly signal?: AbortSignal;
  /** Called with the number of strings so far. */
  readonly onProgress?: (found: number) => void;
}

/**
 * Draws strings of a grammar, each once, and leaves room for signals and progress in between.
 *
 * @throws InputError for a count or a limit on productions that is not a whole number, and for a limit that leaves too much to count
 */
export async function generateStrings(
  grammar: Pick<Grammar, 'table'>,
  options: DrawOptions,
  { signal, onProgress }: GenerateRun = {},
): Promise<DrawnStrings> {
  const drawing = drawStrings(grammar, options);
  let pause = performance.now() + slice;
  for (let step = drawing.next(); ; step = drawing.next()) {
    if (step.done === true) return step.value;
    if (performance.now() < pause) continue;
    onProgress?.(step.value.size);
    await breathe();
    if (signal?.aborted === true) {
      const { maxProductions } = options;
      return { strings: [...step.value], end: 'interrupted', derivations: Number.NaN, maxProductions };
    }
    pause = performance.now() + slice;
  }
}

/** The first limit on productions that is tried by default. */
const firstLimit = 15;
const lastLimit = 1_000;
const growth = 1.5;

/** The limits in a row without more strings after which longer ones are not tried. */
const maxIdleLimits = 3;

/**
 * Draws strings with derivations as short as possible: of at most 15 productions, or of half as many again as long as
 * there are too few strings and longer derivations.
 */
export async function generateShortStrings(
  grammar: Pick<Grammar, 'table'>,
  options: Omit<DrawOptions, 'maxProductions'>,
  run: GenerateRun = {},
): Promise<DrawnStrings> {
  const least = grammar.table.leastSteps[grammar.table.start]!;
  let best: DrawnStrings | null = null;
  let idle = 0;
  for (
    let limit = firstLimit;
    limit <= lastLimit && idle < maxIdleLimits;
    limit = Math.ceil(limit * growth)
  ) {
    if (limit < least && Math.ceil(limit * growth) <= lastLimit) continue;
    let result: DrawnStrings;
    try {
      result = await generateStrings(grammar, { ...options, maxProductions: limit }, run);
    } catch (thrown) {
      // There are too many longer derivations to count.
      if (best === null || !(thrown instanceof InputError)) throw thrown;
      return best;
    }
    const isBetter: boolean = best === null || result.strings.length > best.strings.length;
    idle = isBetter ? 0 : idle + 1;
    best = isBetter || best === null ? result : best;
    if (result.end === 'count' || result.end === 'interrupted') break;
  }
  return best!;
}
