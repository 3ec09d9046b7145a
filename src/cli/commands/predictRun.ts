import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addedNames, csvRow } from '../../base/csv.js';
import { InputError } from '../../base/errors.js';
import { showCount, showValue } from '../../base/showNumber.js';
import { unknownName } from '../../base/unknownName.js';
import type { OpenedNumbers } from '../../corpus/numberRows.js';
import type { FormulaText } from '../../corpus/readFormulaTable.js';
import { ErrorCounts } from '../../formula/errorCounts.js';
import { NamedFormula } from '../../formula/namedFormula.js';
import { chooseFormula } from '../../library/chooseFormula.js';
import { formulasFile } from '../output/formulaFiles.js';
import { shownR2 } from '../output/formulaTable.js';
import { counted, table } from '../output/text.js';
import { TextSink } from '../output/textSink.js';
import type { Session } from '../session.js';

export interface PredictOptions {
  readonly size?: number;
  readonly target?: string;
  readonly units?: 'row';
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** The rows that are computed at once, and those that the table for people shows. */
const blockLength = 1024;
const shownRows = 10;
const usualRows = 100;

/** A row of the table with its prediction; not-a-number where there is none. */
interface PredictedRow {
  readonly cells: readonly string[];
  readonly prediction: number;
  /** The true value; not-a-number where there is none. */
  readonly truth: number;
}

/** Computes a formula for a table, as the options of `predict` say. */
export async function predictRun(
  session: Session,
  formula: string,
  file: string,
  options: PredictOptions,
): Promise<void> {
  const { openNumbers } = await import('../../corpus/numberRows.js');
  const text = await formulaText(formula, options.size);
  const opened = await openNumbers(file, { hasUnits: options.units === 'row' });
  const named = NamedFormula.parse(text, opened.names);
  const { target } = options;
  for (const name of [...named.usedVariables, ...(target === undefined ? [] : [target])]) {
    if (opened.names.includes(name)) continue;
    throw unknownName(
      `one of the columns ${opened.names.slice(0, 20).join(', ')}`,
      name,
      opened.names,
      opened.file,
    );
  }
  const counts = new ErrorCounts();
  const rows = predictedRows(opened, named, target, counts);
  if (options.csv === true) await printCsv(session, opened, rows, target);
  else if (options.json === true) {
    const predictions: (number | null)[] = [];
    for await (const { prediction } of rows) predictions.push(Number.isNaN(prediction) ? null : prediction);
    session.printJson({ formula: text, ...countsJson(counts, target), predictions });
  } else await printTable(session, opened, rows, named, target);
  if (options.json !== true) sayCounts(session, counts, target, options.csv === true);
}

/** Returns a formula as text: the argument itself, or one of the formulas of a file or folder. */
async function formulaText(formula: string, size: number | undefined): Promise<string> {
  const inFolder = join(formula, formulasFile);
  const path = /\.csv(\.gz)?$/i.test(formula) ? formula : existsSync(inFolder) ? inFolder : null;
  if (path === null) {
    if (size !== undefined) {
      throw new InputError({
        setting: 'size',
        problem: 'expected a table of formulas, of which one has this size',
      });
    }
    return formula;
  }
  const { readFormulaTable } = await import('../../corpus/readFormulaTable.js');
  const formulas = await readFormulaTable(path);
  const chosen = size === undefined ? bestOf(formulas) : formulas.find((one) => one.size === size);
  if (chosen !== undefined) return chosen.text;
  throw new InputError({
    setting: 'size',
    where: path,
    problem: `expected one of the sizes ${formulas.map((one) => one.size).join(', ')}, but received: ${size}`,
  });
}

/** A table of another program does not say which is the best, nor by how many rows. */
function bestOf(formulas: readonly FormulaText[]): FormulaText {
  return formulas.find(({ isBest }) => isBest) ?? chooseFormula(formulas, usualRows);
}

async function* predictedRows(
  { names, rows, hasDecimalCommas }: OpenedNumbers,
  formula: NamedFormula,
  target: string | undefined,
  counts: ErrorCounts,
): AsyncGenerator<PredictedRow> {
  const { toNumber } = await import('../../corpus/numberRows.js');
  const used = formula.usedVariables.map((name) => ({ name, place: names.indexOf(name) }));
  const place = target === undefined ? -1 : names.indexOf(target);
  const numberAt = (cells: readonly string[], at: number) => toNumber(cells[at] ?? '', hasDecimalCommas);
  let block: (readonly string[])[] = [];
  const predicted = (): PredictedRow[] => {
    const table = block.map((cells) =>
      Object.fromEntries(used.map((one) => [one.name, numberAt(cells, one.place)])),
    );
    const values = formula.predict(table);
    const done = block.map((cells, i) => ({
      cells,
      prediction: Number.isFinite(values[i]!) ? values[i]! : Number.NaN,
      truth: numberAt(cells, place),
    }));
    for (const { prediction, truth } of done) counts.add(prediction, truth);
    block = [];
    return done;
  };
  for await (const { cells } of rows) {
    if (block.push(cells) === blockLength) yield* predicted();
  }
  yield* predicted();
}

async function printCsv(
  session: Session,
  { names, delimiter, hasDecimalCommas, units }: OpenedNumbers,
  rows: AsyncIterable<PredictedRow>,
  target: string | undefined,
): Promise<void> {
  const sink = new TextSink(session);
  const layout = { delimiter: delimiter === ' ' ? ',' : delimiter };
  const added = addedNames(names, target === undefined ? ['prediction'] : ['prediction', 'residual']);
  const shown = (value: number) => {
    const all = Number.isNaN(value) ? '' : String(value);
    return hasDecimalCommas ? all.replace('.', ',') : all;
  };
  await sink.write(`${csvRow([...names, ...added], layout)}\n`);
  if (units !== null) {
    const own = target === undefined ? '' : (units.get(target) ?? '');
    const row = [...names.map((name) => units.get(name) ?? ''), ...added.map(() => own)];
    await sink.write(`${csvRow(row, layout)}\n`);
  }
  for await (const { cells, prediction, truth } of rows) {
    const whole = names.map((_, i) => cells[i] ?? '');
    const ours = target === undefined ? [prediction] : [prediction, truth - prediction];
    await sink.write(`${csvRow([...whole, ...ours.map(shown)], layout)}\n`);
  }
}

async function printTable(
  session: Session,
  { names }: OpenedNumbers,
  rows: AsyncIterable<PredictedRow>,
  formula: NamedFormula,
  target: string | undefined,
): Promise<void> {
  const columns = [...new Set([...formula.usedVariables, ...(target === undefined ? [] : [target])])];
  const shown: string[][] = [];
  for await (const { cells, prediction } of rows) {
    if (shown.length >= shownRows) continue;
    shown.push([...columns.map((name) => cells[names.indexOf(name)] ?? ''), showValue(prediction)]);
  }
  session.print(table([...columns, 'prediction'], shown));
}

function countsJson(counts: ErrorCounts, target: string | undefined): object {
  const { rows, withoutValue } = counts;
  return { rows, withoutValue, ...(target === undefined ? {} : { target, ...counts.errors }) };
}

function sayCounts(session: Session, counts: ErrorCounts, target: string | undefined, isCsv: boolean): void {
  const { rows, withoutValue, errors } = counts;
  const first =
    isCsv || rows <= shownRows
      ? counted(rows, 'row')
      : `the first ${shownRows} of ${counted(rows, 'row')}; --csv prints all`;
  session.note(`\n${first}${withoutValue === 0 ? '' : `; ${showCount(withoutValue)} without a prediction`}`);
  if (target === undefined) return;
  const said = `${counted(errors.compared, 'row')} compared with ${target}: R² ${errors.r2 === null ? '-' : shownR2(errors.r2)}, root mean squared error ${showValue(errors.rmse)}, mean absolute error ${showValue(errors.mae)}, largest ${showValue(errors.largest)}`;
  if (isCsv) session.note(said);
  else session.print(said);
}
