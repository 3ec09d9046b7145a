import type { Goal, GoalPart } from './goal.js';

/**
 * Closeness to a molecular formula, as GuacaMol's `IsomerScoringFunction` defines it: the geometric mean of a bell around the
 * wanted number of atoms of each element, hydrogen included, and a wider one around the number of all atoms.
 *
 * @param formula such as C7H8N2O2
 */
export function isomerGoal(formula: string): Goal {
  const composition = [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].map(
    ([, element = '', count]) => [element, count === '' ? 1 : Number(count)] as const,
  );
  const total = composition.reduce((sum, [, count]) => sum + count, 0);
  const near = (element: string | undefined, mu: number, sigma: number): GoalPart => ({
    kind: 'atoms',
    element,
    modifier: { kind: 'gaussian', mu, sigma },
    weight: 1,
  });
  return {
    mean: 'geometric',
    parts: [...composition.map(([element, count]) => near(element, count, 1)), near(undefined, total, 2)],
  };
}
