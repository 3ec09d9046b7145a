import type { FittedFormula, FormulaFit } from '../formula/files/fittedFormula.js';
import type { Formula } from '../formula/formula.js';
import { NamedFormula } from '../formula/namedFormula.js';

/** A formula that a search has found, with its fit to the rows that the search saw. */
export class DiscoveredFormula extends NamedFormula implements FittedFormula {
  readonly loss: number;
  readonly r2: number;
  readonly test: FormulaFit | null;

  constructor(
    tree: Formula,
    variables: readonly string[],
    constants: Readonly<Record<string, number>>,
    { loss, r2 }: FormulaFit,
    test: FormulaFit | null,
  ) {
    super(tree, variables, constants);
    this.loss = loss;
    this.r2 = r2;
    this.test = test;
  }
}
