import { breathe } from '../base/breathe.js';
import { GraeError, messageOf } from '../base/errors.js';
import type { PoolOptions } from '../base/host.js';
import { onAllCores } from '../base/onAllCores.js';
import { Random } from '../base/random.js';
import { canonicalOrText, type Domain, type JudgedText, type Spelling } from '../domain/domain.js';
import { makingOf, rememberMaking } from '../domain/loadedDomains.js';
import type { JudgeTask } from './judgeTask.js';
import { listThreadsOf } from './listThreads.js';

/** The number of strings that are judged together. */
const pieceSize = 100;
/** The number of strings that this thread judges before it looks whether other threads need work. */
const breathsApart = 10;
/** The most strings that are a list rather than a stream. */
const longestList = 10_000;
/** The seconds that a user's own domain may take for a piece in another thread, waiting included. */
const mostSecondsOfPiece = 300;
/** The number of strings that are judged before other threads start: loading and warming one up costs as much time. */
const usuallyAlone = 2_000;

/**
 * Judges strings in their order, a piece at a time. Many strings are judged on all cores, if other threads can load the
 * domain. Other work can run between pieces.
 */
export function judgePieces(
  domain: Pick<Domain, 'judge' | 'origin'>,
  texts: Texts,
  options: JudgePiecesOptions = {},
): AsyncGenerator<JudgedText[]> {
  const here = (text: string): JudgedText => ({ text, ...domain.judge(text) });
  return piecesOf(domain, texts, jobOf(domain), here, options);
}

/** The domains that judge meaning alone. */
const identifying = new WeakSet<object>();

/** Returns the domain as {@link judgePieces} takes it, or without scores one that judges meaning alone. */
export function judgingOf(domain: Domain, withoutScores: boolean): Pick<Domain, 'judge' | 'origin'> {
  if (!withoutScores) return domain;
  const judging = { judge: domain.identify };
  identifying.add(judging);
  const making = makingOf(domain);
  return making === null ? judging : rememberMaking(judging, making);
}

function jobOf(domain: object): 'judge' | 'identify' {
  return identifying.has(domain) ? 'identify' : 'judge';
}

/** Writes the canonical form of each string, as {@link canonicalOrText} does; otherwise like {@link judgePieces}. */
export function canonicalPieces(
  domain: Pick<Domain, 'identify' | 'origin'>,
  texts: Texts,
  options: PoolOptions = {},
): AsyncGenerator<string[]> {
  return piecesOf(domain, texts, 'canonicalise', (text) => canonicalOrText(domain, text), options);
}

/**
 * Spells strings as {@link Domain.spell} does, like {@link judgePieces} where a canonical writer makes that slow, and in
 * this thread otherwise.
 *
 * @param seed the seed of a random form; each string has a generator of its own, so it does not depend on the others
 */
export async function spellTexts(
  domain: Pick<Domain, 'spell' | 'spelling' | 'origin'>,
  texts: readonly string[],
  seed: number,
): Promise<Spelling[]> {
  const here = (text: string): Spelling => domain.spell(text, new Random(seed));
  if (domain.spelling !== 'canonical') return texts.map(here);
  const spelled: Spelling[] = [];
  for await (const piece of piecesOf(domain, texts, 'spell', here, {})) {
    for (const one of piece) spelled.push(one);
  }
  return spelled;
}

type Texts = AsyncIterable<string> | Iterable<string>;

/** @param job the name of the job that processes a piece; `here` does the same for one string in this thread */
function piecesOf<T>(
  domain: Pick<Domain, 'origin'>,
  texts: Texts,
  job: string,
  here: (text: string) => T,
  { alone = usuallyAlone, ...options }: JudgePiecesOptions,
): AsyncGenerator<T[]> {
  const origin = makingOf(domain)?.origin ?? null;
  const isOwn = origin?.module !== undefined;
  const pieces = onAllCores(
    texts,
    {
      here: async (piece) => {
        const results: T[] = [];
        for (const text of piece) {
          results.push(here(text));
          // Other threads get their next pieces in between.
          if (results.length % breathsApart === 0) await breathe();
        }
        return results;
      },
      elsewhere:
        origin === null
          ? null
          : {
              job,
              taskOf: (piece): JudgeTask => ({ origin, texts: piece }),
            },
      pieceSize,
      alone,
    },
    isOwn ? { ...options, mostSeconds: mostSecondsOfPiece } : options,
  );
  return isOwn ? failingAsItsOwn(origin.name, pieces) : pieces;
}

/** Blames the domain for errors: a domain of the user's own may loop in another thread, or end it. */
async function* failingAsItsOwn<T>(name: string, pieces: AsyncGenerator<T[]>): AsyncGenerator<T[]> {
  try {
    yield* pieces;
  } catch (thrown) {
    if (thrown instanceof GraeError) throw thrown;
    const isLate = thrown instanceof Error && thrown.name === 'AbortError';
    const why = isLate
      ? `did not answer within ${mostSecondsOfPiece} s: it loops, or takes too long`
      : `failed in another thread: ${messageOf(thrown)}`;
    throw new GraeError(`the domain ${name} ${why}; correct the module`);
  }
}

/** Returns all verdicts of {@link judgePieces}. */
export async function judgeTexts(
  domain: Pick<Domain, 'judge' | 'origin'>,
  texts: readonly string[] | AsyncIterable<string>,
  { onProgress, count, ...options }: JudgeTextsOptions = {},
): Promise<JudgedText[]> {
  const total = count ?? (Array.isArray(texts) ? texts.length : 0);
  const isList = Array.isArray(texts) && onProgress === undefined;
  const shared = isList ? await judgeList(domain, texts, options) : null;
  if (shared !== null) return shared;
  const judged: JudgedText[] = [];
  for await (const piece of judgePieces(domain, texts, options)) {
    for (const one of piece) judged.push(one);
    onProgress?.(judged.length, total);
  }
  return judged;
}

/** Judges a list too short for pieces, with other threads that earlier lists have started; null if there are none. */
async function judgeList(
  domain: Pick<Domain, 'judge' | 'origin'>,
  texts: readonly string[],
  options: JudgePiecesOptions,
): Promise<JudgedText[] | null> {
  const origin = makingOf(domain)?.origin ?? null;
  const isUsual = options.threads === undefined && options.alone === undefined;
  if (origin === null || origin.module !== undefined || !isUsual || texts.length > longestList) return null;
  return listThreadsOf(origin, jobOf(domain)).judge(texts, async (some) => {
    const judged: JudgedText[] = [];
    for await (const piece of judgePieces(domain, some, { threads: 1 })) judged.push(...piece);
    return judged;
  });
}

export interface JudgePiecesOptions extends PoolOptions {
  /** The number of strings that are judged before other threads start. Defaults to 2,000. */
  readonly alone?: number;
}

export interface JudgeTextsOptions extends JudgePiecesOptions {
  /** The number of strings, for progress over a stream. */
  readonly count?: number;
  readonly onProgress?: (done: number, total: number) => void;
}
