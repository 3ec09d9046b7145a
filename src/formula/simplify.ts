import { areEqual, binary, type Formula, literal, mapLeaves, unary } from './formula.js';
import { type BinaryOperator, elementary, type UnaryOperator } from './operators.js';

/** Returns the formula with its fitted constants replaced by their values. */
export function withValues(formula: Formula, constants: ArrayLike<number>): Formula {
  return mapLeaves(formula, (leaf) => (leaf.kind === 'constant' ? literal(constants[leaf.index]!) : leaf));
}

/** The operators that a simplified formula may have; what it had before is in a language already. */
export interface SimplifyOptions {
  readonly operators?: ReadonlySet<BinaryOperator | UnaryOperator>;
  /** Variables that are above 0 wherever the formula is used: sqrt(x^2) is x. Defaults to none. */
  readonly positive?: ReadonlySet<number>;
}

/**
 * Returns a formula of the same value in which numbers are put together, equal terms and factors are joined, and what adds
 * nothing is left out. Every rule holds where the formula is finite; the result may be finite at more places (x / x is 1,
 * and sqrt(x) * sqrt(y) is sqrt(x * y)).
 */
export function simplify(formula: Formula, options: SimplifyOptions = {}): Formula {
  return new Simplifier(options).simplify(formula);
}

interface Factor {
  readonly base: Formula;
  readonly exponent: number;
}

/** A number times powers of formulas, which are no products themselves. */
interface Product {
  readonly coefficient: number;
  readonly factors: readonly Factor[];
}

/** Whole powers are written as products up to this one where there is no operator for them. */
const mostRepeated = 12;

class Simplifier {
  readonly #operators: ReadonlySet<BinaryOperator | UnaryOperator> | undefined;
  readonly #positive: ReadonlySet<number>;

  constructor({ operators, positive = new Set() }: SimplifyOptions) {
    this.#operators = operators;
    this.#positive = positive;
  }

  simplify(formula: Formula): Formula {
    return this.#write(this.#product(formula));
  }

