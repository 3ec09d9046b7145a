import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../base/errors.js';
import { settingsOf } from '../../base/settings.js';
import { sha256 } from '../../base/sha256.js';
import { showCount } from '../../base/showNumber.js';
import { withoutUndefined } from '../../base/withoutUndefined.js';
import type { NumberColumns } from '../../corpus/readNumbers.js';
import type { DiscoverySettings } from '../../discovery/stateFile.js';
import type { FittedFormula } from '../../formula/files/fittedFormula.js';
import type { NumberTable } from '../../formula/numberTable.js';
import {
  discover,
  type FormulaDiscovery,
  type FormulaSearchOptions,
  type FormulaSearchProgress,
} from '../../library/discover.js';
import { type FormulaSettings, formulaSettings } from '../../library/formulaSettings.js';
import type { Model } from '../../library/model.js';
import { untilInterrupted } from '../interrupt.js';
import { givenSettings } from '../options/settings.js';
import { unitsOfColumns, unitsOption } from '../options/units.js';
import { formulasFile, writeFormulas } from '../output/formulaFiles.js';
import { formulaTable, LiveFormulas, shownLoss, shownR2 } from '../output/formulaTable.js';
import { duration } from '../output/progress.js';
import { counted, heading } from '../output/text.js';
import type { Session } from '../session.js';
import type { StateWriter } from './discoverState.js';

export interface DiscoverCommandOptions extends Omit<Partial<FormulaSettings>, 'units'> {
  readonly units?: string;
  readonly target: string;
  readonly inputs?: readonly string[];
  readonly grammar?: string;
  readonly test?: string;
  readonly model?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly seed: number;
  readonly threads?: number;
  readonly json?: boolean;
}

/** Rows below which a formula may fit by chance. */
const fewRows = 10;
/** The width of the columns beside the formulas. */
const otherColumns = 42;

/** Searches for formulas, as the options of `discover` say. */
export async function discoverRun(
  session: Session,
  file: string,
  options: DiscoverCommandOptions,
): Promise<void> {
  const { out, resume } = options;
  if (resume === true && out === undefined)
    throw new InputError('expected --out with --resume: the folder of the search to continue');
  const task = await readTask(session, file, options);
  if (out === undefined) return report(session, await searched(session, task, null), options);
  if (resume !== true) await prepareFolder(out);
  const { FolderStore } = await import('../../host/node/folderStore.js');
  const { StateWriter } = await import('./discoverState.js');
  const store = new FolderStore(out);
  await store.whileLocked('a search for formulas', async () => {
    const writer = new StateWriter(store, task.record);
    const state = resume === true ? await writer.read() : null;
    await writer.write(state);
    const discovery = await searched(session, task, writer, state);
    await writer.write(discovery.state);
    await writeFormulas(out, discovery);
    await writeReport(out, file, discovery, task.table, {
      ...options,
      resume: undefined,
      seed: options.seed,
    });
    report(session, discovery, options);
  });
}

/** What a search is given. */
interface Task {
  readonly table: NumberTable;
  readonly search: FormulaSearchOptions;
  /** Everything that decides what it finds. */
  readonly record: DiscoverySettings;
}

