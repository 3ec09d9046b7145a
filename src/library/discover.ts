import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { definedSettings, parseWith } from '../base/settings.js';
import { discoverFormulas } from '../discovery/discover.js';
import type { FoundFormula } from '../discovery/formulaFront.js';
import { formulaLosses } from '../discovery/losses/formulaLosses.js';
import type { SearchState } from '../discovery/searchState.js';
import { shapeTest } from '../discovery/shapeTest.js';
import { type Formula, operandsOf } from '../formula/formula.js';
import { columnNames, type NumberTable } from '../formula/numberTable.js';
import type { Grammar } from '../grammar/grammar.js';
import { bestFormula } from './bestFormula.js';
import { DiscoveredFormula } from './discoveredFormula.js';
import { expectInputs, expectRows } from './expectFormulaData.js';
import { expectJudged, fitTo } from './fitTo.js';
import { noFormula, wantedFormulas } from './formulaConditions.js';
import { formulaLanguageOf } from './formulaLanguages.js';
import {
  constantsOf,
  type FormulaConstants,
  type FormulaSettings,
  formulaSettings,
  operatorsOf,
} from './formulaSettings.js';
import { loadProposer } from './loadProposer.js';
import type { Model } from './model.js';
import { type FormulaRows, inputColumns, rowsOfTable, splitRows } from './rowsOfTable.js';
import { shapeOf } from './shapeSettings.js';
import { unitsByName } from './unitSettings.js';

export interface FormulaSearchOptions extends Partial<FormulaSettings> {
  /** The column that formulas are to give. */
  readonly target: string;
  /** The columns that formulas are made of. Defaults to all others with more than one value. */
  readonly inputs?: readonly string[];
  /** Rows that the search does not see and that only measure its formulas in the end. */
  readonly test?: NumberTable;
  /**
   * A grammar whose strings are formulas of the inputs, compiled or in nearley's notation; `c` is a fitted constant. Defaults
   * to that of all formulas.
   */
  readonly grammar?: Grammar | string;
  /**
   * A model of formulas, such as `formulas` that ships: the search takes further formulas from its codes. Defaults to none.
   */
  readonly model?: Model;
  /** The seed of every random draw. Defaults to 1. */
  readonly seed?: number;
  /** The threads that work on it; the formulas are the same. Defaults to one for each core. */
  readonly threads?: number;
  /** Goes on with a search of the same table and options, from a state that its progress has given as JSON. */
  readonly state?: string;
  /** Ends the search with the formulas that are there by then. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FormulaSearchProgress) => void;
}

export interface FormulaSearchProgress {
  /** The best formula of every size so far, from small to large. */
  readonly front: readonly DiscoveredFormula[];
  /** The number of formulas evaluated so far, and the most. */
  readonly evaluations: number;
  readonly mostEvaluations: number;
  readonly seconds: number;
  /** Returns the state of the search as JSON, with which it can go on; null as long as it would begin anew. */
  readonly save: () => string | null;
}