  #has(operator: BinaryOperator | UnaryOperator): boolean {
    return this.#operators?.has(operator) ?? true;
  }

  #isPositive(formula: Formula): boolean {
    return formula.kind === 'variable' && this.#positive.has(formula.index);
  }

  #product(formula: Formula): Product {
    switch (formula.kind) {
      case 'number':
        return { coefficient: formula.value, factors: [] };
      case 'variable':
      case 'constant':
        return single(formula);
      case 'unary':
        return this.#unaryProduct(formula.operator, formula.operand);
      case 'binary': {
        const { operator, left, right } = formula;
        if (operator === '+' || operator === '-') return this.#sum(formula);
        if (operator === '*') return times(this.#product(left), this.#product(right));
        if (operator === '/') return times(this.#product(left), raised(this.#product(right), -1));
        return this.#power(this.#product(left), this.#product(right));
      }
    }
  }

  #unaryProduct(operator: UnaryOperator, operand: Formula): Product {
    const inner = this.#product(operand);
    if (inner.factors.length === 0) {
      return { coefficient: elementary[operator].value(inner.coefficient), factors: [] };
    }
    const [first] = inner.factors;
    const only = inner.factors.length === 1 && first!.exponent === 1 ? first!.base : null;
    switch (operator) {
      case 'negate':
        return { ...inner, coefficient: -inner.coefficient };
      case 'sqrt':
        // the root of an even power is no power of the base, which may be negative
        if (
          inner.coefficient < 0 ||
          inner.factors.some(({ base, exponent }) => exponent % 2 === 0 && !this.#isPositive(base))
        ) {
          break;
        }
        return {
          coefficient: Math.sqrt(inner.coefficient),
          factors: inner.factors.map(({ base, exponent }) => ({ base, exponent: exponent / 2 })),
        };
      case 'exp':
        if (inner.coefficient === 1 && only?.kind === 'unary' && only.operator === 'log') {
          return this.#product(only.operand);
        }
        break;
      case 'log':
        if (inner.coefficient === 1 && only?.kind === 'unary' && only.operator === 'exp') {
          return this.#product(only.operand);
        }
        break;
      case 'abs':
      case 'cos':
      case 'cosh':
        if (inner.coefficient < 0) return single(unary(operator, this.#write(negative(inner))));
        break;
      case 'sin':
      case 'tan':
      case 'tanh':
      case 'asin':
      case 'atan':
      case 'sinh':
        if (inner.coefficient < 0) return negative(single(unary(operator, this.#write(negative(inner)))));
        break;
      default:
    }
    return single(unary(operator, this.#write(inner)));
  }

  #power(base: Product, exponent: Product): Product {
    if (exponent.factors.length > 0) {
      return single(binary('^', this.#write(base), this.#write(exponent)));
    }
    const power = exponent.coefficient;
    if (base.factors.length === 0) return { coefficient: base.coefficient ** power, factors: [] };
    if (Number.isInteger(power)) return raised(base, power);
    return { coefficient: 1, factors: [{ base: this.#write(base), exponent: power }] };
  }

  #terms(formula: Formula): Product[] {
    if (formula.kind === 'binary' && (formula.operator === '+' || formula.operator === '-')) {
      const right = this.#terms(formula.right);
      return [...this.#terms(formula.left), ...(formula.operator === '+' ? right : right.map(negative))];
    }
    if (formula.kind === 'unary' && formula.operator === 'negate') {
      return this.#terms(formula.operand).map(negative);
    }
    const product = this.#product(formula);
    const [only] = product.factors;
    const isSum = only?.base.kind === 'binary' && (only.base.operator === '+' || only.base.operator === '-');
    if (isSum && product.factors.length === 1 && only.exponent === 1 && Math.abs(product.coefficient) === 1) {
      const terms = this.#terms(only.base);
      return product.coefficient === 1 ? terms : terms.map(negative);
    }
    return [product];
  }

  /** Joins equal terms and takes out what all terms have in common. */
  #sum(formula: Formula): Product {
    const terms: Product[] = [];
    for (const term of this.#terms(formula)) {
      const at = terms.findIndex((other) => haveEqualFactors(other, term));
      if (at < 0) terms.push(term);
      else terms[at] = { ...term, coefficient: terms[at]!.coefficient + term.coefficient };
    }
    const remaining = terms.filter(({ coefficient }) => coefficient !== 0);
    if (remaining.length === 0) return { coefficient: 0, factors: [] };
    if (remaining.length === 1) return remaining[0]!;
    const common = commonFactors(remaining);
    const sizes = remaining.map(({ coefficient }) => Math.abs(coefficient));
    const size = sizes.every((one) => one === sizes[0]) ? sizes[0]! : 1;
    const inner = remaining.map(({ coefficient, factors }) => ({
      coefficient: coefficient / size,
      factors: quotientOf(factors, common),
    }));
    return times({ coefficient: size, factors: common }, single(this.#writeSum(inner)));
  }

  /** Writes terms: the first one is not negative if any is not, and a number stands last. */
  #writeSum(terms: readonly Product[]): Formula {
    const numbers = terms.filter(({ factors }) => factors.length === 0);
    const others = terms.filter(({ factors }) => factors.length > 0);
    const firstPositive = others.findIndex(({ coefficient }) => coefficient > 0);
    if (firstPositive < 0 && numbers.some(({ coefficient }) => coefficient > 0))
      others.unshift(...numbers.splice(0));
    if (firstPositive > 0) others.unshift(...others.splice(firstPositive, 1));
    const [first, ...rest] = [...others, ...numbers];
    return rest.reduce<Formula>(
      (sum, term) =>
        term.coefficient < 0
          ? binary('-', sum, this.#write(negative(term)))
          : binary('+', sum, this.#write(term)),
      this.#write(first!),
    );
  }

  #write({ coefficient, factors }: Product): Formula {
    if (factors.length === 0 || coefficient === 0 || !Number.isFinite(coefficient))
      return literal(coefficient);
    if (coefficient === -1) return unary('negate', this.#write({ coefficient: 1, factors }));
    const isRoot = ({ exponent }: Factor) => Math.abs(exponent) === 0.5 && this.#has('sqrt');
    const above = factors
      .filter((one) => one.exponent > 0 && !isRoot(one))
      .map((one) => this.#writeFactor(one));
    const below = factors
      .filter((one) => one.exponent < 0 && !isRoot(one))
      .map(({ base, exponent }) => this.#writeFactor({ base, exponent: -exponent }));
    const roots = factors.filter(isRoot).map(({ base, exponent }) => ({ base, exponent: 2 * exponent }));
    if (roots.length > 0) {
      const isAbove = roots.some(({ exponent }) => exponent > 0);
      const inner = isAbove ? roots : roots.map(({ base, exponent }) => ({ base, exponent: -exponent }));
      (isAbove ? above : below).push(unary('sqrt', this.#write({ coefficient: 1, factors: inner })));
    }
    const numerator = coefficient === 1 && above.length > 0 ? above : [literal(coefficient), ...above];
    const product = (parts: readonly Formula[]) => parts.reduce((whole, part) => binary('*', whole, part));
    return below.length === 0 ? product(numerator) : binary('/', product(numerator), product(below));
  }

  /** @param exponent above 0 */
  #writeFactor({ base, exponent }: Factor): Formula {
    if (exponent === 1) return base;
    if (this.#has('^') || !Number.isInteger(exponent) || exponent > mostRepeated) {
      return binary('^', base, literal(exponent));
    }
    return Array.from({ length: exponent }, () => base).reduce((whole, part) => binary('*', whole, part));
  }
}

function single(base: Formula): Product {
  return { coefficient: 1, factors: [{ base, exponent: 1 }] };
}

function negative(product: Product): Product {
  return { ...product, coefficient: -product.coefficient };
}

function raised({ coefficient, factors }: Product, power: number): Product {
  return {
    coefficient: coefficient ** power,
    factors: power === 0 ? [] : factors.map(({ base, exponent }) => ({ base, exponent: exponent * power })),
  };
}

function times(a: Product, b: Product): Product {
  const factors = [...a.factors];
  for (const factor of b.factors) {
    const at = factors.findIndex(({ base }) => areEqual(base, factor.base));
    if (at < 0) factors.push(factor);
    else factors[at] = { base: factor.base, exponent: factors[at]!.exponent + factor.exponent };
  }
  return {
    coefficient: a.coefficient * b.coefficient,
    factors: factors.filter(({ exponent }) => exponent !== 0),
  };
}

function haveEqualFactors(a: Product, b: Product): boolean {
  return (
    a.factors.length === b.factors.length &&
    a.factors.every(({ base, exponent }) =>
      b.factors.some((other) => other.exponent === exponent && areEqual(other.base, base)),
    )
  );
}

/** The factors that all terms have, each with the exponent nearest to 0. */
function commonFactors(terms: readonly Product[]): Factor[] {
  const [first, ...others] = terms;
  return first!.factors.flatMap(({ base, exponent }) => {
    let common = exponent;
    for (const { factors } of others) {
      const other = factors.find((one) => areEqual(one.base, base))?.exponent ?? 0;
      if (other * common <= 0) return [];
      if (Math.abs(other) < Math.abs(common)) common = other;
    }
    return [{ base, exponent: common }];
  });
}

function quotientOf(factors: readonly Factor[], divisors: readonly Factor[]): Factor[] {
  return times({ coefficient: 1, factors }, raised({ coefficient: 1, factors: divisors }, -1))
    .factors as Factor[];
}
