import { elementary } from './operators.js';
import { codes, unaryOf } from './program.js';

export const add = codes.binary;
export const subtract = codes.binary + 1;
export const multiply = codes.binary + 2;
export const divide = codes.binary + 3;

/** An operand: an array of rows, with the mask -1, or an array of one, with the mask 0. `array[row & mask]`. */
export interface RowOperand {
  array: Float64Array;
  mask: number;
}

/** Applies an operator of one operand to some values. */
export function computeUnary(code: number, a: Float64Array, out: Float64Array, count: number): void {
  switch (unaryOf(code)) {
    case 'negate':
      for (let i = 0; i < count; i++) out[i] = -a[i]!;
      return;
    case 'sqrt':
      for (let i = 0; i < count; i++) out[i] = Math.sqrt(a[i]!);
      return;
    case 'exp':
      for (let i = 0; i < count; i++) out[i] = Math.exp(a[i]!);
      return;
    case 'log':
      for (let i = 0; i < count; i++) out[i] = Math.log(a[i]!);
      return;
    case 'sin':
      for (let i = 0; i < count; i++) out[i] = Math.sin(a[i]!);
      return;
    case 'cos':
      for (let i = 0; i < count; i++) out[i] = Math.cos(a[i]!);
      return;
    default: {
      const { value } = elementary[unaryOf(code)];
      for (let i = 0; i < count; i++) out[i] = value(a[i]!);
    }
  }
}

/** Applies an operator of two operands to some rows. */
export function computeBinary(
  code: number,
  left: RowOperand,
  right: RowOperand,
  out: Float64Array,
  count: number,
): void {
  const { array: a, mask: m } = left;
  const { array: b, mask: n } = right;
  if (code === add) for (let i = 0; i < count; i++) out[i] = a[i & m]! + b[i & n]!;
  else if (code === subtract) for (let i = 0; i < count; i++) out[i] = a[i & m]! - b[i & n]!;
  else if (code === multiply) for (let i = 0; i < count; i++) out[i] = a[i & m]! * b[i & n]!;
  else if (code === divide) for (let i = 0; i < count; i++) out[i] = a[i & m]! / b[i & n]!;
  else if (n === 0) raise(a, m, b[0]!, out, count);
  else for (let i = 0; i < count; i++) out[i] = a[i & m]! ** b[i & n]!;
}

/** Powers with one exponent for all rows: products for small whole ones, which are much faster than `**`. */
function raise(a: Float64Array, m: number, exponent: number, out: Float64Array, count: number): void {
  if (exponent === 2) for (let i = 0; i < count; i++) out[i] = a[i & m]! * a[i & m]!;
  else if (exponent === 3) for (let i = 0; i < count; i++) out[i] = a[i & m]! * a[i & m]! * a[i & m]!;
  else for (let i = 0; i < count; i++) out[i] = a[i & m]! ** exponent;
}
