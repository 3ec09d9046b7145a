import { binary, type Formula, number, operandsOf, unary } from './formula.js';
import { type BinaryOperator, elementary, type UnaryOperator } from './operators.js';

/** Returns the formula with its fitted constants replaced by their values. */
export function withValues(formula: Formula, constants: ArrayLike<number>): Formula {
  switch (formula.kind) {
    case 'constant':
      return number(constants[formula.index]!);
    case 'unary':
      return unary(formula.operator, withValues(formula.operand, constants));
    case 'binary':
      return binary(
        formula.operator,
        withValues(formula.left, constants),
        withValues(formula.right, constants),
      );
    default:
      return formula;
  }
}

/**
 * Returns a formula of the same value that is no larger: numbers are put together, and what adds nothing is left out. A rule
 * holds wherever the formula is finite, but for x / x and the like, which become finite where they were not.
 */
export function simplify(formula: Formula): Formula {
  const operands = operandsOf(formula).map(simplify);
  if (formula.kind === 'unary') return simplerUnary(formula.operator, operands[0]!);
  return formula.kind === 'binary' ? simplerBinary(formula.operator, operands[0]!, operands[1]!) : formula;
}

function simplerUnary(operator: UnaryOperator, operand: Formula): Formula {
  if (operand.kind === 'number') return number(elementary[operator].value(operand.value));
  if (operand.kind === 'unary') {
    const { operator: inner, operand: innermost } = operand;
    if (operator === 'negate' && inner === 'negate') return innermost;
    if (operator === 'abs' && (inner === 'negate' || inner === 'abs')) return unary('abs', innermost);
    if ((operator === 'log' && inner === 'exp') || (operator === 'exp' && inner === 'log')) return innermost;
    if (inner === 'negate' && (operator === 'sin' || operator === 'tanh')) {
      return simplerUnary('negate', unary(operator, innermost));
    }
    if (inner === 'negate' && operator === 'cos') return unary(operator, innermost);
  }
  return unary(operator, operand);
}

function simplerBinary(operator: BinaryOperator, left: Formula, right: Formula): Formula {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a !== null && b !== null) return number(calculate(operator, a, b));
  switch (operator) {
    case '+':
      return simplerSum(left, right, a, b);
    case '-':
      return simplerDifference(left, right, a, b);
    case '*':
      return simplerProduct(left, right, a, b);
    case '/':
      return simplerQuotient(left, right, a, b);
    case '^':
      return simplerPower(left, right, b);
  }
}

function simplerSum(left: Formula, right: Formula, a: number | null, b: number | null): Formula {
  if (b === 0) return left;
  if (a === 0) return right;
  // numbers stand on the right of a sum
  if (a !== null) return simplerSum(right, left, null, a);
  if (b !== null) {
    if (b < 0) return simplerDifference(left, number(-b), null, -b);
    const inner = left.kind === 'binary' ? left : null;
    if (inner?.operator === '+' || inner?.operator === '-') {
      const c = numberOf(inner.right);
      const d = numberOf(inner.left);
      if (c !== null) return simplerBinary('+', inner.left, number(inner.operator === '+' ? b + c : b - c));
      if (d !== null && inner.operator === '-') return simplerBinary('-', number(b + d), inner.right);
    }
  }
  if (areEqual(left, right)) return simplerProduct(number(2), left, 2, null);
  const opposite = negated(right);
  if (opposite !== null) return simplerBinary('-', left, opposite);
  const other = negated(left);
  if (other !== null) return simplerBinary('-', right, other);
  return shared('+', left, right) ?? binary('+', left, right);
}

function simplerDifference(left: Formula, right: Formula, a: number | null, b: number | null): Formula {
  if (b === 0) return left;
  if (a === 0) return simplerUnary('negate', right);
  if (areEqual(left, right)) return number(0);
  if (b !== null) {
    if (b < 0) return simplerSum(left, number(-b), null, -b);
    if (left.kind === 'binary' && (left.operator === '+' || left.operator === '-')) {
      const c = numberOf(left.right);
      const d = numberOf(left.left);
      if (c !== null) return simplerBinary('+', left.left, number(left.operator === '+' ? c - b : -c - b));
      if (d !== null && left.operator === '-') return simplerBinary('-', number(d - b), left.right);
    }
  }
  const opposite = negated(right);
  if (opposite !== null) return simplerBinary('+', left, opposite);
  return shared('-', left, right) ?? binary('-', left, right);
}

