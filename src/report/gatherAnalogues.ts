import { type Domain, type JudgedText, scoreOf } from '../domain/domain.js';
import type { Analogue } from '../search/analogues.js';
import { changedRanges } from '../search/changedRanges.js';
import type { AnaloguesPageData, ShownAnalogue } from './analoguesPage.js';

export interface GatherAnaloguesOptions extends Pick<AnaloguesPageData, 'title' | 'summary'> {
  readonly lead: JudgedText;
  /** The verdicts on the analogues, in their order. */
  readonly verdicts: readonly JudgedText[];
}

const drawing = { width: 220, height: 150 };

/** Gathers the content of the page of analogues: what the lead does not have is marked in the drawing, or else in the text. */
export function gatherAnalogues(
  domain: Domain,
  analogues: readonly Analogue[],
  { lead, verdicts, title, summary }: GatherAnaloguesOptions,
): AnaloguesPageData {
  const scoresOf = (verdict: JudgedText) =>
    domain.shownScores.map((name) => [name, scoreOf(verdict, name)] as const);
  const leadText = lead.canonical ?? lead.text;
  return {
    title,
    summary,
    lead: { text: leadText, changed: [], svg: domain.draw(leadText, drawing), values: scoresOf(lead) },
    analogues: analogues.map(({ canonical, similarity }, i): ShownAnalogue => {
      const change = domain.drawChange?.(canonical, leadText, drawing) ?? null;
      return {
        text: canonical,
        changed: change === null ? changedRanges(canonical, leadText) : [],
        svg: change ?? domain.draw(canonical, drawing),
        values: [['similarity', similarity], ...scoresOf(verdicts[i]!)],
      };
    }),
  };
}
