import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Grammar } from '../grammar/grammar.js';
import { yieldText } from '../grammar/text.js';
import { DerivationSpace } from './generateDerivations.js';

export interface DrawOptions {
  /** How many strings. */
  readonly count: number;
  readonly seed: number;
  /** Longest derivation. */
  readonly maxProductions: number;
  /** Strings to leave out; others are drawn instead. Defaults to none. */
  readonly reject?: ((text: string) => boolean) | undefined;
}

/** Distinct strings of a language, and why there are no more. */
export interface DrawnStrings {
  /** In the order drawn. */
  readonly strings: readonly string[];
  /**
   * `count`: as many as wanted; `all`: every derivation was looked at; `rare`: the last draws found nothing new;
   * `interrupted`: the caller stopped.
   */
  readonly end: 'count' | 'all' | 'rare' | 'interrupted';
  /** Derivations within the limit. */
  readonly derivations: number;
  readonly maxProductions: number;
}

/** Draws per string wanted before an ambiguous language is taken for exhausted. */
const drawsPerString = 50;

/** Draws one after the other without a new string, per string wanted and at most, before the same. */
const idleDrawsPerString = 20;
const maxIdleDraws = 10_000;
const minIdleDraws = 1_000;

/** Derivations that are listed one by one where draws no longer find new strings. */
const maxListed = 200_000;

/**
 * Draws strings one derivation at a time, so that whoever runs it may stop in between. Each step gives the strings so
 * far; the last one the result.
 *
 * @throws InputError for a count that is no number of strings, and what {@link DerivationSpace} throws
 */
export function* drawStrings(
  grammar: Pick<Grammar, 'table'>,
  { count, seed, maxProductions, reject }: DrawOptions,
): Generator<ReadonlySet<string>, DrawnStrings> {
  if (!Number.isInteger(count) || count < 0) {
    throw new InputError(`expected a number of strings, but received: ${count}`);
  }
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
  // All derivations, each once, where they are few for what is wanted; draws otherwise.
  if (space.total <= 2 * count) {
    const order = Float64Array.from({ length: space.total }, (_, index) => index);
    for (const index of random.shuffle(order)) {
      take(space.at(index));
      yield texts;
      if (texts.size === count) return done('count');
    }
    return done('all');
  }
  // With more than twice as many derivations as strings wanted, a draw is new at least every other time, unless
  // strings have several derivations or are rejected.
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

/** Milliseconds of drawing between two looks at the signal. */
const slice = 30;

export interface GenerateRun {
  /** Ends the drawing; what was found so far is kept. */
  readonly signal?: AbortSignal;
  /** Called with the number of strings found. */
  readonly onProgress?: (found: number) => void;
}

/** {@link drawStrings} that leaves room for signals and progress in between. */
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

/** Limits of a derivation that are tried where none is given. */
const firstLimit = 15;
const lastLimit = 1_000;
const growth = 1.5;

/** Limits in a row that gave no more strings, after which longer ones are not tried. */
const maxIdleLimits = 3;

/**
 * Strings of derivations as short as give enough of them: of at most 15 productions, or half as many again as long as
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
