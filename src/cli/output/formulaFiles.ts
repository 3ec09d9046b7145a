import { join } from 'node:path';
import { csvRow } from '../../base/csv.js';
import type { FormulaCollection } from '../../formula/files/fittedFormula.js';
import { javascriptModule } from '../../formula/files/javascriptModule.js';
import { latexDocument } from '../../formula/files/latexDocument.js';
import { pythonModule } from '../../formula/files/pythonModule.js';

/** The columns of a table of formulas. */
const header = ['size', 'loss', 'r2', 'formula', 'python', 'numpy', 'javascript', 'latex', 'excel', 'best'];

/** The table of formulas in a folder. */
export const formulasFile = 'formulas.csv';

/** Writes the formulas into a folder: a table, modules of Python and JavaScript, and a document of LaTeX. */
export async function writeFormulas(folder: string, collection: FormulaCollection): Promise<void> {
  const { replaceFile } = await import('../../host/node/files.js');
  const rows = collection.front.map((one) => [
    one.size,
    // all digits, which numbers of a table do not have
    String(one.loss),
    String(one.r2),
    String(one),
    one.python,
    one.numpy,
    one.javascript,
    one.latex,
    one.excel,
    one === collection.best,
  ]);
  const write = (name: string, text: string) => replaceFile(join(folder, name), text);
  await write(formulasFile, [header, ...rows].map((row) => `${csvRow(row)}\n`).join(''));
  await write('formulas.py', pythonModule(collection));
  await write('formulas.mjs', javascriptModule(collection));
  await write('formulas.tex', latexDocument(collection));
}
