import { canonicalOrText, type DomainOrigin, type JudgedText } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';

/** Strings to judge, or to name. */
export interface JudgeTask {
  readonly origin: DomainOrigin;
  readonly texts: readonly string[];
}

/** What a thread does: verdicts with scores, in the order of the strings. */
export async function judgePiece({ origin, texts }: JudgeTask): Promise<JudgedText[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => ({ text, ...domain.judge(text) }));
}

/** {@link canonicalOrText} of each string. */
export async function canonicalPiece({ origin, texts }: JudgeTask): Promise<string[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => canonicalOrText(domain, text));
}
