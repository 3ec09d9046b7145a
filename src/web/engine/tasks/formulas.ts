import { type DiscoveredFormula, discover, parseNumberTable } from '../../../browser.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

export interface FormulasRequest {
  /** The table as text, as `parseNumberTable` reads it. */
  readonly text: string;
  readonly target: string;
  readonly evaluations: number;
  readonly seed: number;
}

/** A formula of the front. */
export interface ShownFormula {
  readonly text: string;
  readonly size: number;
  readonly loss: number;
  readonly r2: number;
  readonly latex: string;
  readonly python: string;
  /** Its values at the rows of {@link FormulasProgress.data}. */
  readonly values: Float64Array;
}

export interface FormulasProgress {
  readonly front: readonly ShownFormula[];
  /** The target at the first rows, as many as a plot takes. */
  readonly data: Float64Array;
  readonly evaluations: number;
  readonly seconds: number;
}

export interface FormulasResult extends FormulasProgress {
  /** The place in the front of the formula to take. */
  readonly best: number;
  readonly ended: 'exact' | 'evaluations' | 'time' | 'interrupted';
  readonly rows: number;
  readonly testRows: number;
  /** The number of rows without a number in a column, by that column. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** The most rows in a plot. */
const plottedRows = 1_000;
/** The milliseconds between two messages to the page. */
const pause = 250;

/** Searches for the formulas that give a column of a table; stopped, it has those that there are. */
export async function formulas(
  _: Workbench,
  { text, target, evaluations, seed }: FormulasRequest,
  { signal, tell }: TaskTools<FormulasProgress>,
): Promise<FormulasResult> {
  const table = parseNumberTable(text);
  const plotted = Object.fromEntries(
    Object.entries(table).map(([name, column]) => [name, column.slice(0, plottedRows)]),
  );
  const data = plotted[target] ?? new Float64Array(0);
  const shown = (formula: DiscoveredFormula): ShownFormula => {
    const { size, loss, r2, latex, python } = formula;
    return { text: formula.show(), size, loss, r2, latex, python, values: formula.predict(plotted) };
  };
  let last = Number.NEGATIVE_INFINITY;
  const discovery = await discover(table, {
    target,
    evaluations,
    seed,
    signal,
    onProgress: ({ front, evaluations: done, seconds }) => {
      const now = performance.now();
      if (now - last < pause) return;
      last = now;
      tell({ front: front.map(shown), data, evaluations: done, seconds });
    },
  });
  const { front, best, seconds, ended, rows, testRows, leftOut } = discovery;
  return {
    front: front.map(shown),
    data,
    evaluations: discovery.evaluations,
    seconds,
    best: front.indexOf(best),
    ended,
    rows,
    testRows,
    leftOut,
  };
}
