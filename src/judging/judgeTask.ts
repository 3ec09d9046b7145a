import { canonicalOrText, type DomainOrigin, type JudgedText } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';

/** Strings to judge or to canonicalise, and the domain that does it. */
export interface JudgeTask {
  readonly origin: DomainOrigin;
  readonly texts: readonly string[];
}

/** Judges the strings of a task, in their order. */
export async function judgePiece({ origin, texts }: JudgeTask): Promise<JudgedText[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => ({ text, ...domain.judge(text) }));
}

/** Writes the canonical form of each string, as {@link canonicalOrText} has it. */
export async function canonicalPiece({ origin, texts }: JudgeTask): Promise<string[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => canonicalOrText(domain, text));
}