async function readTask(session: Session, file: string, options: DiscoverCommandOptions): Promise<Task> {
  const { target, inputs, seed, threads } = options;
  const { readNumbers } = await import('../../corpus/readNumbers.js');
  const { loadGrammar } = await import('../../corpus/shipped.js');
  const { hashOfTable } = await import('./discoverState.js');
  const required = options.weights === undefined ? [target] : [target, options.weights];
  const only = inputs === undefined ? undefined : [...inputs, ...required];
  const { hasUnits, units } = unitsOption(options.units);
  const data = await readNumbers(file, { only, required, hasUnits });
  if (data.seemsToHaveUnits && options.units === undefined) {
    session.note('the first row looks like units and has no numbers; --units row takes them from there');
  }
  noteTextColumns(session, data);
  const table = Object.fromEntries(data.columns);
  const test = options.test === undefined ? undefined : await readTest(options.test, table, hasUnits);
  const grammar = options.grammar === undefined ? undefined : await loadGrammar(options.grammar);
  const model = options.model === undefined ? undefined : await openModel(options.model);
  const settings = {
    ...givenSettings(
      options,
      settingsOf(formulaSettings).map(({ name }) => name),
    ),
    ...(hasUnits ? { units: { ...unitsOfColumns(data), ...units } } : {}),
  };
  const search = withoutUndefined({ ...settings, target, inputs, seed, threads, test, grammar, model });
  // how long a search may take does not decide what it finds until then
  const { minutes: _, ...deciding } = formulaSettings.parse(settings);
  const record = {
    data: hashOfTable(table),
    test: test === undefined ? null : hashOfTable(test),
    target,
    inputs: inputs ?? null,
    seed,
    grammar: grammar?.source ?? null,
    model: model === undefined ? null : await weightsHash(model),
    ...deciding,
  };
  return { table, search, record };
}

async function searched(
  session: Session,
  { table, search }: Task,
  writer: StateWriter | null,
  state: string | null = null,
): Promise<FormulaDiscovery> {
  if (search.trainMinutes !== undefined) {
    session.note(`training a model of the search's formulas for ${counted(search.trainMinutes, 'minute')}`);
  }
  const live = new LiveFormulas(session);
  const onProgress = (progress: FormulaSearchProgress): void => {
    live.show(progress);
    writer?.offer(progress.save);
  };
  return untilInterrupted(
    session,
    (signal) =>
      discover(table, withoutUndefined({ ...search, state: state ?? undefined, signal, onProgress })),
    'ending with the formulas so far',
  ).finally(() => live.clear());
}

function report(session: Session, discovery: FormulaDiscovery, options: DiscoverCommandOptions): void {
  if (discovery.ended === 'interrupted') session.status = 1;
  noteData(session, discovery);
  if (options.json === true) session.printJson(discoveryJson(discovery));
  else printDiscovery(session, discovery, options);
}

async function weightsHash({ trained }: Model): Promise<string> {
  const { artefacts } = await import('../../run/artefacts.js');
  return sha256(await trained.run.files.readBytes(artefacts.weights));
}

async function openModel(name: string): Promise<Model> {
  const { open } = await import('../../library/open.js');
  return open(name);
}

async function prepareFolder(out: string): Promise<void> {
  const { expectWritablePath, writeError } = await import('../../host/node/files.js');
  await mkdir(out, { recursive: true }).catch((thrown) => {
    throw writeError(out, thrown);
  });
  await expectWritablePath(join(out, formulasFile));
}

async function readTest(file: string, table: NumberTable, hasUnits: boolean): Promise<NumberTable> {
  const { readNumbers } = await import('../../corpus/readNumbers.js');
  const { columns } = await readNumbers(file, { only: Object.keys(table), hasUnits });
  return Object.fromEntries(columns);
}

/** Says which columns are no numbers, before the search: it may want one of them. */
function noteTextColumns(session: Session, { textColumns }: NumberColumns): void {
  if (textColumns.length === 0) return;
  const texts = textColumns.map(({ name, cell }) => `${name} (text such as ${cell.slice(0, 30)})`);
  session.note(`columns left out: ${texts.join(', ')}`);
}

