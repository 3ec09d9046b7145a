import type { Level } from './level.js';

/** A place in an expression, as {@link ExpressionPrefix} knows it. */
export interface ExpressionPlace {
  readonly level: Level;
  readonly token: string;
  readonly last: string;
  readonly length: number;
  readonly wantsOperand: boolean;
}

/** Kinds of the last token; a function is told apart from a parenthesis that only groups. */
const tokens = ['x', 'number', 'function', '(', ')', '+', '-', '*', '/'] as const;
const depths = [0, 1, 2, 3] as const;
/** Functions that have a feature; the innermost one around the place counts. */
const calls = ['sin', 'exp', 'other'] as const;
const counts = [1, 2, 3] as const;

export const expressionFeatureNames: readonly string[] = [
  ...tokens.map((token) => `after ${token}`),
  'operand comes next',
  'operand is a divisor',
  ...depths.map((depth) => `depth ${depth}`),
  ...calls.map((name) => `within ${name}`),
  'parentheses only group',
  'exponentials around',
  ...counts.map((count) => `terms ${count}`),
  ...counts.map((count) => `factors ${count}`),
  'x in these parentheses',
  'length',
];

/** Null before the first token, and in the middle of a name. */
function lastTokenOf({ last, level, token }: ExpressionPlace): (typeof tokens)[number] | null {
  if (last === '(' && level.function !== '') return 'function';
  if (/^[\d.]/.test(token)) return 'number';
  return tokens.find((one) => one === last) ?? null;
}

/** The innermost function around a place; '' for none. */
function callAround(level: Level): string {
  for (let here: Level | null = level; here !== null; here = here.below) {
    if (here.function !== '') return here.function;
  }
  return '';
}

/** Writes the features that {@link expressionFeatureNames} names. */
export function writeExpressionFeatures(place: ExpressionPlace, into: Float32Array, offset: number): void {
  into.fill(0, offset, offset + expressionFeatureNames.length);
  const { level, wantsOperand, length } = place;
  let at = offset;
  const last = lastTokenOf(place);
  if (last !== null) into[at + tokens.indexOf(last)] = 1;
  at += tokens.length;
  into[at] = wantsOperand ? 1 : 0;
  into[at + 1] = wantsOperand && level.product?.operator === '/' ? 1 : 0;
  at += 2;
  into[at + Math.min(depths.length - 1, level.depth)] = 1;
  at += depths.length;
  const call = callAround(level);
  if (call !== '') into[at + calls.indexOf(call === 'sin' || call === 'exp' ? call : 'other')] = 1;
  at += calls.length;
  into[at] = level.below !== null && level.function === '' ? 1 : 0;
  into[at + 1] = Math.min(1, level.exponentials / 3);
  at += 2;
  into[at + Math.min(counts.length, level.terms) - 1] = 1;
  at += counts.length;
  into[at + Math.min(counts.length, level.factors) - 1] = 1;
  at += counts.length;
  into[at] = level.hasX ? 1 : 0;
  into[at + 1] = Math.min(2, length / 16);
}
