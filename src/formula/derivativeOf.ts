import { binary, type Formula, literal, unary } from './formula.js';
import type { UnaryOperator } from './operators.js';
import { simplify } from './simplify.js';

/** Returns the derivative of a formula by a variable, simplified. */
export function derivativeOf(formula: Formula, variableIndex: number): Formula {
  return simplify(derived(formula, variableIndex));
}

const plus = (a: Formula, b: Formula) => binary('+', a, b);
const minus = (a: Formula, b: Formula) => binary('-', a, b);
const times = (a: Formula, b: Formula) => binary('*', a, b);
const over = (a: Formula, b: Formula) => binary('/', a, b);
const power = (a: Formula, b: Formula) => binary('^', a, b);
const one = literal(1);

/** The derivatives of the functions by their operand u. */
const outer: Readonly<Record<UnaryOperator, (u: Formula) => Formula>> = {
  negate: () => literal(-1),
  sqrt: (u) => over(literal(0.5), unary('sqrt', u)),
  exp: (u) => unary('exp', u),
  log: (u) => over(one, u),
  sin: (u) => unary('cos', u),
  cos: (u) => unary('negate', unary('sin', u)),
  tan: (u) => over(one, power(unary('cos', u), literal(2))),
  asin: (u) => over(one, unary('sqrt', minus(one, power(u, literal(2))))),
  acos: (u) => over(literal(-1), unary('sqrt', minus(one, power(u, literal(2))))),
  atan: (u) => over(one, plus(one, power(u, literal(2)))),
  sinh: (u) => unary('cosh', u),
  cosh: (u) => unary('sinh', u),
  tanh: (u) => minus(one, power(unary('tanh', u), literal(2))),
  abs: (u) => over(u, unary('abs', u)),
};

function derived(formula: Formula, by: number): Formula {
  if (formula.kind === 'variable') return literal(formula.index === by ? 1 : 0);
  if (!dependsOn(formula, by)) return literal(0);
  if (formula.kind === 'unary') {
    return times(outer[formula.operator](formula.operand), derived(formula.operand, by));
  }
  if (formula.kind !== 'binary') return literal(0);
  const { operator, left: u, right: v } = formula;
  const [du, dv] = [derived(u, by), derived(v, by)];
  switch (operator) {
    case '+':
      return plus(du, dv);
    case '-':
      return minus(du, dv);
    case '*':
      return plus(times(du, v), times(u, dv));
    case '/':
      // a constant below stays one number
      return dependsOn(v, by) ? over(minus(times(du, v), times(u, dv)), power(v, literal(2))) : over(du, v);
    case '^': {
      const ofBase = times(times(v, power(u, minus(v, one))), du);
      if (!dependsOn(v, by)) return ofBase;
      const ofExponent = times(times(power(u, v), unary('log', u)), dv);
      return dependsOn(u, by) ? plus(ofBase, ofExponent) : ofExponent;
    }
  }
}

function dependsOn(formula: Formula, by: number): boolean {
  if (formula.kind === 'variable') return formula.index === by;
  if (formula.kind === 'unary') return dependsOn(formula.operand, by);
  return formula.kind === 'binary' && (dependsOn(formula.left, by) || dependsOn(formula.right, by));
}
