import { deriveFormula } from '../formula/derive.js';
import { binary, type Formula, literal } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';

const probe = literal(1);

/** The place for a formula within another one, as a language sees it. */
export interface Place {
  /** The non-terminal whose formulas may stand there. */
  readonly nonTerminal: number;
  /** Whether multiples of them by a fitted constant may stand there, and sums of them with one. */
  readonly hasFactor: boolean;
  readonly hasOffset: boolean;
}

/**
 * Returns the place that is left within a formula.
 *
 * @param samples some small formulas of each non-terminal
 * @param wrap puts a formula there
 * @returns null if no formula of the language has one there
 */
export function formulaPlace(
  language: FormulaLanguage,
  samples: readonly (readonly Formula[])[],
  wrap: (formula: Formula) => Formula,
): Place | null {
  const { start } = language.table;
  const fits = (formula: Formula) => deriveFormula(language, wrap(formula), []) !== null;
  const fixed = { nonTerminal: start, hasFactor: false, hasOffset: false };
  if (language.patterns === null) return fixed;
  const nonTerminals = [start, ...samples.keys()];
  for (const nonTerminal of nonTerminals) {
    const fitting = samples[nonTerminal]!.filter(fits);
    if (fitting.length === 0) continue;
    return {
      nonTerminal,
      hasFactor: fitting.every((formula) => fits(binary('*', literal(2.5), formula))),
      hasOffset: fitting.every((formula) => fits(binary('+', formula, literal(1.25)))),
    };
  }
  // the formulas of the start may be larger than the samples
  return samples[start]!.length === 0 && wrap(probe) === probe ? fixed : null;
}
