import type { OpenedRow } from '../corpus/readTable.js';
import { whyNoString } from '../corpus/rowReason.js';
import type { Domain, Verdict } from '../domain/domain.js';
import { type JudgePiecesOptions, judgePieces } from '../judging/judgeTexts.js';

/** A row of a file with the verdict on its string. */
export interface JudgedRow {
  readonly row: OpenedRow;
  /** The string that was judged, as the domain reads it; '' where there was none to judge. */
  readonly text: string;
  readonly verdict: Verdict;
}

/** Judges the rows of a file in order, a piece at a time. Rows without a string are refused with the reason. */
export async function* judgeRows(
  rows: AsyncIterable<OpenedRow>,
  domain: Domain,
  options: JudgePiecesOptions,
): AsyncGenerator<JudgedRow[]> {
  /** The rows that are read and not yielded yet, with the reason of each that is not judged. */
  const waiting: { readonly row: OpenedRow; readonly reason: string | null }[] = [];
  async function* texts(): AsyncGenerator<string> {
    for await (const row of rows) {
      const text = domain.readLine(row.text);
      const reason = whyNoString(row, text);
      waiting.push({ row, reason });
      if (reason === null) yield text;
    }
  }
  const unjudged = (): JudgedRow[] => {
    const end = waiting.findIndex(({ reason }) => reason === null);
    return waiting
      .splice(0, end < 0 ? waiting.length : end)
      .map(({ row, reason }) => ({ row, text: '', verdict: refused(reason!) }));
  };
  for await (const piece of judgePieces(domain, texts(), options)) {
    const judged: JudgedRow[] = [];
    for (const verdict of piece) {
      judged.push(...unjudged(), { row: waiting.shift()!.row, text: verdict.text, verdict });
    }
    yield judged;
  }
  if (waiting.length > 0) yield unjudged();
}

const refused = (reason: string): Verdict => ({ valid: false, reason, canonical: null, scores: {} });
