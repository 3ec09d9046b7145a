import { InputError } from '../base/errors.js';
import { listed } from '../base/listed.js';
import type { ValueShape } from '../discovery/shapeTest.js';
import type { Formula } from '../formula/formula.js';
import { contains, parseFormulaPattern } from '../formula/formulaPattern.js';
import type { FormulaSettings } from './formulaSettings.js';

/** Returns the error for a search that has found nothing, by what was asked for. */
export function noFormula({
  require = [],
  forbid = [],
  shape,
}: Pick<FormulaSettings, 'require' | 'forbid'> & { readonly shape: ValueShape | null }): InputError {
  const conditions = [
    ...(shape === null ? [] : ['the shape that was asked for']),
    ...(require.length === 0 ? [] : [`the required parts ${require.join(', ')}`]),
    ...(forbid.length === 0 ? [] : [`none of the forbidden parts ${forbid.join(', ')}`]),
  ];
  if (conditions.length === 0)
    return new InputError(
      'no formula of these operators and constants has a value at every row of the table',
    );
  return new InputError({
    problem: `the search has found no formula with ${listed(conditions, 'and')}`,
    advice: [{ text: 'ask for less, or for more evaluations', setting: 'evaluations' }],
  });
}

/** Returns whether a formula has all required parts and none that is forbidden. */
export function wantedFormulas(
  { require = [], forbid = [] }: Pick<FormulaSettings, 'require' | 'forbid'>,
  inputs: readonly string[],
): ((formula: Formula) => boolean) | undefined {
  if (require.length === 0 && forbid.length === 0) return undefined;
  const required = require.map((part) => parseFormulaPattern(part, inputs));
  const forbidden = forbid.map((part) => parseFormulaPattern(part, inputs));
  return (formula) =>
    required.every((pattern) => contains(formula, pattern)) &&
    !forbidden.some((pattern) => contains(formula, pattern));
}