/** The formulas of a search. */
export interface FormulaDiscovery {
  readonly target: string;
  readonly inputs: readonly string[];
  /** The best formula of every size, by the rows that the search saw, from small to large; at least one. */
  readonly front: readonly DiscoveredFormula[];
  /** The formula of the front to take, by the least description length. */
  readonly best: DiscoveredFormula;
  /** The number of formulas evaluated. */
  readonly evaluations: number;
  readonly seconds: number;
  readonly seed: number;
  /** The name of the loss, and what it is in words. */
  readonly loss: string;
  readonly lossTitle: string;
  /** The column with the weights of the rows; null without one. */
  readonly weights: string | null;
  /** Why the search ended: a formula leaves nothing but rounding, or a limit. */
  readonly ended: 'exact' | 'evaluations' | 'time' | 'interrupted';
  /** The state of the search at its end as JSON, with which it can go on; null if it would begin anew. */
  readonly state: string | null;
  /** The inputs that were left out since all their values are the same, or missing. */
  readonly constantInputs: readonly string[];
  /** The numbers of rows that the search saw, and of test rows. */
  readonly rows: number;
  readonly testRows: number;
  /** The number of rows that did not count, since their weight is 0. */
  readonly weightless: number;
  /** The number of rows without a number in a column, by that column. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** From so many rows on, a share of them is kept for the test. */
const leastRowsForTest = 50;
const usualTestShare = 0.2;
/** Larger formulas come of polynomials and sums; evolved ones would only grow. */
const mostEvolvedSize = 30;

/**
 * Searches for formulas that give a column of a table from others.
 *
 * @throws InputError for options out of range, a column that the table does not have, a constant target, no inputs, and too
 *   few rows with numbers in all columns
 */
export async function discover(table: NumberTable, options: FormulaSearchOptions): Promise<FormulaDiscovery> {
  const { target, inputs: given, test, grammar, model, seed = 1, ...others } = options;
  const { threads, state, signal, onProgress, ...rest } = others;
  const settings = parseWith(formulaSettings, definedSettings(rest), 'the options of discover');
  const constants = constantsOf(settings.constants);
  const operators = operatorsOf(settings.operators);
  const random = new Random(seed);
  const { weights } = settings;
  const { inputs, constantInputs } = inputColumns(table, { target, weights }, given);
  expectInputs(inputs, constantInputs, target, constants);
  const columns = { inputs, target, weights };
  const all = rowsOfTable(table, columns);
  const share =
    test !== undefined
      ? 0
      : (settings.testShare ?? (all.target.length >= leastRowsForTest ? usualTestShare : 0));
  const { training, test: heldOut } = splitRows(all, share, random);
  const tested = test === undefined ? heldOut : rowsOfTable(test, columns, 'the test table');
  expectRows(training, target);
  const loss = formulaLosses.find(({ name }) => name === settings.loss)!;
  for (const rows of tested === null ? [all] : [all, tested]) expectJudged(loss, rows, target);
  const names = constantNames(constants, inputs);
  const formulasOf = (formulas: readonly FoundFormula[], rows: FormulaRows | null) =>
    formulas
      // the engine bounds derivations, whose formulas may be larger
      .filter(({ size }) => size <= settings.maxSize)
      .map(
        (one) =>
          new DiscoveredFormula(
            one.formula,
            inputs,
            names,
            one,
            rows === null ? null : fitTo(one.formula, rows, loss),
          ),
      );
  const units =
    settings.units === undefined
      ? undefined
      : unitsByName(settings.units, [...columnNames(table), ...Object.keys(constants.named)]);
  const shape = shapeOf(settings, inputs, units ?? new Map());
  const searched = formulaLanguageOf({
    inputs,
    target,
    operators,
    constants,
    units,
    template: settings.template,
    grammar,
  });
  const proposer = await loadProposer(searched, inputs, {
    model,
    minutes: settings.trainMinutes,
    seed,
    signal,
  });
  const { formulas, evaluations, seconds, ended, save } = await discoverFormulas(
    searched.language,
    training.inputs,
    training.target,
    {
      loss,
      weights: training.weights,
      isWanted: wantedFormulas(settings, inputs),
      hasShape: shape === null ? undefined : shapeTest(shape, training.inputs, random),
      evaluations: settings.evaluations,
      minutes: settings.minutes,
      mostSize: Math.min(settings.maxSize, mostEvolvedSize),
      seed,
      proposer: proposer?.proposer,
      threads,
      state: state === undefined ? undefined : (JSON.parse(state) as SearchState),
      signal,
      onProgress: (progress) =>
        onProgress?.({
          front: formulasOf(progress.formulas, null),
          evaluations: progress.evaluations,
          mostEvaluations: settings.evaluations,
          seconds: progress.seconds,
          save: () => textOf(progress.save()),
        }),
    },
  ).finally(() => proposer?.dispose());
  const front = formulasOf(formulas, tested);
  if (front.length === 0) {
    throw ended === 'time' || ended === 'interrupted'
      ? new InputError('expected time for a search, but it ended before there was a formula')
      : noFormula({ ...settings, shape });
  }
  // as many fitted numbers as rows fit any rows
  const determined = front.filter(({ tree }) => fittedNumbers(tree) < training.target.length);
  return {
    target,
    inputs,
    front,
    best: bestFormula(determined.length > 0 ? determined : front, training, loss),
    evaluations,
    seconds,
    seed,
    loss: loss.name,
    lossTitle: loss.title,
    weights: weights ?? null,
    ended,
    state: textOf(save()),
    constantInputs,
    rows: training.target.length,
    testRows: tested?.target.length ?? 0,
    weightless: all.weightless,
    leftOut: Object.fromEntries(all.leftOut),
  };
}

function textOf(state: SearchState | null): string | null {
  return state === null ? null : JSON.stringify(state);
}

/** Names of constants stand for their values, unless a column has the name. */
function constantNames({ named }: FormulaConstants, inputs: readonly string[]): Record<string, number> {
  const names = { pi: Math.PI, ...named };
  return Object.fromEntries(Object.entries(names).filter(([name]) => !inputs.includes(name)));
}

/** The number of numbers in a formula that are not whole. */
function fittedNumbers(formula: Formula): number {
  if (formula.kind === 'number') return Number.isInteger(formula.value) ? 0 : 1;
  return operandsOf(formula).reduce((sum, operand) => sum + fittedNumbers(operand), 0);
}
