import { showCount } from '../../base/showNumber.js';
import type { Session } from '../session.js';
import { clipped } from './text.js';

/** The seconds between two lines where standard error is not a terminal: a log should show that work goes on. */
const secondsBetweenLines = 30;

/** A line of progress on standard error, overwritten in place on a terminal, and else a new line now and then. */
export class ProgressLine {
  readonly #session: Session;
  readonly #isTerminal: boolean;
  #lastShown = 0;
  #lastLine = performance.now();
  #isShown = false;
  /** The counts by their verbs, because two stages of work, such as drawing and judging, go on at once. */
  readonly #counts = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
    this.#isTerminal = session.io.stderr.isTTY === true;
  }

  /** Shows a text, cut to the width of the terminal; at most ten times a second. */
  show(text: string): void {
    const now = performance.now();
    if (!this.#isTerminal) this.#sayNowAndThen(text, now);
    if (!this.#isTerminal || now - this.#lastShown < 100) return;
    this.#lastShown = now;
    this.#isShown = true;
    const { stderr } = this.#session.io;
    const width = (stderr.columns || 80) - 1;
    stderr.write(`\r\x1b[2K${clipped(text, width)}`);
  }

  #sayNowAndThen(text: string, now: number): void {
    if (now - this.#lastLine < 1000 * secondsBetweenLines) return;
    this.#lastLine = now;
    this.#session.note(text);
  }

  /** Shows `verb 1,200 strings, 350/s`, where the total is unknown. */
  pace(verb: string, strings: number, startedAt: number): void {
    const rate = (1000 * strings) / (performance.now() - startedAt);
    this.show(`${verb} ${showCount(strings)} strings, ${Math.round(rate)}/s`);
  }

  /**
   * Shows `verb 1,200/10,000 (12%), 350/s, 25 s left`.
   *
   * @param mostSeconds the time limit of the work
   */
  count(verb: string, done: number, total: number, startedAt: number, mostSeconds = Infinity): void {
    const seconds = (performance.now() - startedAt) / 1000;
    const rate = done / Math.max(seconds, 1e-9);
    const secondsLeft = Math.max(0, Math.min((total - done) / Math.max(rate, 1e-9), mostSeconds - seconds));
    this.#counts.set(
      verb,
      `${verb} ${showCount(done)}/${showCount(total)} ` +
        `(${Math.floor((100 * done) / Math.max(1, total))}%), ${Math.round(rate)}/s, ${duration(secondsLeft)} left`,
    );
    const text = [...this.#counts.values()].join('; ');
    if (done >= total) this.#counts.delete(verb);
    this.show(text);
  }

  clear(): void {
    if (this.#isShown) this.#session.io.stderr.write('\r\x1b[2K');
    this.#isShown = false;
    this.#lastShown = 0;
    this.#counts.clear();
  }
}

/** Formats seconds for people: `45 s`, `12 min 5 s`, `2 h 3 min`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
