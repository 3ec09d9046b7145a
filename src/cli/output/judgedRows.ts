import type { OpenedRow } from '../../corpus/readTable.js';
import type { Domain, Verdict } from '../../domain/domain.js';
import type { JudgePiecesOptions } from '../../judging/judgeTexts.js';
import { whyNoString } from './rowReason.js';

/** A row of a file, and what the domain says of its string. */
export interface JudgedRow {
  readonly row: OpenedRow;
  /** The string that was judged, as the domain reads it; '' where there was none to judge. */
  readonly text: string;
  readonly verdict: Verdict;
}

/** Judges every row of a file in its order, those that are empty or cannot be read too, a piece at a time. */
export async function* judgeRows(
  rows: AsyncIterable<OpenedRow>,
  domain: Domain,
  options: JudgePiecesOptions,
): AsyncGenerator<JudgedRow[]> {
  const { judgePieces } = await import('../../judging/judgeTexts.js');
  /** Rows that are read and not given back yet: with the reason of those that are not judged. */
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
