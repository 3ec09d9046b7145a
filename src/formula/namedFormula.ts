import { unknownName } from '../base/unknownName.js';
import { derivativeOf } from './derivativeOf.js';
import { type Formula, operandsOf, sizeOf } from './formula.js';
import { excelColumn, excelNotation } from './notations/excel.js';
import { javascriptNotation } from './notations/javascript.js';
import { latexOf } from './notations/latex.js';
import { mathmlOf } from './notations/mathml.js';
import { numpyNotation } from './notations/numpy.js';
import { plainNotation } from './notations/plain.js';
import { mathNotation } from './notations/python.js';
import { countRows, type NumberTable, tableColumn } from './numberTable.js';
import { parseFormula } from './parseFormula.js';
import { simplify } from './simplify.js';
import { valuesOf } from './valuesOf.js';
import { type Notation, writeFormula } from './writeFormula.js';

/** A formula in columns of a table. */
export class NamedFormula {
  readonly tree: Formula;
  /** The names of the variables by their index in the tree, of which it need not have all. */
  readonly variables: readonly string[];
  /** The names of constants, which {@link show}, {@link latex} and {@link mathml} write in place of their values. */
  readonly constants: Readonly<Record<string, number>>;

  constructor(tree: Formula, variables: readonly string[], constants?: Readonly<Record<string, number>>) {
    this.tree = tree;
    this.variables = variables;
    this.constants = constants ?? (variables.includes('pi') ? {} : { pi: Math.PI });
  }

  /**
   * Reads a formula as Python writes it, or with `^` for powers. Its names are variables, except those of functions and `pi`.
   *
   * @param columns variables that there may be; one of them may be called `pi`
   * @throws InputError with the place of a mistake
   */
  static parse(text: string, columns: readonly string[] = []): NamedFormula {
    const { tree, variables } = parseFormula(text, columns);
    return new NamedFormula(tree, variables);
  }

  /** The number of operators, names and numbers. */
  get size(): number {
    return sizeOf(this.tree);
  }

  /** The names of the variables that occur in it. */
  get usedVariables(): string[] {
    const indices = new Set<number>();
    const visit = (part: Formula): void => {
      if (part.kind === 'variable') indices.add(part.index);
      operandsOf(part).forEach(visit);
    };
    visit(this.tree);
    return this.variables.filter((_, index) => indices.has(index));
  }

  /**
   * Returns its values, `[rows]`: not-a-number where it has none. A formula without variables has one for each row.
   *
   * @throws InputError for a table without one of its columns
   */
  predict(table: NumberTable): Float64Array {
    const used = new Set(this.usedVariables);
    const none = new Float64Array(0);
    const columns = this.variables.map((name) => (used.has(name) ? tableColumn(table, name) : none));
    return valuesOf(this.tree, columns, countRows(table));
  }

  /** Returns the derivative by a variable. @throws InputError for a name that is no variable */
  derivative(name: string): NamedFormula {
    const index = this.variables.indexOf(name);
    if (index < 0)
      throw unknownName(`a variable of the formula (${this.variables.join(', ')})`, name, this.variables);
    return new NamedFormula(derivativeOf(this.tree, index), this.variables, this.constants);
  }

  /** Returns a formula of the same value that is no larger. */
  simplify(): NamedFormula {
    return new NamedFormula(simplify(this.tree), this.variables, this.constants);
  }

  /** The text that {@link parse} reads back as the same formula: `2.5*x^2 + sin(y)`. */
  toString(): string {
    return this.#written(plainNotation(this.variables));
  }

  /** Returns text for people, with numbers of some digits, 5 by default. */
  show(digits = 5): string {
    return this.#written(plainNotation(this.variables, { digits, constants: this.constants }));
  }

  /** An expression of Python, with the functions of `math` by their names alone. */
  get python(): string {
    return this.#written(mathNotation(this.variables));
  }

  /** An expression of Python with the functions of NumPy, as `np`. */
  get numpy(): string {
    return this.#written(numpyNotation(this.variables));
  }

  /** An expression of JavaScript. */
  get javascript(): string {
    return this.#written(javascriptNotation(this.variables));
  }

  /** A formula of Excel, without its `=`, whose variables are columns of the same table: `2.5*[@x]^2`. */
  get excel(): string {
    return this.#written(excelNotation(this.variables.map(excelColumn)));
  }

  /** LaTeX's mathematics, with numbers of 5 digits. */
  get latex(): string {
    return latexOf(this.tree, this);
  }

  /** Returns MathML, with numbers of 5 digits. @param target the name of the column that it gives, for an equation */
  mathml(target?: string): string {
    return mathmlOf(this.tree, this, target);
  }

  #written(notation: Notation): string {
    return writeFormula(this.tree, notation);
  }
}
