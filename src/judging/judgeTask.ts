import { canonicalOrText, type DomainOrigin, type JudgedText, type Spelling } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';

/** Strings to judge, to canonicalise or to spell, with the origin of their domain. */
export interface JudgeTask {
  readonly origin: DomainOrigin;
  readonly texts: readonly string[];
}

/** Judges the strings of a task, in their order. */
export async function judgePiece({ origin, texts }: JudgeTask): Promise<JudgedText[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => ({ text, ...domain.judge(text) }));
}

/** Judges validity and canonical forms alone of the strings of a task, in their order. */
export async function identifyPiece({ origin, texts }: JudgeTask): Promise<JudgedText[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => ({ text, ...domain.identify(text) }));
}

/** Returns the canonical form of each string, like {@link canonicalOrText}. */
export async function canonicalPiece({ origin, texts }: JudgeTask): Promise<string[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => canonicalOrText(domain, text));
}

/** Spells the strings of a task canonically; a domain that does so never draws a form at random. */
export async function spellPiece({ origin, texts }: JudgeTask): Promise<Spelling[]> {
  const domain = await loadOnce(origin);
  return texts.map((text) => domain.spell(text));
}
