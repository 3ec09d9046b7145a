import type { Domain, JudgedText } from '../domain/domain.js';
import type { JudgeTask } from '../domain/judgeWorker.js';
import { onAllCores, type PoolOptions } from '../parallel/pool.js';

/** Strings that are judged together. */
const pieceSize = 100;
/** Strings that are judged before other threads are started. */
const alone = 1_000;

/**
 * Judges strings in their order, a piece at a time; many of them on all cores, where the domain can be loaded by other
 * threads. Other work is let through between pieces.
 */
export function judgePieces(
  domain: Pick<Domain, 'judge' | 'origin'>,
  texts: AsyncIterable<string> | Iterable<string>,
  options: PoolOptions = {},
): AsyncGenerator<JudgedText[]> {
  const { origin } = domain;
  return onAllCores(
    texts,
    {
      here: (piece) => piece.map((text) => ({ text, ...domain.judge(text) })),
      elsewhere:
        origin === undefined
          ? null
          : {
              worker: new URL('../domain/judgeWorker.js', import.meta.url),
              name: 'judgePiece',
              taskOf: (piece): JudgeTask => ({ origin, texts: piece }),
            },
      pieceSize,
      alone,
    },
    options,
  );
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