function simplerProduct(left: Formula, right: Formula, a: number | null, b: number | null): Formula {
  // numbers stand on the left of a product
  if (b !== null) return simplerProduct(right, left, b, null);
  if (a === 0) return number(0);
  if (a === 1) return right;
  if (a === -1) return simplerUnary('negate', right);
  if (a !== null) {
    if (right.kind === 'unary' && right.operator === 'negate') {
      return simplerProduct(number(-a), right.operand, -a, null);
    }
    if (right.kind === 'binary') {
      const c = numberOf(right.left);
      if (right.operator === '*' && c !== null) return simplerBinary('*', number(a * c), right.right);
      if (right.operator === '/' && c !== null) return simplerBinary('/', number(a * c), right.right);
      const d = numberOf(right.right);
      if (right.operator === '/' && d !== null) return simplerBinary('*', number(a / d), right.left);
    }
    return binary('*', left, right);
  }
  // numbers and signs move to the front
  const first = leadingNumber(left);
  const second = leadingNumber(right);
  if (first !== null || second !== null) {
    const value = (first?.value ?? 1) * (second?.value ?? 1);
    const rest = simplerProduct(first?.rest ?? left, second?.rest ?? right, null, null);
    return simplerBinary('*', number(value), rest);
  }
  if (areEqual(left, right)) return simplerPower(left, number(2), 2);
  if (left.kind === 'binary' && left.operator === '/' && areEqual(left.right, right)) return left.left;
  if (right.kind === 'binary' && right.operator === '/' && areEqual(right.right, left)) return right.left;
  if (right.kind === 'binary' && right.operator === '/' && numberOf(right.left) === 1) {
    return simplerBinary('/', left, right.right);
  }
  if (left.kind === 'binary' && left.operator === '/' && numberOf(left.left) === 1) {
    return simplerBinary('/', right, left.right);
  }
  const joined = joinedPower(left, right, 1);
  return joined ?? binary('*', left, right);
}

function simplerQuotient(left: Formula, right: Formula, a: number | null, b: number | null): Formula {
  if (b === 1) return left;
  if (a === 0) return number(0);
  if (areEqual(left, right)) return number(1);
  if (b !== null) {
    const first = leadingNumber(left);
    if (first !== null) return simplerBinary('*', number(first.value / b), first.rest);
    return binary('/', left, right);
  }
  const first = a === null ? leadingNumber(left) : null;
  const second = leadingNumber(right);
  if (second !== null) {
    const value = (a ?? first?.value ?? 1) / second.value;
    if (a !== null) return simplerBinary('/', number(value), second.rest);
    return simplerBinary('*', number(value), simplerQuotient(first?.rest ?? left, second.rest, null, null));
  }
  if (first !== null) {
    return simplerBinary('*', number(first.value), simplerQuotient(first.rest, right, numberOf(first.rest), null));
  }
  if (right.kind === 'binary' && right.operator === '/') {
    return simplerBinary('/', simplerBinary('*', left, right.right), right.left);
  }
  if (left.kind === 'binary' && left.operator === '/' ) {
    return simplerBinary('/', left.left, simplerBinary('*', left.right, right));
  }
  return joinedPower(left, right, -1) ?? binary('/', left, right);
}

function simplerPower(left: Formula, right: Formula, b: number | null): Formula {
  if (b === 1) return left;
  if (b === 0) return number(1);
  if (left.kind === 'binary' && left.operator === '^' && b !== null && Number.isInteger(b)) {
    const inner = numberOf(left.right);
    if (inner !== null) return simplerBinary('^', left.left, number(inner * b));
  }
  if (left.kind === 'unary' && b !== null && b % 2 === 0) {
    if (left.operator === 'negate' || left.operator === 'abs') return simplerPower(left.operand, right, b);
    if (left.operator === 'sqrt') return simplerPower(left.operand, number(b / 2), b / 2);
  }
  return binary('^', left, right);
}

