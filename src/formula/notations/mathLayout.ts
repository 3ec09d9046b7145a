import type { Formula } from '../formula.js';
import type { UnaryOperator } from '../operators.js';
import { type MathName, mathName } from './mathName.js';
import { roundedTo } from './roundedTo.js';

/** A formula as it stands on paper: fractions, roots, powers. {@link mathLayout} decides on its parentheses. */
export type MathLayout =
  | { readonly kind: 'number'; readonly mantissa: string; readonly exponent: number | null }
  | { readonly kind: 'name'; readonly name: MathName }
  | { readonly kind: 'sum'; readonly sign: '+' | '-'; readonly left: MathLayout; readonly right: MathLayout }
  /** Factors side by side; a dot keeps numbers apart. */
  | {
      readonly kind: 'product';
      readonly left: MathLayout;
      readonly right: MathLayout;
      readonly hasDot: boolean;
    }
  | { readonly kind: 'negated'; readonly operand: MathLayout }
  | { readonly kind: 'fraction'; readonly above: MathLayout; readonly below: MathLayout }
  | { readonly kind: 'power'; readonly base: MathLayout; readonly exponent: MathLayout }
  | { readonly kind: 'exponential'; readonly exponent: MathLayout }
  | { readonly kind: 'root'; readonly operand: MathLayout }
  | { readonly kind: 'bars'; readonly operand: MathLayout }
  | { readonly kind: 'call'; readonly name: string; readonly operand: MathLayout }
  | { readonly kind: 'parentheses'; readonly operand: MathLayout };

/** The functions whose names in mathematics are others than in programs. */
const functionNames: Readonly<Record<string, string>> = {
  asin: 'arcsin',
  acos: 'arccos',
  atan: 'arctan',
  log: 'ln',
};

export interface MathOptions {
  /** The names of the variables. */
  readonly variables: readonly string[];
  /** The names of constants, shown in place of their values. Defaults to `pi` alone. */
  readonly constants?: Readonly<Record<string, number>>;
  /** The significant digits of numbers. Defaults to 5. */
  readonly digits?: number;
}

/** How tightly a layout holds together: a sum, a product, a sign, a fraction or power, a single symbol. */
const strengths = { sum: 1, product: 2, sign: 3, power: 4, symbol: 5 } as const;

interface Laid {
  readonly layout: MathLayout;
  readonly strength: number;
}

/** Lays a formula out with no more parentheses than its meaning needs. */
export function mathLayout(
  formula: Formula,
  { variables, constants = { pi: Math.PI }, digits = 5 }: MathOptions,
): MathLayout {
  const names = new Map(Object.entries(constants).map(([name, value]) => [value, mathName(name)]));

  const laid = (part: Formula): Laid => {
    switch (part.kind) {
      case 'number': {
        const name = names.get(part.value);
        return name === undefined ? laidNumber(part.value, digits) : symbol({ kind: 'name', name });
      }
      case 'variable':
        return symbol({ kind: 'name', name: mathName(variables[part.index]!) });
      case 'constant':
        return symbol({ kind: 'name', name: mathName(`c_${part.index + 1}`) });
      case 'unary':
        return laidCall(part.operator, laid(part.operand));
      case 'binary': {
        const [left, right] = [laid(part.left), laid(part.right)];
        switch (part.operator) {
          case '+':
          case '-': {
            const least = part.operator === '-' || isSigned(right.layout) ? strengths.product : strengths.sum;
            const second = isSigned(right.layout)
              ? inParentheses(right, Number.POSITIVE_INFINITY)
              : inParentheses(right, least);
            return {
              layout: { kind: 'sum', sign: part.operator, left: left.layout, right: second },
              strength: strengths.sum,
            };
          }
          case '*': {
            const first = inParentheses(left, strengths.product);
            const second = inParentheses(
              right,
              isSigned(right.layout) ? Number.POSITIVE_INFINITY : strengths.product,
            );
            const layout: MathLayout = {
              kind: 'product',
              left: first,
              right: second,
              hasDot: beginsWithNumber(second),
            };
            return { layout, strength: strengths.product };
          }
          case '/':
            return {
              layout: { kind: 'fraction', above: left.layout, below: right.layout },
              strength: strengths.power,
            };
          case '^':
            return {
              layout: { kind: 'power', base: inParentheses(left, strengths.symbol), exponent: right.layout },
              strength: strengths.power,
            };
        }
      }
    }
  };
  return laid(formula).layout;
}

const symbol = (layout: MathLayout): Laid => ({ layout, strength: strengths.symbol });

function laidCall(operator: UnaryOperator, operand: Laid): Laid {
  const { layout } = operand;
  switch (operator) {
    case 'negate': {
      const inner = inParentheses(operand, isSigned(layout) ? Number.POSITIVE_INFINITY : strengths.product);
      const isProduct = inner === layout && operand.strength === strengths.product;
      return {
        layout: { kind: 'negated', operand: inner },
        strength: isProduct ? strengths.product : strengths.sign,
      };
    }
    case 'sqrt':
      return symbol({ kind: 'root', operand: layout });
    case 'abs':
      return symbol({ kind: 'bars', operand: layout });
    case 'exp':
      return { layout: { kind: 'exponential', exponent: layout }, strength: strengths.power };
    default:
      return symbol({ kind: 'call', name: functionNames[operator] ?? operator, operand: layout });
  }
}

function laidNumber(value: number, digits: number): Laid {
  const rounded = roundedTo(value, digits);
  const [mantissa = '', exponent] = (
    rounded !== 0 && (Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4)
      ? rounded.toExponential()
      : String(rounded)
  ).split('e');
  const layout: MathLayout = {
    kind: 'number',
    mantissa,
    exponent: exponent === undefined ? null : Number(exponent),
  };
  const strength =
    exponent !== undefined ? strengths.product : rounded < 0 ? strengths.sign : strengths.symbol;
  return { layout, strength };
}

function inParentheses({ layout, strength }: Laid, least: number): MathLayout {
  return strength < least ? { kind: 'parentheses', operand: layout } : layout;
}

/** Whether a layout begins with a minus sign. */
function isSigned(layout: MathLayout): boolean {
  const first = firstOf(layout);
  return first.kind === 'negated' || (first.kind === 'number' && first.mantissa.startsWith('-'));
}

function beginsWithNumber(layout: MathLayout): boolean {
  return firstOf(layout).kind === 'number';
}

function firstOf(layout: MathLayout): MathLayout {
  if (layout.kind === 'sum' || layout.kind === 'product') return firstOf(layout.left);
  return layout.kind === 'power' ? firstOf(layout.base) : layout;
}
