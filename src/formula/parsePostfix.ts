import { InputError } from '../base/errors.js';
import type { BinaryOperator } from './operators.js';

/** One item of a formula in postfix order: operands before their operator. */
export type PostfixItem =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean }
  /** A place for a formula that is yet to be found, written `*` or `?` where an operand is expected. */
  | { readonly kind: 'hole' }
  | { readonly kind: 'negate' }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator };

/** The words of a language of formulas. */
export interface Vocabulary {
  /** The names that stand for a value. */
  readonly isName: (name: string) => boolean;
  /** The kinds of operands, for errors. */
  readonly operand: string;
  readonly isFunction: (name: string) => boolean;
  readonly operators: readonly BinaryOperator[];
  /** Whether a formula may have holes. Defaults to false. */
  readonly hasHoles?: boolean;
}

/** Longest text that is read, in characters. */
const maxLength = 100_000;
/** Deepest nesting of parentheses and signs: every level may hold operands that wait. */
const maxDepth = 1_000;

/** An item that waits on the operator stack, with how tightly it binds; an opening parenthesis binds nothing. */
interface Pending {
  readonly binds: number;
  /** Null for an opening parenthesis. */
  readonly item: PostfixItem | null;
  readonly offset: number;
}

const strengths: Readonly<Record<BinaryOperator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 4 };
const signStrength = 3;
const functionStrength = 5;
const parenthesisStrength = 0;

const whiteSpace = /\s+/y;
/** A number, and a name, which may stand between backticks. */
export const numberToken = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
export const nameToken = /[\p{L}_][\p{L}\p{M}\p{N}_]*|`(?:[^`]|``)+`/uy;
const openToken = /\s*\(/y;
const operatorToken = /\*\*|[-+*/^]/y;
/** Without powers, `**` is `*` twice. */
const operatorCharacter = /[-+*/]/y;

/**
 * Reads a formula as Python does: `**` (or `^`) before the sign, `*` and `/` before `+` and `-`, equal ones from left to
 * right, powers from right to left; white space between tokens. A name with other characters stands
 * between backticks, which are doubled within it; before "(" a function's name is the function.
 *
 * Dijkstra's shunting yard: no recursion, time and memory proportional to the text.
 *
 * @throws InputError with a caret under the place, its first line complete in itself
 */
export function parsePostfix(text: string, vocabulary: Vocabulary): PostfixItem[] {
  if (text.length > maxLength) {
    throw new InputError(
      `expected an expression of at most ${maxLength} characters, but received ${text.length}`,
    );
  }
  const { operand } = vocabulary;
  const output: PostfixItem[] = [];
  const waiting: Pending[] = [];
  let depth = 0;
  let offset = 0;
  let wantsOperand = true;

  const match = (pattern: RegExp): string => {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0] ?? '';
  };
  const opens = (at: number): boolean => {
    openToken.lastIndex = at;
    return openToken.test(text);
  };
  const hold = (binds: number, item: PostfixItem | null) => {
    waiting.push({ binds, item, offset });
    if (binds === parenthesisStrength || item?.kind === 'negate') depth++;
    if (depth > maxDepth) throw mistake(text, offset, `nested deeper than ${maxDepth} levels`);
  };
  /** Everything on top that binds at least as tightly takes its operands first. */
  const release = (binds: number) => {
    for (let top = waiting.at(-1); top?.item && top.binds >= binds; top = waiting.at(-1)) {
      output.push(top.item);
      if (top.item.kind === 'negate') depth--;
      waiting.pop();
    }
  };

  for (offset += match(whiteSpace).length; offset < text.length; offset += match(whiteSpace).length) {
    const character = text[offset]!;
    if (wantsOperand) {
      const digits = match(numberToken);
      const written = digits === '' ? match(nameToken) : '';
      const { name, isQuoted } = unquoted(written);
      const isCall = !isQuoted && vocabulary.isFunction(name) && opens(offset + written.length);
      if (digits !== '') {
        output.push(numberOf(digits, text, offset));
        offset += digits.length;
        wantsOperand = false;
      } else if (name !== '' && !isCall && vocabulary.isName(name)) {
        output.push({ kind: 'name', name });
        offset += written.length;
        wantsOperand = false;
      } else if (name !== '' && !isQuoted && vocabulary.isFunction(name)) {
        const start = offset;
        offset += name.length;
        offset += match(whiteSpace).length;
        if (text[offset] !== '(') throw mistake(text, offset, `expected "(" after ${name}`);
        waiting.push({ binds: functionStrength, item: { kind: 'function', name }, offset: start });
        hold(parenthesisStrength, null);
        offset++;
      } else if (character === '(') {
        hold(parenthesisStrength, null);
        offset++;
      } else if (character === '-' || character === '+') {
        // A plus sign changes nothing, but it too must be followed by an operand.
        if (character === '-') hold(signStrength, { kind: 'negate' });
        offset++;
      } else if (vocabulary.hasHoles === true && (character === '*' || character === '?')) {
        output.push({ kind: 'hole' });
        offset++;
        wantsOperand = false;
      } else {
        throw mistake(text, offset, `expected ${operand}`);
      }
      continue;
    }
    const written = match(vocabulary.operators.includes('^') ? operatorToken : operatorCharacter);
    const operator = (written === '**' ? '^' : written) as BinaryOperator;
    if (written !== '' && vocabulary.operators.includes(operator)) {
      // powers are taken from right to left
      release(operator === '^' ? strengths['^'] + 1 : strengths[operator]);
      hold(strengths[operator], { kind: 'binary', operator });
      offset += written.length;
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

/** Returns a name without its backticks, and whether it has them. */
export function unquoted(written: string): { readonly name: string; readonly isQuoted: boolean } {
  const isQuoted = written.startsWith('`');
  return { name: isQuoted ? written.slice(1, -1).replaceAll('``', '`') : written, isQuoted };
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
