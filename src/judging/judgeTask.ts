import { canonicalOrText, type DomainOrigin, type JudgedText } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';

/** Strings to judge or to canonicalise, with the origin of their domain. */
export interface JudgeTask {
  readonly origin: DomainOrigin;
  readonly texts: readonly string[];
}

/** Judges the strings of a task, in their order. */
export async function judgePiece({ origin, texts }: JudgeTask): Promise<JudgedText[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => ({ text, ...domain.judge(text) }));
}

/** Returns the canonical form of each string, like {@link canonicalOrText}. */
export async function canonicalPiece({ origin, texts }: JudgeTask): Promise<string[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => canonicalOrText(domain, text));
}
