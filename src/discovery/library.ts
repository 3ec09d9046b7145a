import type { Evaluator } from '../formula/evaluator.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { functionFingerprint } from '../formula/functionFingerprint.js';
import { allowedProductions } from './allowedProductions.js';
import { type OperandValues, rangeOf } from './operandValues.js';
import { type ComputedValues, ProductionValues } from './productionValues.js';
import { ValueShelf } from './valueShelf.js';

/** A small formula, with its values at the rows of a sample. */
export interface LibraryEntry extends OperandValues {
  readonly derivation: Uint16Array;
  /** Values of its fitted constants. */
  readonly constants: Float64Array;
  readonly size: number;
  /** Its place among those of its non-terminal. */
  readonly order: number;
}

/** All formulas of each non-terminal up to a size, one for each function of the data. */
export interface Library {
  /** By non-terminal, from small to large. */
  readonly entries: readonly (readonly LibraryEntry[])[];
  /** The number of formulas that were evaluated. */
  readonly evaluations: number;
}

export interface LibraryOptions {
  /** The most formulas that are evaluated. */
  readonly mostEvaluations: number;
  readonly mostSize: number;
  /** The variables that formulas may contain. */
  readonly variables: readonly number[];
  /** Values for fitted constants, as different leaves; none for formulas without constants. Defaults to none. */
  readonly constants?: readonly number[];
}

/**
 * Enumerates formulas from small to large, put together from smaller ones, whose values are known. Of those with the same
 * values at all rows, only the first one is kept, so what is built on it is not built again. Formulas with fitted constants,
 * and those that are not finite somewhere, are left out.
 */
export function enumerateFormulas(
  language: FormulaLanguage,
  evaluator: Evaluator,
  options: LibraryOptions,
): Library {
  const enumeration = new Enumeration(language, evaluator, options);
  for (let size = 1; size <= options.mostSize && !enumeration.isFull; size++) enumeration.addSize(size);
  return enumeration;
}

class Enumeration implements Library {
  readonly entries: LibraryEntry[][];
  evaluations = 0;
  /** Whether there was no room for a further formula. */
  isFull = false;
  readonly #language: FormulaLanguage;
  readonly #mostEvaluations: number;
  readonly #constants: readonly number[];
  readonly #isAllowed: readonly boolean[];
  readonly #isCommutative: readonly boolean[];
  readonly #values: FormulaValues;
  /** By non-terminal and size. */
  readonly #bySize: LibraryEntry[][][];
  readonly #fingerprints: readonly Set<number>[];
  readonly #shelf = new ValueShelf();

  constructor(
    language: FormulaLanguage,
    evaluator: Evaluator,
    { mostEvaluations, variables, constants = [] }: LibraryOptions,
  ) {
    const { table, templates } = language;
    this.#language = language;
    this.#mostEvaluations = mostEvaluations;
    this.#constants = constants;
    this.#isAllowed = allowedProductions(language, variables);
    this.#isCommutative = table.productions.map((_, production) => commutes(language, production));
    this.#values =
      templates === null
        ? wholeFormulas(language, evaluator)
        : new ProductionValues(language, templates, evaluator);
    this.entries = table.nonTerminals.map(() => []);
    this.#bySize = table.nonTerminals.map(() => []);
    this.#fingerprints = table.nonTerminals.map(() => new Set());
  }

