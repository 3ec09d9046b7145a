import type { Guard } from '../../grammar/guard.js';
import { decodeByStep, fewestRows, type Row } from './byStep.js';
import { type Choice, greedy } from './choice.js';
import { type AlternativePrefix, AlternativesOfRow, productionsOf } from './likelyAlternatives.js';
import type { ProductionNetwork } from './productionNetwork.js';

/** The way to find out whether a string is the one that a code stands for. */
export interface CodeCheck {
  /**
   * Encodes sequences as the strings that they derive.
   *
   * @returns a code of each, [latent]; null for a string that the encoder does not read
   */
  encode(sequences: readonly ArrayLike<number>[]): Promise<readonly (Float32Array | null)[]>;
  /** The standard deviation of the codes of the training strings, over all dimensions: the unit of distances. */
  readonly deviation: number;
}

export interface VerifiedOptions {
  /** The most decodings of each code, the greedy one included. */
  readonly attempts: number;
  readonly mostSteps: number;
  readonly noiseLevel: number;
  /** The number of derivations side by side. */
  readonly batch: number;
  readonly guard: Guard;
  /** The productions of each non-terminal that can be finished. */
  readonly candidates: readonly (readonly number[])[];
}

/** The sequence found for a code, and the check of it. */
export interface CheckedSequence {
  readonly ids: ArrayLike<number>;
  /** The sequence that greedy decoding gives; null if verified decoding was not asked for. */
  readonly greedyIds: ArrayLike<number> | null;
  /**
   * The root mean square of the difference between the code that was asked for and the one of the sequence's string, in
   * deviations of the training codes; infinite if the encoder does not read the string.
   */
  readonly codeDistance: number;
  /** Whether the codes are equal: at most 0.01 apart. */
  readonly isVerified: boolean;
  readonly decodings: number;
  readonly encodings: number;
}

/**
 * The greatest distance of equal codes, in deviations. On one back end, the distance of the right string is 0 but for
 * rounding (1e-6); of 40,000 wrong candidates for molecules of ZINC250k and approved drugs, the nearest was .053 away.
 */
export const equalWithin = 0.01;

/**
 * The logarithm of the odds that a deviation of distance costs the alternatives of a candidate. A candidate that is right
 * up to a later decision tends to be near. Measured on 636 approved drugs with 40 attempts: 67.9% are found with weight 0,
 * 68.9% with 8; on 1,000 molecules of ZINC250k 99.2% and 99.3%.
 */
const distanceWeight = 8;

/**
 * Decodes codes and checks the result: the encoder of a deterministic autoencoder says whether a string is the one that a
 * code stands for, since its code is then the same. Where the codes of the greedy string differ, a limited discrepancy
 * search (Harvey and Ginsberg 1995) goes on: of all decisions so far it changes the likeliest alternative, decodes the rest
 * greedily, and encodes again. A code whose attempts are spent gets the string of the nearest code.
 *
 * @param codes [count, latent], row by row; finite
 */
export async function decodeVerified(
  network: ProductionNetwork,
  codes: Float32Array,
  count: number,
  { attempts, mostSteps, noiseLevel, batch, guard, candidates }: VerifiedOptions,
  check: CodeCheck,
): Promise<CheckedSequence[]> {
  const { latent } = network.config;
  const searches = Array.from(
    { length: count },
    (_, i) => new CodeSearch(codes.subarray(i * latent, (i + 1) * latent), i, attempts),
  );
  let open = searches;
  for (let round = 0; open.length > 0; round++) {
    const tries = open.flatMap((search) => search.next(triesOf(round)));
    for (let start = 0; start < tries.length; start += batch) {
      await decodeTries(tries.slice(start, start + batch));
    }
    open = open.filter((search) => !search.isOver);
  }
  return searches.map((search) => search.result());

  async function decodeTries(tries: readonly Try[]): Promise<void> {
    const padded = new Float32Array(Math.max(fewestRows, tries.length) * latent);
    tries.forEach(({ search }, i) => {
      padded.set(search.code, i * latent);
    });
    const alternatives = tries.map(
      ({ forced, logProbability }) => new AlternativesOfRow(forced, logProbability),
    );
    const rows = tries.map(({ search, forced }, i): Row => {
      return {
        derivation: guard.start(mostSteps, search.place),
        random: null,
        forced,
        onStep: alternatives[i]!.onStep,
      };
    });
    const derived = await decodeByStep(
      network,
      padded,
      guard.automaton,
      rows,
      candidates,
      greedy,
      noiseLevel,
    );
    const fresh = tries.flatMap(({ search }, i) => {
      const ids = derived[i];
      return ids != null && search.isNew(ids) ? [{ search, ids, alternatives: alternatives[i]! }] : [];
    });
    const own = await check.encode(fresh.map(({ ids }) => ids));
    fresh.forEach(({ search, ids, alternatives }, i) => {
      search.add(ids, own[i] ?? null, alternatives, check.deviation);
    });
  }
}

