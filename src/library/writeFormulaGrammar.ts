import { InputError } from '../base/errors.js';
import { definedSettings, parseWith } from '../base/settings.js';
import { formulaGrammar } from '../formula/formulaGrammar.js';
import { fittedName } from '../formula/languageOfGrammar.js';
import { constantsOf, type FormulaSettings, formulaGrammarSettings, operatorsOf } from './formulaSettings.js';

export interface FormulaGrammarOptions extends Partial<Pick<FormulaSettings, 'operators' | 'constants'>> {
  /** The names of the variables. */
  readonly variables: readonly string[];
}

/**
 * Writes the grammar of all formulas of some variables, in nearley's notation: for models of formulas, and to be changed for
 * a search. Every operation stands in parentheses, `c` is a fitted constant, and named constants are written by their values.
 *
 * @throws InputError for no variables, the same one twice, one called `c` beside fitted constants, and unknown operators
 */
export function writeFormulaGrammar({ variables, ...rest }: FormulaGrammarOptions): string {
  const settings = parseWith(formulaGrammarSettings, definedSettings(rest), 'the options of the grammar');
  const { isFitted, numbers, named } = constantsOf(settings.constants);
  expectNames(variables, isFitted);
  const source = formulaGrammar({
    variables,
    operators: operatorsOf(settings.operators),
    literals: [...new Set([...numbers, ...Object.values(named).map(String)])].map(asOperand),
    constant: isFitted ? fittedName : null,
  });
  const constant = isFitted ? `; ${fittedName} is a constant to be fitted` : '';
  return `# Formulas of ${variables.map((name) => JSON.stringify(name)).join(', ')}${constant}\n${source}`;
}

/** A number with a sign stands in parentheses, so that it is whole beside any operator. */
function asOperand(number: string): string {
  return number.includes('-') ? `(${number})` : number;
}

function expectNames(variables: readonly string[], isFitted: boolean): void {
  const names = variables.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const problem =
    names.length === 0 || names.includes('')
      ? 'expected names of variables'
      : twice !== undefined
        ? `expected different names of variables, but received twice: ${twice}`
        : isFitted && names.includes(fittedName)
          ? `expected another name than ${fittedName} for a variable, which is a fitted constant in a grammar`
          : null;
  if (problem !== null) throw new InputError({ setting: 'variables', problem });
}