  addSize(size: number): void {
    const { table, sizes } = this.#language;
    for (const production of table.productions.keys()) {
      const written = sizes[production]!;
      if (written > 0 && written <= size && this.#isAllowed[production]!) this.#addWith(production, size);
    }
    // a production that only names another non-terminal adds nothing to the size: again until nothing is new
    while (this.#addNamed(size)) {}
  }

  /** Adds the formulas of a size whose outermost production is a given one. */
  #addWith(production: number, size: number): void {
    const children = this.#language.table.children[production]!;
    const count = this.#language.constantCounts[production]!;
    const owns = count === 0 ? [[]] : this.#constants.map((value) => new Array<number>(count).fill(value));
    const isCommutative = this.#isCommutative[production]!;
    const visit = (chosen: readonly LibraryEntry[]): void => {
      // a + b and b + a are one function: the operand that was found first stands first
      if (isCommutative && chosen[0]!.order > chosen[1]!.order) return;
      if (this.evaluations >= this.#mostEvaluations) this.isFull = true;
      else for (const own of owns) this.#evaluate(production, chosen, own, size);
    };
    for (const parts of partings(size - this.#language.sizes[production]!, children.length)) {
      const lists = parts.map((part, i) => this.#bySize[children[i]!]![part] ?? []);
      this.#visitChoices(lists, [], visit);
    }
  }

  /** Visits all choices of one entry of each list, until there is no more room. */
  #visitChoices(
    lists: readonly (readonly LibraryEntry[])[],
    chosen: LibraryEntry[],
    visit: (chosen: readonly LibraryEntry[]) => void,
  ): void {
    const depth = chosen.length;
    if (depth === lists.length) {
      visit(chosen);
      return;
    }
    for (const entry of lists[depth]!) {
      if (this.isFull) return;
      chosen.push(entry);
      this.#visitChoices(lists, chosen, visit);
      chosen.pop();
    }
  }

  #evaluate(production: number, chosen: readonly LibraryEntry[], own: readonly number[], size: number): void {
    this.evaluations++;
    const computed = this.#values.compute(production, chosen, own);
    if (computed === null) return;
    const { values, isScalar } = computed;
    // a formula of constants alone is one constant
    const constants = constantsOf(chosen, own);
    if (constants.length > 0 && size > 1 && values.every((value) => value === values[0])) return;
    const { lhs } = this.#language.table.productions[production]!;
    if (!this.#isNew(lhs, values)) return;
    this.#keep(lhs, {
      derivation: joined(production, chosen),
      constants,
      size,
      order: this.entries[lhs]!.length,
      values: this.#shelf.copy(values),
      range: rangeOf(values),
      isScalar,
    });
  }

  /** Adds formulas of a size to the non-terminals that only name theirs; returns whether there are any. */
  #addNamed(size: number): boolean {
    const { table, sizes } = this.#language;
    let isAny = false;
    for (const [production, { lhs }] of table.productions.entries()) {
      const children = table.children[production]!;
      if (sizes[production] !== 0 || children.length !== 1) continue;
      for (const entry of [...(this.#bySize[children[0]!]![size] ?? [])]) {
        if (!this.#isNew(lhs, entry.values)) continue;
        const order = this.entries[lhs]!.length;
        this.#keep(lhs, { ...entry, derivation: joined(production, [entry]), order });
        isAny = true;
      }
    }
    return isAny;
  }

  /** Returns whether a non-terminal has no function of these values yet, and remembers them. */
  #isNew(nonTerminal: number, values: Float64Array): boolean {
    const fingerprints = this.#fingerprints[nonTerminal]!;
    const { size } = fingerprints;
    return fingerprints.add(functionFingerprint(values)).size > size;
  }

  #keep(nonTerminal: number, entry: LibraryEntry): void {
    this.entries[nonTerminal]!.push(entry);
    const bySize = this.#bySize[nonTerminal]!;
    bySize[entry.size] ??= [];
    bySize[entry.size]!.push(entry);
  }
}

/** Computes the formulas of productions from those of their non-terminals. */
interface FormulaValues {
  compute(
    production: number,
    operands: readonly LibraryEntry[],
    constants: readonly number[],
  ): ComputedValues | null;
}

/** Values of formulas that are read as a whole, by the precedence of their operators. */
function wholeFormulas(language: FormulaLanguage, evaluator: Evaluator): FormulaValues {
  const values = new Float64Array(evaluator.rows);
  return {
    compute(production, operands, constants) {
      const program = language.programOf(joined(production, operands));
      if (!evaluator.evaluate(program, constantsOf(operands, constants), values)) return null;
      return { values, isScalar: false };
    },
  };
}

const noConstants = new Float64Array(0);

/** @param own the constants of the production above, which come first */
function constantsOf(children: readonly LibraryEntry[], own: readonly number[]): Float64Array {
  let count = own.length;
  for (const { constants } of children) count += constants.length;
  if (count === 0) return noConstants;
  const all = new Float64Array(count);
  all.set(own);
  let at = own.length;
  for (const { constants } of children) {
    all.set(constants, at);
    at += constants.length;
  }
  return all;
}

function commutes({ patterns }: FormulaLanguage, production: number): boolean {
  const pattern = patterns?.[production];
  return (
    pattern?.kind === 'binary' &&
    (pattern.operator === '+' || pattern.operator === '*') &&
    pattern.left.kind === 'slot' &&
    pattern.right.kind === 'slot' &&
    pattern.left.nonTerminal === pattern.right.nonTerminal
  );
}

function joined(production: number, children: readonly LibraryEntry[]): Uint16Array {
  const length = children.reduce((sum, { derivation }) => sum + derivation.length, 1);
  const out = new Uint16Array(length);
  out[0] = production;
  let at = 1;
  for (const { derivation } of children) {
    out.set(derivation, at);
    at += derivation.length;
  }
  return out;
}

/** All ways to write a number as an ordered sum of `count` numbers of at least 1. */
function* partings(total: number, count: number): Generator<number[]> {
  if (count === 0) {
    if (total === 0) yield [];
    return;
  }
  for (let first = 1; first <= total - (count - 1); first++) {
    for (const rest of partings(total - first, count - 1)) yield [first, ...rest];
  }
}

/**
 * Returns the entries without those that are a multiple of an earlier one plus a constant, which in a weighted sum is the
 * same, and without constant ones.
 */
export function distinctShapes(entries: readonly LibraryEntry[]): LibraryEntry[] {
  const seenShapes = new Set<number>();
  return entries.filter(({ values }) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    if (!(square > 1e-20 * values.length * mean * mean) || !Number.isFinite(square)) return false;
    const length = Math.sqrt(square) * (values[0]! < mean ? -1 : 1);
    const fingerprint = functionFingerprint(values.map((value) => (value - mean) / length));
    if (seenShapes.has(fingerprint)) return false;
    seenShapes.add(fingerprint);
    return true;
  });
}
