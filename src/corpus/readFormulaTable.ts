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
  for await (const { line, cells } of rows) {
    const [itsSize, itsLoss, text] = [size, loss, formula].map((place) => (cells[place] ?? '').trim());
    // a row without all cells is the last one of a file that was cut off
    if (cells.length < names.length || !(Number(itsSize) > 0) || !(Number(itsLoss) >= 0) || text === '') {
      throw new InputError({
        where: `${file}: line ${line}`,
        problem: `expected ${names.length} cells with the size, loss and text of a formula, but received ${cells.length}: ${cells.slice(0, 3).join(', ').slice(0, 60)}`,
        advice: [{ text: 'is the file whole?' }],
      });
    }
    formulas.push({
      size: Number(itsSize),
      loss: Number(itsLoss),
      text: text!,
      isBest: cells[best] === 'true',
    });
  }
  if (formulas.length === 0)
    throw new InputError({ where: file, problem: 'expected formulas, but there are none' });
  return formulas.sort((a, b) => a.size - b.size);
}