/** x^a * x^b = x^(a + b), and x^a / x^b; null if the bases differ. Only for whole exponents, whose sign no root loses. */
function joinedPower(left: Formula, right: Formula, sign: 1 | -1): Formula | null {
  const [first, second] = [powerOf(left), powerOf(right)];
  if (first.exponent === 1 && second.exponent === 1 && sign === 1) return null;
  if (!areEqual(first.base, second.base)) return null;
  const exponent = first.exponent + sign * second.exponent;
  if (exponent < 0) return simplerBinary('/', number(1), simplerPower(first.base, number(-exponent), -exponent));
  return simplerPower(first.base, number(exponent), exponent);
}

function powerOf(formula: Formula): { readonly base: Formula; readonly exponent: number } {
  if (formula.kind === 'binary' && formula.operator === '^') {
    const exponent = numberOf(formula.right);
    if (exponent !== null && Number.isInteger(exponent)) return { base: formula.left, exponent };
  }
  return { base: formula, exponent: 1 };
}

/** a * x + b * x = (a + b) * x; null if the two are no multiples of the same. */
function shared(operator: '+' | '-', left: Formula, right: Formula): Formula | null {
  const first = leadingNumber(left) ?? { value: 1, rest: left };
  const second = leadingNumber(right) ?? { value: 1, rest: right };
  if (!areEqual(first.rest, second.rest)) return null;
  const value = operator === '+' ? first.value + second.value : first.value - second.value;
  return simplerBinary('*', number(value), first.rest);
}

/** The number that a product begins with, or the sign. */
function leadingNumber(formula: Formula): { readonly value: number; readonly rest: Formula } | null {
  if (formula.kind === 'unary' && formula.operator === 'negate') return { value: -1, rest: formula.operand };
  if (formula.kind !== 'binary') return null;
  if (formula.operator === '*') {
    const value = numberOf(formula.left);
    return value === null ? null : { value, rest: formula.right };
  }
  if (formula.operator === '/') {
    const below = numberOf(formula.right);
    if (below !== null) return { value: 1 / below, rest: formula.left };
  }
  return null;
}

/** The formula of the opposite sign, if it is simpler; else null. */
function negated(formula: Formula): Formula | null {
  if (formula.kind === 'unary' && formula.operator === 'negate') return formula.operand;
  if (formula.kind === 'binary' && (formula.operator === '*' || formula.operator === '/')) {
    const value = numberOf(formula.left);
    if (value !== null && value < 0) return simplerBinary(formula.operator, number(-value), formula.right);
  }
  return null;
}

function numberOf(formula: Formula): number | null {
  return formula.kind === 'number' ? formula.value : null;
}

function calculate(operator: BinaryOperator, a: number, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  return operator === '/' ? a / b : a ** b;
}

/** Returns the formula with whole powers written as products, for languages without powers. */
export function withoutPowers(formula: Formula): Formula {
  if (formula.kind === 'unary') return unary(formula.operator, withoutPowers(formula.operand));
  if (formula.kind !== 'binary') return formula;
  const left = withoutPowers(formula.left);
  const exponent = numberOf(formula.right);
  if (formula.operator !== '^' || exponent === null || !Number.isInteger(exponent) || exponent < 2 || exponent > 12) {
    return binary(formula.operator, left, withoutPowers(formula.right));
  }
  let product = left;
  for (let i = 1; i < exponent; i++) product = binary('*', product, left);
  return product;
}

/** Returns whether two formulas are the same tree. */
export function areEqual(a: Formula, b: Formula): boolean {
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' && a.value === b.value;
    case 'variable':
    case 'constant':
      return b.kind === a.kind && a.index === b.index;
    case 'unary':
      return b.kind === 'unary' && a.operator === b.operator && areEqual(a.operand, b.operand);
    case 'binary':
      return (
        b.kind === 'binary' &&
        a.operator === b.operator &&
        areEqual(a.left, b.left) &&
        areEqual(a.right, b.right)
      );
  }
}
