import type { JudgedText } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

/** The scores of a domain, for axes and sliders. */
export interface DomainFacts {
  readonly scoreNames: readonly string[];
  /** The scores that stand beside each string. */
  readonly shownScores: readonly string[];
  readonly ranking: { readonly score: string; readonly better: 'lower' | 'higher' } | null;
  /** The format for data with structure, such as SDF; null where there is none. */
  readonly recordFormat: string | null;
}

/** Judges strings, and says what scores there are. */
export async function judge(
  bench: Workbench,
  { texts }: { readonly texts: readonly string[] },
): Promise<{ readonly facts: DomainFacts; readonly judged: readonly JudgedText[] }> {
  const domain = await bench.strings.judge();
  const { scoreNames, shownScores, ranking, records } = domain;
  return {
    facts: { scoreNames, shownScores, ranking, recordFormat: records?.extension ?? null },
    judged: texts.map((text) => ({ text, ...domain.judge(text) })),
  };
}
