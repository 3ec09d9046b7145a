import { showCount, showValue } from '../../base/showNumber.js';
import type { FittedFormula } from '../../formula/files/fittedFormula.js';
import type { FormulaSearchProgress } from '../../library/discover.js';
import type { Session } from '../session.js';
import { duration, ProgressLine } from './progress.js';
import { clipped, table } from './text.js';

/** Formats a coefficient of determination: five decimals, rounded down, so that only an exact fit is 1.00000. */
export function shownR2(r2: number): string {
  return r2 < -10 ? showValue(r2) : (Math.floor(r2 * 1e5) / 1e5).toFixed(5);
}

/** Formats a loss with three digits. */
export function shownLoss(loss: number): string {
  return loss >= 0.001 && loss < 1000 ? loss.toPrecision(3) : loss.toExponential(2);
}

/**
 * Formats a front as a table, a formula a line.
 *
 * @param best the formula with a mark; null for none
 * @param longest the most characters of a formula
 */
export function formulaTable(
  front: readonly FittedFormula[],
  best: FittedFormula | null,
  longest = 100,
): string {
  const hasTest = front.some(({ test }) => test !== null);
  const mark = (one: FittedFormula) => (best === null ? [] : [one === best ? '*' : '']);
  return table(
    [...(best === null ? [] : ['best']), 'size', 'loss', 'R²', ...(hasTest ? ['test R²'] : []), 'formula'],
    front.map((one) => [
      ...mark(one),
      String(one.size),
      shownLoss(one.loss),
      shownR2(one.r2),
      ...(hasTest ? [one.test === null ? '-' : shownR2(one.test.r2)] : []),
      clipped(one.show(), longest),
    ]),
  );
}

/** The milliseconds between two views of a table that changes. */
const pause = 200;
/** The lines of a terminal that does not say how many it has. */
const usualLines = 24;

/** The front of a search while it goes on, in place on standard error if that is a terminal; else a line now and then. */
export class LiveFormulas {
  readonly #session: Session;
  readonly #line: ProgressLine;
  /** The lines that stand on the terminal. */
  #lines = 0;
  #lastShown = Number.NEGATIVE_INFINITY;

  constructor(session: Session) {
    this.#session = session;
    this.#line = new ProgressLine(session);
  }

  show({ front, evaluations, mostEvaluations, seconds }: FormulaSearchProgress): void {
    const { stderr } = this.#session.io;
    const last = front.at(-1);
    const standing = `${showCount(evaluations)} of ${showCount(mostEvaluations)} formulas in ${duration(seconds)}`;
    if (stderr.isTTY !== true) {
      this.#line.show(`${standing}${last === undefined ? '' : `; R² ${shownR2(last.r2)}: ${last.show()}`}`);
      return;
    }
    const now = performance.now();
    if (now - this.#lastShown < pause) return;
    this.#lastShown = now;
    const width = (stderr.columns || 80) - 1;
    // the last formulas are the best
    const mostLines = Math.max(1, (stderr.rows || usualLines) - 4);
    const lines = [standing, ...formulaTable(front.slice(-mostLines), null).split('\n')];
    this.clear();
    stderr.write(lines.map((line) => `${clipped(line.replace(/[\uFFFE\uFFFF]/g, ''), width)}\n`).join(''));
    this.#lines = lines.length;
  }

  /** Removes the table from the terminal. */
  clear(): void {
    if (this.#lines > 0) this.#session.io.stderr.write(`\x1b[${this.#lines}A\r\x1b[0J`);
    this.#lines = 0;
    this.#line.clear();
  }
}
