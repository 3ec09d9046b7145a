import type { DomainOrigin, JudgedText } from './domain.js';
import { loadOnce } from './loadOnce.js';

/** Strings to judge. */
export interface JudgeTask {
  readonly origin: DomainOrigin;
  readonly texts: readonly string[];
}

/** What a thread does: verdicts with scores, in the order of the strings. */
export async function judgePiece({ origin, texts }: JudgeTask): Promise<JudgedText[]> {
  const { domain } = await loadOnce(origin);
  return texts.map((text) => ({ text, ...domain.judge(text) }));
}
