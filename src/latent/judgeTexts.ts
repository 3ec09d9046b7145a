import { availableParallelism } from 'node:os';
import type { Domain, Verdict } from '../domain/domain.js';
import type { JudgeTask } from '../domain/judgeWorker.js';
import { inPieces, Pool, type PoolOptions } from '../parallel/pool.js';

/** A string and what the domain says of it. */
export interface JudgedText extends Verdict {
  readonly text: string;
}

/** Strings that are judged together. */
const pieceSize = 200;
/** Strings that are judged before other threads are started, which takes them a second. */
const alone = 2_000;
/** Threads load compiled files: from sources, as tests run, there are none. */
const hasWorker = import.meta.url.endsWith('.js');

/**
 * Judges strings in their order, a piece at a time; many of them on all cores, where the domain can be loaded by other
 * threads. Other work is let through between pieces.
 */
export async function* judgePieces(
  domain: Pick<Domain, 'judge' | 'origin'>,
  texts: AsyncIterable<string> | Iterable<string>,
  { threads = availableParallelism() }: PoolOptions = {},
): AsyncGenerator<JudgedText[]> {
  const { origin } = domain;
  const isAlone = threads === 1 || origin === undefined || !hasWorker;
  const pieces = inPieces(texts, pieceSize);
  for (let judged = 0; isAlone || judged < alone; judged += pieceSize) {
    const { value: piece, done } = await pieces.next();
    if (done === true) return;
    yield piece.map((text) => ({ text, ...domain.judge(text) }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const waiting: string[][] = [];
  const tasks = async function* (): AsyncGenerator<JudgeTask> {
    for await (const piece of pieces) {
      waiting.push(piece);
      yield { origin, texts: piece };
    }
  };
  const worker = new URL('../domain/judgeWorker.js', import.meta.url);
  const pool = new Pool<JudgeTask, Verdict[]>(worker, 'judgePiece', { threads });
  try {
    for await (const verdicts of pool.map(tasks())) {
      const piece = waiting.shift()!;
      yield verdicts.map((verdict, i) => ({ text: piece[i]!, ...verdict }));
    }
  } finally {
    await pool.close();
  }
}

/** All of {@link judgePieces}. */
export async function judgeTexts(
  domain: Pick<Domain, 'judge' | 'origin'>,
  texts: readonly string[],
  { onProgress, ...options }: PoolOptions & { onProgress?: (done: number, total: number) => void } = {},
): Promise<JudgedText[]> {
  const judged: JudgedText[] = [];
  for await (const piece of judgePieces(domain, texts, options)) {
    for (const one of piece) judged.push(one);
    onProgress?.(judged.length, texts.length);
  }
  return judged;
}
