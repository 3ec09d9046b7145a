import { InputError } from '../../base/errors.js';

/** A range of a score. */
export interface ScoreRange {
  readonly score: string;
  /** May be -Infinity. */
  readonly least: number;
  /** May be Infinity. */
  readonly most: number;
}

const form = /^\s*([A-Za-z][\w.-]*)\s*=\s*(.*?)\s*\.\.\s*(.*?)\s*$/;

/**
 * Reads `molWeight=200..450`, `qed=0.6..` or `logP=..5`.
 *
 * @throws InputError for a text that is no range
 */
export function readScoreRange(text: string): ScoreRange {
  const refused = new InputError({
    setting: 'range',
    expected: 'a score and its range, such as molWeight=200..450, qed=0.6.. or tpsa=..90',
    received: text.slice(0, 200),
  });
  const match = form.exec(text);
  if (match === null) throw refused;
  const [, score = '', from = '', to = ''] = match;
  if (from === '' && to === '') throw refused;
  const least = from === '' ? Number.NEGATIVE_INFINITY : Number(from);
  const most = to === '' ? Number.POSITIVE_INFINITY : Number(to);
  if (Number.isNaN(least) || Number.isNaN(most)) throw refused;
  if (least <= most) return { score, least, most };
  throw new InputError({
    setting: 'range',
    expected: `a range of ${score} from the lower to the higher value`,
    received: text.slice(0, 200),
  });
}
