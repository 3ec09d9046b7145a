import { type Formula, mapLeaves } from './formula.js';

/** Returns a formula with a variable replaced by another formula. */
export function substitute(formula: Formula, index: number, replacement: Formula): Formula {
  return mapLeaves(formula, (leaf) =>
    leaf.kind === 'variable' && leaf.index === index ? replacement : leaf,
  );
}