/**
 * The number of alternatives of each code that are tried side by side: more in later rounds, which few codes need. It does
 * not depend on the number of codes, so a result does not depend on the codes beside it.
 */
function triesOf(round: number): number {
  return round < 4 ? 1 : round < 8 ? 2 : 4;
}

/** A decoding to do. */
interface Try {
  readonly search: CodeSearch;
  readonly forced: readonly number[];
  readonly logProbability: number;
}

interface Candidate {
  readonly ids: readonly number[];
  readonly codeDistance: number;
}

/** The search for the string of one code. */
class CodeSearch {
  readonly code: Float32Array;
  /** The place of the code among all that are decoded. */
  readonly place: number;
  readonly #attempts: number;
  /** The alternatives to try, the best first. */
  #queue: { readonly alternative: AlternativePrefix; readonly score: number }[] = [];
  readonly #known = new Set<string>();
  #greedy: readonly number[] | null = null;
  #nearest: Candidate | null = null;
  #decodings = 0;
  #encodings = 0;

  constructor(code: Float32Array, place: number, attempts: number) {
    this.code = code;
    this.place = place;
    this.#attempts = attempts;
  }

  /** Returns the next decodings to do, at most `count`. */
  next(count: number): Try[] {
    if (this.#decodings === 0) {
      this.#decodings = 1;
      return [{ search: this, forced: [], logProbability: 0 }];
    }
    const next = this.#queue.splice(0, Math.min(count, this.#attempts - this.#decodings));
    this.#decodings += next.length;
    return next.map(({ alternative }) => {
      return { search: this, forced: productionsOf(alternative), logProbability: alternative.logProbability };
    });
  }

  /** Returns whether a sequence was not found before. */
  isNew(ids: readonly number[]): boolean {
    const key = ids.join();
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }

  /** @param own the code of the sequence's string; null if it has none */
  add(
    ids: readonly number[],
    own: Float32Array | null,
    alternatives: AlternativesOfRow,
    deviation: number,
  ): void {
    this.#greedy ??= ids;
    this.#encodings++;
    const codeDistance = distanceOf(this.code, own) / deviation;
    if (this.#nearest === null || codeDistance < this.#nearest.codeDistance) {
      this.#nearest = { ids: [...ids], codeDistance };
    }
    const remaining = this.#attempts - this.#decodings;
    for (const alternative of alternatives.mostLikely(remaining)) {
      const score = alternative.logProbability - distanceWeight * Math.min(codeDistance, 10);
      this.#queue.push({ alternative, score });
    }
    this.#queue.sort((a, b) => b.score - a.score);
    this.#queue.length = Math.min(this.#queue.length, remaining);
  }

  get #isVerified(): boolean {
    return this.#nearest !== null && this.#nearest.codeDistance <= equalWithin;
  }

  get isOver(): boolean {
    return this.#isVerified || this.#queue.length === 0 || this.#decodings >= this.#attempts;
  }

  result(): CheckedSequence {
    return {
      ...this.#nearest!,
      greedyIds: this.#greedy!,
      isVerified: this.#isVerified,
      decodings: this.#decodings,
      encodings: this.#encodings,
    };
  }
}

/** Returns the root mean square of a difference; infinity for a code that is not there. */
function distanceOf(code: Float32Array, own: Float32Array | null): number {
  if (own === null) return Number.POSITIVE_INFINITY;
  const squares = code.reduce((sum, one, i) => sum + (one - own[i]!) ** 2, 0);
  return Math.sqrt(squares / code.length);
}

/**
 * Checks sequences that another way of decoding found.
 *
 * @param codes [sequences, latent], row by row
 */
export async function checkSequences(
  sequences: readonly Uint16Array[],
  codes: Float32Array,
  choice: Choice,
  check: CodeCheck,
): Promise<CheckedSequence[]> {
  const latent = codes.length / sequences.length;
  const own = await check.encode(sequences);
  return sequences.map((ids, i) => {
    const code = codes.subarray(i * latent, (i + 1) * latent);
    const codeDistance = distanceOf(code, own[i]!) / check.deviation;
    return {
      ids,
      greedyIds: null,
      codeDistance,
      isVerified: codeDistance <= equalWithin,
      decodings: choice.kind === 'beam' ? choice.width : 1,
      encodings: 1,
    };
  });
}
