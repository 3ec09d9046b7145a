import { InputError } from '../base/errors.js';
import { openNumbers } from './numberRows.js';

/** A formula of a table of formulas, as text. */
export interface FormulaText {
  readonly size: number;
  /** The mean squared error relative to the variance of the target. */
  readonly loss: number;
  readonly text: string;
  /** Whether the table calls it the best. */
  readonly isBest: boolean;
}

/**
 * Reads a table of formulas, from small to large: its columns are `size`, `loss` and `formula`, `best` if there is one, and others.
 *
 * @throws InputError for a file that is no such table
 */
export async function readFormulaTable(path: string): Promise<FormulaText[]> {
  const { file, names, rows } = await openNumbers(path);
  const [size, loss, formula] = ['size', 'loss', 'formula'].map((name) => {
    const place = names.indexOf(name);
    if (place >= 0) return place;
    throw new InputError({
      where: file,
      problem: `expected a table of formulas, with the columns size, loss and formula, but received: ${names.slice(0, 10).join(', ')}`,
    });
  }) as [number, number, number];
  const best = names.indexOf('best');
  const formulas: FormulaText[] = [];
  for await (const { cells } of rows) {
    formulas.push({
      size: Number(cells[size]),
      loss: Number(cells[loss]),
      text: cells[formula] ?? '',
      isBest: cells[best] === 'true',
    });
  }
  if (formulas.length === 0)
    throw new InputError({ where: file, problem: 'expected formulas, but there are none' });
  return formulas.sort((a, b) => a.size - b.size);
}