/** Says what of the table the search did not use. */
function noteData(session: Session, discovery: FormulaDiscovery): void {
  const { constantInputs, leftOut, weightless, rows, testRows } = discovery;
  const columns = constantInputs.map((name) => `${name} (no two different numbers)`);
  if (columns.length > 0) session.note(`columns left out: ${columns.join(', ')}`);
  const counts = Object.entries(leftOut);
  if (counts.length > 0) {
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    const places = counts.map(([name, count]) => `${name} (${showCount(count)})`).join(', ');
    session.note(`${counted(all, 'row')} left out, without a finite number in ${places}`);
  }
  if (weightless > 0)
    session.note(
      `${counted(weightless, 'row')} of weight 0, which ${weightless === 1 ? 'does' : 'do'} not count`,
    );
  if (rows < fewRows) {
    session.note(`only ${counted(rows, 'row')}: a formula with as many constants fits them by chance`);
  }
  session.note(
    `searched with ${counted(rows, 'row')} and ${counted(discovery.inputs.length, 'input')}, by ${lossInWords(discovery)}${testRows === 0 ? '' : `; ${counted(testRows, 'row')} kept for the test`}`,
  );
}

function printDiscovery(
  session: Session,
  discovery: FormulaDiscovery,
  { out }: DiscoverCommandOptions,
): void {
  const { front, best, target, evaluations, seconds, seed, ended } = discovery;
  const { isTTY, columns } = session.io.stdout;
  session.print(
    formulaTable(front, best, isTTY === true ? Math.max(20, (columns || 80) - otherColumns) : undefined),
  );
  session.print(`\n${heading(`${target} = ${best.show()}`)}\n${fitInWords(best)}`);
  const why = {
    exact: 'ended since a formula is exact',
    evaluations: 'ended after all evaluations',
    time: 'ended by the time limit',
    interrupted: 'interrupted',
  }[ended];
  session.note(
    `\n${why}: ${showCount(evaluations)} formulas in ${duration(seconds)}, seed ${seed}${out === undefined ? '' : `; everything is in ${out}`}`,
  );
}

function fitInWords({ loss, r2, test }: FittedFormula): string {
  const tested =
    test === null ? '' : `; on the test rows loss ${shownLoss(test.loss)}, R² ${shownR2(test.r2)}`;
  return `loss ${shownLoss(loss)}, R² ${shownR2(r2)}${tested}`;
}

/** The loss in a sentence: `mean squared error, weighted by w`. */
function lossInWords({ lossTitle, weights }: FormulaDiscovery): string {
  return `${lossTitle}${weights === null ? '' : `, weighted by ${weights}`}`;
}

function discoveryJson({ front, best, loss, weights, evaluations, seconds, seed }: FormulaDiscovery) {
  const entry = (one: FittedFormula) => ({
    size: one.size,
    loss: one.loss,
    r2: one.r2,
    formula: String(one),
    python: one.python,
    latex: one.latex,
  });
  return {
    front: front.map(entry),
    best: { ...entry(best), testLoss: best.test?.loss ?? null, testR2: best.test?.r2 ?? null },
    loss,
    weights,
    evaluations,
    seconds,
    seed,
  };
}

async function writeReport(
  out: string,
  file: string,
  discovery: FormulaDiscovery,
  table: NumberTable,
  settings: object,
): Promise<void> {
  const { formulaFigures } = await import('../../report/formulaFigures.js');
  const { renderFormulaPage } = await import('../../report/formulaPage.js');
  const { replaceFile } = await import('../../host/node/files.js');
  const name = file === '-' ? 'standard input' : basename(file);
  const { target, inputs, rows, testRows, evaluations, seconds, seed } = discovery;
  const page = renderFormulaPage({
    title: `Formulas for ${target} from ${name}`,
    collection: discovery,
    summary: [
      ['target', target],
      ['inputs', inputs.join(', ')],
      ['loss', `${lossInWords(discovery)}, relative to that of the best constant`],
      ['rows', showCount(rows)],
      ['test rows', showCount(testRows)],
      ['formulas evaluated', showCount(evaluations)],
      ['time', duration(seconds)],
      ['seed', String(seed)],
    ],
    figures: formulaFigures(discovery, table),
    fitOf: fitInWords,
    settings: { file: name, ...settings },
  });
  await replaceFile(join(out, 'report.html'), page);
}
