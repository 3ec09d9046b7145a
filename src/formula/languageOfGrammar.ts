import { InputError } from '../base/errors.js';
import type { Grammar } from '../grammar/grammar.js';
import { FormulaLanguage } from './formulaLanguage.js';
import { variablesOf } from './variablesOf.js';

/** The name of fitted constants in a grammar that is written by hand. */
export const fittedName = 'c';

/**
 * Returns the language of a grammar whose strings are formulas of the names in it; `c` is a fitted constant.
 *
 * @throws InputError for a grammar without variables, or whose operations do not stand in parentheses of their own
 */
export function languageOfGrammar(grammar: Grammar): FormulaLanguage {
  const names = variablesOf(grammar.table);
  const variables = names.filter((name) => name !== fittedName);
  const language = new FormulaLanguage(grammar, {
    variables,
    values: { pi: Math.PI },
    constant: names.includes(fittedName) ? fittedName : null,
  });
  const problem =
    variables.length === 0
      ? 'names of variables'
      : language.patterns === null
        ? 'operations in parentheses of their own, such as "(" E "+" E ")" or "sin(" E ")"'
        : null;
  if (problem === null) return language;
  throw new InputError(`${grammar.name}: expected a grammar of formulas with ${problem}`);
}
