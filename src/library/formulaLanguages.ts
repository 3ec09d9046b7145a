import { InputError } from '../base/errors.js';
import { type FormulaParts, formulaGrammar, quotedName } from '../formula/formulaGrammar.js';
import { FormulaLanguage } from '../formula/formulaLanguage.js';
import { fittedName } from '../formula/languageOfGrammar.js';
import type { BinaryOperator, UnaryOperator } from '../formula/operators.js';
import { templateGrammar } from '../formula/templateGrammar.js';
import { type Dimension, dimensionless } from '../formula/units/dimension.js';
import { unitGrammar } from '../formula/units/unitGrammar.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import type { FormulaConstants } from './formulaSettings.js';

/** The form that the formulas of a search have. */
export interface FormulaShape {
  readonly inputs: readonly string[];
  readonly target: string;
  readonly operators: readonly (BinaryOperator | UnaryOperator)[];
  readonly constants: FormulaConstants;
  /** By column and named constant; what is not in it has none. */
  readonly units: ReadonlyMap<string, Dimension> | undefined;
  readonly template: string | undefined;
  /** A grammar whose strings are formulas, compiled or in nearley's notation. */
  readonly grammar: Grammar | string | undefined;
}

/** The language of a search's formulas, and its grammar. */
export interface SearchLanguage {
  readonly language: FormulaLanguage;
  readonly grammar: Grammar;
}

/**
 * Makes the language of a search's formulas: of all formulas of the operators, of those within units, of those that match a
 * template, or of a grammar.
 *
 * @throws InputError for more than one of units, template and grammar, and for what is wrong with them
 */
export function formulaLanguageOf(shape: FormulaShape): SearchLanguage {
  const { inputs, operators, constants, units, template, grammar } = shape;
  const shapes = Object.entries({ units, template, grammar }).filter(([, value]) => value !== undefined);
  if (shapes.length > 1) {
    throw new InputError({
      setting: shapes[1]![0],
      problem: `expected one of units, template and grammar, but received ${shapes.map(([name]) => name).join(' and ')}`,
    });
  }
  if (grammar !== undefined) return ownLanguage(grammar, shape);
  // plain names, which no operator or function has
  const variables = inputs.map((_, i) => `v${i + 1}`);
  const names = Object.keys(constants.named);
  const values = Object.fromEntries(names.map((name, i) => [`k${i + 1}`, constants.named[name]!]));
  const constant = constants.isFitted ? 'c_' : null;
  const literals = [...constants.numbers, ...Object.keys(values)];
  const parts: FormulaParts = { variables, operators, literals, constant };
  const called = new Map([
    ...names.map((name, i): [string, string] => [name, `k${i + 1}`]),
    ...inputs.map((name, i): [string, string] => [name, variables[i]!]),
  ]);
  const source =
    units !== undefined
      ? withUnits(units, shape, parts)
      : template !== undefined
        ? templateGrammar(template, called, parts)
        : formulaGrammar(parts);
  const compiled = compileGrammar(source);
  return { grammar: compiled, language: new FormulaLanguage(compiled, { variables, values, constant }) };
}

function ownLanguage(given: Grammar | string, { inputs, constants }: FormulaShape): SearchLanguage {
  const constant = inputs.includes(fittedName) ? null : fittedName;
  const grammar = typeof given === 'string' ? compileGrammar(given) : given;
  const language = new FormulaLanguage(grammar, {
    variables: inputs,
    values: constants.named,
    constant,
  });
  const terminals = language.table.productions.flatMap(({ rhs }) =>
    rhs.filter((one) => typeof one === 'string'),
  );
  if (!inputs.some((name) => terminals.some((terminal) => terminal.includes(quotedName(name))))) {
    throw new InputError({
      setting: 'grammar',
      problem: `expected a grammar with the names of inputs (${inputs.slice(0, 8).join(', ')}), but it has none of them`,
    });
  }
  return { grammar, language };
}

function withUnits(
  units: ReadonlyMap<string, Dimension>,
  { inputs, target, constants }: FormulaShape,
  parts: FormulaParts,
): string {
  const names = Object.keys(constants.named);
  const dimensionOf = (name: string): Dimension => units.get(name) ?? dimensionless;
  return unitGrammar({
    ...parts,
    dimensions: inputs.map(dimensionOf),
    literalDimensions: Object.fromEntries(names.map((name, i) => [`k${i + 1}`, dimensionOf(name)])),
    target: dimensionOf(target),
  });
}
