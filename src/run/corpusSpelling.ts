import { breathe } from '../base/breathe.js';
import { domainOf } from './domainOf.js';
import type { Run } from './run.js';
import { trainingTexts } from './trainingCorpus.js';

/** The number of training strings that the share is measured on, at most. */
const measured = 1_000;

/** The spelling of a run's corpus. */
export interface SpellingFinding {
  /** Null for a run that is older than this setting: its strings stay as they are written. */
  readonly rule: 'canonical' | 'as-written' | null;
  /** The share of its strings that the domain's writer spells as the corpus does; null if that cannot be known. */
  readonly canonicalShare: number | null;
}

/**
 * Returns how the corpus of a run is spelled. A run that does not say so is measured: by default strings go into its
 * encoder as they are written, but one whose corpus is canonical would bring back more of them in canonical spelling.
 */
export async function corpusSpellingOf(run: Run): Promise<SpellingFinding> {
  const { spelling } = run;
  const rule = spelling?.rule ?? null;
  if (spelling?.canonicalShare !== undefined) return { rule, canonicalShare: spelling.canonicalShare };
  const domain = await domainOf(run, { spelling: 'canonical', judges: false });
  if (domain.spelling !== 'canonical' || run.config.exported !== undefined)
    return { rule, canonicalShare: null };
  const texts = await trainingTexts(run, measured);
  let canonical = 0;
  for (const [i, text] of texts.entries()) {
    const spelled = domain.spell(text);
    if ('text' in spelled && spelled.text === text) canonical++;
    if (i % 100 === 99) await breathe();
  }
  return { rule, canonicalShare: canonical / Math.max(1, texts.length) };
}
