import { InputError, messageOf } from '../../base/errors.js';
import type { Grammar } from '../../grammar/grammar.js';
import type { Domain, Verdict } from '../domain.js';
import { asIs, formNamed } from '../form.js';
import type { ExpressionScoreName } from '../scoreName.js';
import { readDerivation } from '../text.js';
import { type Division, divisions } from './arithmetic.js';
import { drawCurve } from './drawExpression.js';
import { expressionAutomaton } from './expressionPrefix.js';
import { compileDerivation, evaluate, type Program } from './program.js';
import {
  createTarget,
  describeNonFinite,
  type GridOptions,
  meanSquaredError,
  publishedGrid,
  publishedScore,
  publishedTarget,
  worstScore,
} from './score.js';

export interface ExpressionDomainOptions {
  /** The language of the strings: `grammars/expression.ne`, or one of its kind with more numbers or functions. */
  readonly grammar: Grammar;
  /** The expression that scores compare with. Defaults to `1/3+x+sin(x*x)`, the published one. */
  readonly target?: string | undefined;
  /** The points where they compare. Defaults to 1,000 points from -10 to 10. */
  readonly grid?: { readonly [Key in keyof GridOptions]?: number | undefined } | undefined;
  /**
   * How an integer over an integer divides in the strings that are judged; the target always divides truly.
   * Defaults to `true`.
   */
  readonly division?: Division | undefined;
  /** Defaults to `as-is`, the only one. */
  readonly form?: string | undefined;
}

/** `sin`, `exp`, and whatever other functions a grammar has; the variable is one letter. */
const functionNames = /[a-z]{2,}/u;

const scoreNames: readonly ExpressionScoreName[] = ['score', 'mse'];

export interface ExpressionDomain extends Domain {
  /**
   * The score by the letter of the published protocol, for every string: where a value is infinite it counts as an
   * error of 1000, and log(1001) stands for a string that is not in the language, raises, or gives not-a-number.
   */
  publishedScore(text: string): number;
}

/**
 * Expressions in one variable x.
 *
 * **Valid** is an expression that the grammar derives and that is finite at every point of the grid. A reason
 * begins with `syntax:` where the string is not in the language, and with `not finite:` where it is; so the share
 * of the language (the published "valid": whatever decodes to a string at all) is 1 - the share of `syntax:`.
 *
 * Scores, both the lower the better: `score`, the published one, which ranks; and `mse`, the mean squared error
 * without the published cut at 1000, which still tells bad from worse where `score` saturates, and which work on
 * symbolic regression reports. The canonical form is the string without white space: algebra is not applied
 * ({@link excludeEqual} tells equal functions).
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
  const target = createTarget(options.target ?? publishedTarget, gridOf(options.grid));

  const invalid = (reason: string): Verdict => ({ valid: false, reason, canonical: null, scores: {} });

  const compile = (text: string): Program | { readonly reason: string } => {
    const { derivation, reason } = readDerivation(grammar, text);
    if (derivation === null) return { reason };
    try {
      return compileDerivation(grammar.table, derivation, division);
    } catch (thrown) {
      // The grammar derives it, but it is none of the expressions that have a meaning here.
      return { reason: `meaning: ${messageOf(thrown)}` };
    }
  };

  const judge = (given: string, withScores: boolean): Verdict => {
    const text = withoutWhiteSpace(given);
    const program = compile(text);
    if ('reason' in program) return invalid(program.reason);
    const values = evaluate(program, target.x);
    const trouble = describeNonFinite(program, target.x, values);
    if (trouble !== null) return invalid(`not finite: ${trouble}`);
    const scores = withScores
      ? { score: publishedScore(values, target.y), mse: meanSquaredError(values, target.y) }
      : {};
    return { valid: true, reason: null, canonical: text, scores };
  };

  return {
    name: 'expression',
    scoreNames,
    shownScores: scoreNames,
    labelNames: [],
    ranking: { score: 'score', better: 'lower' },
    prefix: expressionAutomaton(division),
    tokens: functionNames,
    forms: [asIs],
    form: formNamed(options.form, [asIs], 'expression'),
    readLine: withoutWhiteSpace,
    spell: (text) => ({ text }),
    randomSpelling: (text) => ({ text }),
    judge: (text) => judge(text, true),
    identify: (text) => judge(text, false),
    draw(text, size) {
      const program = compile(withoutWhiteSpace(text));
      if ('reason' in program) return null;
      const values = evaluate(program, target.x);
      if (describeNonFinite(program, target.x, values) !== null) return null;
      return drawCurve(target.x, values, target.y, size);
    },
    publishedScore(text) {
      const program = compile(withoutWhiteSpace(text));
      return 'reason' in program ? worstScore : publishedScore(evaluate(program, target.x), target.y);
    },
  };
}

/** @param grid the parts that differ from the published grid */
function gridOf({ from, to, points }: NonNullable<ExpressionDomainOptions['grid']> = {}): GridOptions {
  const { from: first, to: last, points: count } = publishedGrid;
  return { from: from ?? first, to: to ?? last, points: points ?? count };
}

/** The published corpus separates tokens by spaces, the grammar knows none. */
function withoutWhiteSpace(text: string): string {
  return text.replace(/\s+/g, '');
}
