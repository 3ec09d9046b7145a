import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { unknownName } from '../base/unknownName.js';
import { formulaLosses } from '../discovery/losses/formulaLosses.js';
import {
  type BinaryOperator,
  binaryOperators,
  isBinaryOperator,
  isFunctionName,
  type UnaryOperator,
  unaryOperators,
} from '../formula/operators.js';

const lossNames = formulaLosses.map(({ name }) => name);

export const formulaSettings = z.strictObject({
  weights: z.string().optional().meta({
    description:
      'column with what the error at each row counts, from 0 upwards; by default all rows count the same',
    placeholder: 'column',
  }),
  loss: z.enum(lossNames).default('squared').meta({
    description:
      'how errors count: squared; absolute or huber, which a few wrong rows hardly move; relative, in parts of the target; log, by differences of logarithms',
    placeholder: 'name',
  }),
  operators: z.string().default('+ - * / ^ sqrt exp log sin cos').meta({
    description:
      'operators and functions of the formulas, separated by blanks: + - * / ^ sqrt exp log sin cos tan asin acos atan sinh cosh tanh abs',
    placeholder: 'list',
  }),
  constants: z.string().default('fitted,1,2').meta({
    description:
      'constants of the formulas, separated by commas: fitted (any number, fitted to the data), numbers, pi, and names of your own with a value: fitted,1,2,pi,g=9.81',
    placeholder: 'list',
  }),
  units: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .meta({
      description:
        "units of the columns, and of named constants: 'x=m, t=s, v=m/s', or row if the first row below the names holds them; a formula that does not fit together cannot be written then, and fitted constants have none. A column that is not named has none",
      placeholder: 'list',
    }),
  template: z.string().optional().meta({
    description:
      "formula that all formulas look like, with * for each part to be found; other names than columns are fitted constants: 'a*exp(-*)+*'",
    placeholder: 'formula',
  }),
  require: z.array(z.string()).optional().meta({
    description: 'part that all formulas have: a column, or a formula with * for any other: log(*)',
    placeholder: 'part',
  }),
  forbid: z.array(z.string()).optional().meta({
    description: 'part that no formula has: exp(exp(*))',
    placeholder: 'part',
  }),
  increasing: z.array(z.string()).optional().meta({
    description: 'inputs with which a formula never falls, separated by commas',
    placeholder: 'columns',
  }),
  decreasing: z.array(z.string()).optional().meta({
    description: 'inputs with which a formula never rises, separated by commas',
    placeholder: 'columns',
  }),
  symmetric: z.array(z.string()).optional().meta({
    description: 'inputs that may be exchanged without a change of value, separated by commas',
    placeholder: 'columns',
  }),
  maxSize: z.number().int().min(1).max(200).default(30).meta({
    description: 'the most operators, names and numbers of a formula',
  }),
  evaluations: z.number().int().min(1).max(1e12).default(500_000).meta({
    description: 'the most formulas that are evaluated',
  }),
  minutes: z.number().positive().optional().meta({
    description:
      'end after this time, with what is there by then; which formulas that are depends on the machine',
  }),
  trainMinutes: z.number().positive().max(10_000).optional().meta({
    description:
      'first train a model for so long on formulas drawn from those that the search may find, and take further formulas from its codes; which they are depends on the machine',
  }),
  testShare: z.number().min(0).max(0.9).optional().meta({
    description:
      'share of the rows that the search does not see and that only measure its formulas in the end; by default 0.2 with 50 rows or more, else 0',
  }),
});

/** The settings that say what formulas are made of. */
export const formulaGrammarSettings = formulaSettings.pick({ operators: true, constants: true });

/**
 * The settings of a search for formulas, defaults resolved.
 *
 * @interface
 */
export type FormulaSettings = Readonly<z.infer<typeof formulaSettings>>;

/** The functions that a user may name. */
const functions = unaryOperators.filter(isFunctionName);

/** Returns the operators of a list separated by blanks or commas. @throws InputError for a word that is none */
export function operatorsOf(list: string): (BinaryOperator | UnaryOperator)[] {
  const words = list.split(/[\s,]+/).filter((word) => word !== '');
  const operators = words.map((word) => {
    const operator = word === '**' ? '^' : word;
    if (isBinaryOperator(operator) || isFunctionName(operator)) return operator;
    const names = [...binaryOperators, ...functions];
    throw unknownName(`operators among ${names.join(' ')}`, word, word === 'ln' ? ['log'] : names);
  });
  if (operators.length === 0) {
    throw new InputError({ setting: 'operators', expected: 'at least one operator', received: list });
  }
  return [...new Set(operators)];
}

/** The constants that formulas may contain. */
export interface FormulaConstants {
  readonly isFitted: boolean;
  /** Numbers as they are written. */
  readonly numbers: readonly string[];
  /** By name. */
  readonly named: Readonly<Record<string, number>>;
}

/** Returns the constants of a list separated by commas. @throws InputError for a part that is none */
export function constantsOf(list: string): FormulaConstants {
  const numbers = new Set<string>();
  const named = new Map<string, number>();
  let isFitted = false;
  for (const part of list.split(',').map((one) => one.trim())) {
    const [, name, value] = /^([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*=\s*(\S+)$/u.exec(part) ?? [];
    if (part === '') continue;
    if (part === 'fitted') isFitted = true;
    else if (part === 'pi') named.set('pi', Math.PI);
    else if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part)) numbers.add(part);
    else if (name !== undefined && Number.isFinite(Number(value)) && !isFunctionName(name))
      named.set(name, Number(value));
    else {
      throw new InputError({
        setting: 'constants',
        problem: `expected fitted, pi, numbers such as 2 or names with a value such as g=9.81, separated by commas, but received: ${part.slice(0, 60)}`,
      });
    }
  }
  return { isFitted, numbers: [...numbers], named: Object.fromEntries(named) };
}
