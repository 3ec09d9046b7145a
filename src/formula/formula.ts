import type { BinaryOperator, UnaryOperator } from './operators.js';

/** A formula as a tree. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  /** A column of the data, by its place. */
  | { readonly kind: 'variable'; readonly index: number }
  /** A constant whose value is fitted to data, by its place among those of the formula. */
  | { readonly kind: 'constant'; readonly index: number }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Formula }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Formula;
      readonly right: Formula;
    };

export const literal = (value: number): Formula => ({ kind: 'number', value });
export const variable = (index: number): Formula => ({ kind: 'variable', index });
export const constant = (index: number): Formula => ({ kind: 'constant', index });
export const unary = (operator: UnaryOperator, operand: Formula): Formula => ({
  kind: 'unary',
  operator,
  operand,
});
export const binary = (operator: BinaryOperator, left: Formula, right: Formula): Formula => ({
  kind: 'binary',
  operator,
  left,
  right,
});

/** The operands of a formula's outermost operator; none for a leaf. */
export function operandsOf(formula: Formula): readonly Formula[] {
  if (formula.kind === 'unary') return [formula.operand];
  return formula.kind === 'binary' ? [formula.left, formula.right] : [];
}

/** Returns the number of operators and leaves, which is the size of a formula. */
export function sizeOf(formula: Formula): number {
  return operandsOf(formula).reduce((sum, operand) => sum + sizeOf(operand), 1);
}

/** Returns a formula with each of its leaves, from left to right, replaced. */
export function mapLeaves(
  formula: Formula,
  replace: (leaf: Extract<Formula, { kind: 'number' | 'variable' | 'constant' }>) => Formula,
): Formula {
  if (formula.kind === 'unary') return unary(formula.operator, mapLeaves(formula.operand, replace));
  if (formula.kind !== 'binary') return replace(formula);
  const left = mapLeaves(formula.left, replace);
  return binary(formula.operator, left, mapLeaves(formula.right, replace));
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
