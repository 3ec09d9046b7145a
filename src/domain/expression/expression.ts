import { InputError, messageOf } from '../../base/errors.js';
import { withoutUndefined } from '../../base/withoutUndefined.js';
import { nameToken } from '../../formula/parsePostfix.js';
import { hasPowers, variablesOf } from '../../formula/variablesOf.js';
import type { Grammar } from '../../grammar/grammar.js';
import type { ProductionTable } from '../../grammar/production.js';
import type { Domain, Verdict } from '../domain.js';
import { asIs, formNamed } from '../form.js';
import type { ExpressionScoreName } from '../scoreName.js';
import { readDerivation } from '../text.js';
import { type Division, divisions } from './arithmetic.js';
import { drawCurve } from './drawExpression.js';
import { expressionAutomaton } from './expressionPrefix.js';
import { publishedVariables } from './parseExpression.js';
import { compileDerivation, evaluate, type Program } from './program.js';
import {
  createTarget,
  describeNonFinite,
  type GridOptions,
  generalGrid,
  gridOf,
  meanSquaredError,
  publishedGrid,
  publishedScore,
  publishedTarget,
  worstScore,
} from './score.js';

export interface ExpressionDomainOptions {
  /** The language of the strings, whose variables are the names in its terminals: `grammars/expression.ne`, for example. */
  readonly grammar: Grammar;
  /** The expression that scores compare with. Defaults to the published one, `1/3+x+sin(x*x)`, in x alone; else to none. */
  readonly target?: string | undefined;
  /** The points where they compare. Defaults to 1,000 points from -10 to 10 in x alone, else from 1 to 5. */
  readonly grid?: { readonly [Key in keyof GridOptions]?: number | undefined } | undefined;
  /**
   * How an integer over an integer divides in the strings that are judged; the target always divides truly.
   * Defaults to `true`.
   */
  readonly division?: Division | undefined;
  /** Defaults to `as-is`, the only one. */
  readonly form?: string | undefined;
}

/** The symbols of several letters: functions, where the variable is one letter; else all names. */
const functionNames = /[a-z]{2,}/u;
const allNames = new RegExp(nameToken.source, 'u');

const scoreNames: readonly ExpressionScoreName[] = ['score', 'mse'];

export interface ExpressionDomain extends Domain {
  /**
   * The score by the letter of the published protocol, for every string: where a value is infinite it counts as an
   * error of 1000, and log(1001) stands for a string that is not in the language, raises, or gives not-a-number. Without a
   * target it is not-a-number.
   */
  publishedScore(text: string): number;
}

/**
 * Expressions in the variables of a grammar, with the operators and functions of formulas.
 *
 * **Valid** is an expression that the grammar derives and that is finite at every point of the grid. A reason
 * begins with `syntax:` where the string is not in the language, and with `not finite:` where it is; so the share
 * of the language (the published "valid": whatever decodes to a string at all) is 1 - the share of `syntax:`.
 *
 * Scores, both the lower the better: `score`, the published one, which ranks; and `mse`, the mean squared error
 * without the published cut at 1000, which still tells bad from worse where `score` saturates, and which work on
 * symbolic regression reports. Without a target there are none. The canonical form is the string without white space:
 * algebra is not applied ({@link excludeEqual} tells equal functions).
 *
 * The prefix automaton knows x and the four operations of arithmetic; languages with other variables, or with powers, have
 * none, and so neither guard nor prefix features.
 *
 * @throws InputError for a target that is no expression or is not finite, a grid or division out of range, and a form
 *   other than `as-is`
 */
export async function createExpressionDomain(options: ExpressionDomainOptions): Promise<ExpressionDomain> {
  const { grammar, division = 'true' } = options;
  if (!divisions.includes(division)) {
    throw new InputError({
      setting: 'division',
      expected: `${divisions.join(' or ')} as the division`,
      received: division,
    });
  }
  const variables = expressionVariables(grammar.table);
  const isInX = variables.length === 1 && variables[0] === publishedVariables[0];
  const points = gridOf(
    { ...(isInX ? publishedGrid : generalGrid), ...withoutUndefined(options.grid ?? {}) },
    variables.length,
  );
  const targetText = options.target ?? (isInX ? publishedTarget : null);
  const target = targetText === null ? null : createTarget(targetText, points, variables);

  const invalid = (reason: string): Verdict => ({ valid: false, reason, canonical: null, scores: {} });

  const compile = (text: string): Program | { readonly reason: string } => {
    const { derivation, reason } = readDerivation(grammar, text);
    if (derivation === null) return { reason };
    try {
      return compileDerivation(grammar.table, derivation, division, variables);
    } catch (thrown) {
      // The grammar derives it, but it is none of the expressions that have a meaning here.
      return { reason: `meaning: ${messageOf(thrown)}` };
    }
  };

  const judge = (given: string, withScores: boolean): Verdict => {
    const text = withoutWhiteSpace(given);
    const program = compile(text);
    if ('reason' in program) return invalid(program.reason);
    const values = evaluate(program, points);
    const trouble = describeNonFinite(program, points, values);
    if (trouble !== null) return invalid(`not finite: ${trouble}`);
    const scores =
      withScores && target !== null
        ? { score: publishedScore(values, target.y), mse: meanSquaredError(values, target.y) }
        : {};
    return { valid: true, reason: null, canonical: text, scores };
  };

  return {
    name: 'expression',
    scoreNames: target === null ? [] : scoreNames,
    shownScores: target === null ? [] : scoreNames,
    labelNames: [],
    ranking: target === null ? null : { score: 'score', better: 'lower' },
    prefix: isInX && !hasPowers(grammar.table) ? expressionAutomaton(division) : null,
    tokens: isInX ? functionNames : allNames,
    forms: [asIs],
    form: formNamed(options.form, [asIs], 'expression'),
    readLine: withoutWhiteSpace,
    spell: (text) => ({ text }),
    randomSpelling: (text) => ({ text }),
    judge: (text) => judge(text, true),
    identify: (text) => judge(text, false),
    draw(text, size) {
      const [x, ...others] = points.columns;
      const program = compile(withoutWhiteSpace(text));
      if ('reason' in program || target === null || others.length > 0) return null;
      const values = evaluate(program, points);
      if (describeNonFinite(program, points, values) !== null) return null;
      return drawCurve(x!, values, target.y, size);
    },
    publishedScore(text) {
      if (target === null) return Number.NaN;
      const program = compile(withoutWhiteSpace(text));
      return 'reason' in program ? worstScore : publishedScore(evaluate(program, points), target.y);
    },
  };
}

/** Returns the variables of a grammar of expressions; x for one without any. */
export function expressionVariables(table: ProductionTable): readonly string[] {
  const variables = variablesOf(table);
  return variables.length === 0 ? publishedVariables : variables;
}

/** The published corpus separates tokens by spaces, the grammar knows none but those within names between backticks. */
function withoutWhiteSpace(text: string): string {
  return text.replace(/(`[^`]*`)|\s+/g, '$1');
}
