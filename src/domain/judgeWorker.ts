import type { DomainOrigin, JudgedText } from './domain.js';
import { loadOnce } from './loadOnce.js';

/** Strings to judge, or to name. */
export interface JudgeTask {
  readonly origin: DomainOrigin;
  readonly texts: readonly string[];
}

/** What a thread does: verdicts with scores, in the order of the strings. */
export async function judgePiece({ origin, texts }: JudgeTask): Promise<JudgedText[]> {
  const { domain } = await loadOnce(origin);
  return texts.map((text) => ({ text, ...domain.judge(text) }));
}

/** The canonical form of each string; null for those that have none. */
export async function identifyPiece({ origin, texts }: JudgeTask): Promise<(string | null)[]> {
  const { domain } = await loadOnce(origin);
  return texts.map((text) => domain.identify(text).canonical);
}

/** The coarse key of each string. */
export async function coarseKeyPiece({ origin, texts }: JudgeTask): Promise<string[]> {
  const { domain } = await loadOnce(origin);
  return texts.map((text) => domain.coarseKey(text));
}
