import { InputError } from '../../base/errors.js';
import { type BinaryOperator, functions } from './arithmetic.js';

/** One item of an expression in postfix order: operands before their operator. */
export type PostfixItem =
  | { readonly kind: 'x' }
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean }
  | { readonly kind: 'negate' }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator };

/** Longest text that is read, in characters. */
const maxExpressionLength = 100_000;
/** Deepest nesting of parentheses and signs: every level may hold operands that wait. */
const maxExpressionDepth = 1_000;

/** An item that waits on the operator stack, with how tightly it binds; an opening parenthesis binds nothing. */
interface Pending {
  readonly binds: number;
  /** Null for an opening parenthesis. */
  readonly item: PostfixItem | null;
  readonly offset: number;
}

const strengths: Readonly<Record<BinaryOperator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };
const signStrength = 3;
const parenthesisStrength = 0;

const whiteSpace = /\s+/y;
const numberToken = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const nameToken = /[A-Za-z_]\w*/y;
const operand = `a number, x, "(" or a function (${Object.keys(functions).join(', ')})`;

/**
 * Reads an expression in x as Python does: `*` and `/` before `+` and `-`, equal ones from left to right, a minus
 * sign before a single operand. Numbers, + - * / ( ) x and the {@link functions}; white space between tokens.
 *
 * Dijkstra's shunting yard: no recursion, time and memory proportional to the text.
 *
 * @throws InputError with a caret under the place, its first line complete in itself
 */
export function parseExpression(text: string): PostfixItem[] {
  if (text.length > maxExpressionLength) {
    throw new InputError(
      `expected an expression of at most ${maxExpressionLength} characters, but received ${text.length}`,
    );
  }
  const output: PostfixItem[] = [];
  const waiting: Pending[] = [];
  let depth = 0;
  let offset = 0;
  let wantsOperand = true;

  const match = (pattern: RegExp): string => {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0] ?? '';
  };
  const hold = (binds: number, item: PostfixItem | null) => {
    waiting.push({ binds, item, offset });
    if (binds === parenthesisStrength || binds === signStrength) depth++;
    if (depth > maxExpressionDepth)
      throw mistake(text, offset, `nested deeper than ${maxExpressionDepth} levels`);
  };
  /** Everything on top that binds at least as tightly takes its operands first. */
  const release = (binds: number) => {
    for (let top = waiting.at(-1); top?.item && top.binds >= binds; top = waiting.at(-1)) {
      output.push(top.item);
      if (top.binds === signStrength) depth--;
      waiting.pop();
    }
  };

  for (offset += match(whiteSpace).length; offset < text.length; offset += match(whiteSpace).length) {
    const character = text[offset]!;
    if (wantsOperand) {
      const digits = match(numberToken);
      const name = digits === '' ? match(nameToken) : '';
      if (digits !== '') {
        output.push(numberOf(digits, text, offset));
        offset += digits.length;
        wantsOperand = false;
      } else if (name === 'x') {
        output.push({ kind: 'x' });
        offset++;
        wantsOperand = false;
      } else if (Object.hasOwn(functions, name)) {
        const start = offset;
        offset += name.length;
        offset += match(whiteSpace).length;
        if (text[offset] !== '(') throw mistake(text, offset, `expected "(" after ${name}`);
        waiting.push({ binds: signStrength + 1, item: { kind: 'function', name }, offset: start });
        hold(parenthesisStrength, null);
        offset++;
      } else if (character === '(') {
        hold(parenthesisStrength, null);
        offset++;
      } else if (character === '-' || character === '+') {
        // A plus sign changes nothing, but it too must be followed by an operand.
        if (character === '-') hold(signStrength, { kind: 'negate' });
        offset++;
      } else {
        throw mistake(text, offset, `expected ${operand}`);
      }
    } else if (isOperator(character)) {
      release(strengths[character]);
      hold(strengths[character], { kind: 'binary', operator: character });
      offset++;
      wantsOperand = true;
    } else if (character === ')') {
      release(parenthesisStrength);
      if (waiting.pop() === undefined) throw mistake(text, offset, 'expected an operator, as no "(" is open');
      depth--;
      const before = waiting.at(-1)?.item;
      if (before?.kind === 'function') {
        output.push(before);
        waiting.pop();
      }
      offset++;
    } else {
      throw mistake(
        text,
        offset,
        waiting.some(({ item }) => item === null) ? 'expected an operator or ")"' : 'expected an operator',
      );
    }
  }
  if (wantsOperand) throw mistake(text, offset, `expected ${operand}`);
  release(parenthesisStrength);
  const open = waiting.at(-1);
  if (open !== undefined) throw mistake(text, open.offset, 'this "(" is never closed');
  return output;
}

function isOperator(character: string): character is BinaryOperator {
  return Object.hasOwn(strengths, character);
}

function numberOf(digits: string, text: string, offset: number): PostfixItem {
  const integer = /^\d+$/.test(digits);
  if (integer && /^0+[1-9]/.test(digits))
    throw mistake(text, offset, 'expected no zero in front of an integer');
  return { kind: 'number', value: Number(digits), integer };
}

/** Characters shown either side of a mistake. */
const excerptReach = 40;

function mistake(text: string, offset: number, what: string): InputError {
  const here =
    offset >= text.length ? 'the end' : JSON.stringify(String.fromCodePoint(text.codePointAt(offset)!));
  const from = Math.max(0, offset - excerptReach);
  const excerpt = text.slice(from, offset + excerptReach).replace(/\s/g, ' ');
  return new InputError(
    `${what}, at character ${offset + 1}, where the expression has ${here}\n  ${excerpt}\n  ${' '.repeat(offset - from)}^`,
  );
}
