import type { Domain, JudgedText } from '../../browser.js';
import { nextTurn } from './nextTurn.js';

/** The milliseconds of judging between two turns, in which other orders are heard. */
const turn = 30;

/** Judges strings, and yields them as far as they are judged, with a turn of other orders behind each yield. */
export async function* judgedInTurns(
  domain: Domain,
  texts: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly JudgedText[]> {
  for (let next = 0; next < texts.length && !signal.aborted; ) {
    const judged: JudgedText[] = [];
    const until = performance.now() + turn;
    do {
      const text = texts[next++]!;
      judged.push({ text, ...domain.judge(text) });
    } while (next < texts.length && performance.now() < until);
    yield judged;
    await nextTurn();
  }
}
