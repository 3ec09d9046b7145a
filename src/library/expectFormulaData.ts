import { InputError } from '../base/errors.js';
import type { FormulaConstants } from './formulaSettings.js';
import type { FormulaRows } from './rowsOfTable.js';

/** Rows below which every formula with some constants fits. */
const leastRows = 3;
/** The largest value of a target, and the inverse of the smallest largest one. */
const mostScale = 1e100;
/** The most inputs of a search. */
const mostInputs = 200;

/** @throws InputError for no inputs, too many, and one with the name of a constant */
export function expectInputs(
  inputs: readonly string[],
  constantInputs: readonly string[],
  target: string,
  { named }: FormulaConstants,
): void {
  if (inputs.length === 0) {
    const reason =
      constantInputs.length === 0 ? '' : `, but ${constantInputs.join(', ')} has one value alone`;
    throw new InputError({
      setting: 'inputs',
      problem: `expected columns of numbers besides ${target}, of which formulas are made${reason}`,
    });
  }
  if (inputs.length > mostInputs) {
    throw new InputError({
      setting: 'inputs',
      problem: `expected at most ${mostInputs} columns of which formulas are made, but there are ${inputs.length}`,
      advice: [{ text: 'name those that may matter', setting: 'inputs' }],
    });
  }
  const both = inputs.find((name) => name !== 'pi' && Object.hasOwn(named, name));
  if (both !== undefined) {
    throw new InputError({
      setting: 'constants',
      problem: `expected names of constants that no column has, but ${both} is a column too`,
    });
  }
}

/** @throws InputError for too few rows, and a target that is constant or of extreme scale */
export function expectRows({ target }: FormulaRows, name: string): void {
  if (target.length < leastRows) {
    throw new InputError(
      `expected at least ${leastRows} rows with a number in each column, but there are ${target.length}`,
    );
  }
  if (target.every((value) => value === target[0])) {
    throw new InputError({
      setting: 'target',
      problem: `expected a column that varies, but all values of ${name} are ${target[0]}`,
    });
  }
  const largest = target.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest > mostScale || largest < 1 / mostScale) {
    throw new InputError({
      setting: 'target',
      problem: `expected a column whose squares are numbers, but the largest value of ${name} is ${largest}`,
      advice: [{ text: 'choose another unit for it' }],
    });
  }
}
