import type { Evaluator } from '../formula/evaluator.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { functionFingerprint } from '../formula/functionFingerprint.js';
import { allowedProductions } from './allowedProductions.js';

/** A small formula, with its values at the rows of a sample. */
export interface LibraryEntry {
  readonly derivation: Uint16Array;
  /** Values of its fitted constants. */
  readonly constants: Float64Array;
  readonly size: number;
  readonly values: Float64Array;
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
 * Enumerates formulas from small to large, put together from smaller ones. Of those with the same values at all rows, only
 * the first one is kept, so what is built on it is not built again. Formulas with fitted constants, and those that are not
 * finite somewhere, are left out.
 */
export function enumerateFormulas(
  language: FormulaLanguage,
  evaluator: Evaluator,
  { mostEvaluations, mostSize, variables, constants = [] }: LibraryOptions,
): Library {
  const { table, sizes } = language;
  const isAllowed = allowedProductions(language, variables);
  const entries: LibraryEntry[][] = table.nonTerminals.map(() => []);
  /** By non-terminal and size. */
  const bySize: LibraryEntry[][][] = table.nonTerminals.map(() => []);
  const isCommutative = table.productions.map((_, production) => commutes(language, production));
  const fingerprints = table.nonTerminals.map(() => new Set<number>());
  let evaluations = 0;
  let room = true;

  const keep = (nonTerminal: number, entry: Omit<LibraryEntry, 'order'>): void => {
    const fingerprint = functionFingerprint(entry.values);
    if (fingerprints[nonTerminal]!.has(fingerprint)) return;
    fingerprints[nonTerminal]!.add(fingerprint);
    const numbered = { ...entry, order: entries[nonTerminal]!.length };
    entries[nonTerminal]!.push(numbered);
    const sameSize = bySize[nonTerminal]![entry.size] ?? [];
    bySize[nonTerminal]![entry.size] = sameSize;
    sameSize.push(numbered);
  };
  const evaluate = (
    nonTerminal: number,
    derivation: Uint16Array,
    constants: Float64Array,
    size: number,
  ): void => {
    evaluations++;
    const values = new Float64Array(evaluator.rows);
    if (!evaluator.evaluate(language.programOf(derivation), constants, values)) return;
    // a formula of constants alone is one constant
    if (constants.length > 0 && size > 1 && values.every((value) => value === values[0])) return;
    keep(nonTerminal, { derivation, constants, size, values });
  };

  for (let size = 1; size <= mostSize && room; size++) {
    table.productions.forEach(({ lhs }, production) => {
      const written = sizes[production]!;
      const children = table.children[production]!;
      if (written === 0 || written > size || !room || !isAllowed[production]!) return;
      for (const parts of partings(size - written, children.length)) {
        const lists = parts.map((part, i) => bySize[children[i]!]![part] ?? []);
        for (const chosen of products(lists)) {
          // a + b and b + a are one function: the operand that was found first stands first
          if (isCommutative[production]! && chosen[0]!.order > chosen[1]!.order) continue;
          if (evaluations >= mostEvaluations) {
            room = false;
            return;
          }
          const own = language.constantCounts[production]!;
          if (own === 0) {
            evaluate(lhs, joined(production, chosen), constantsOf(chosen, []), size);
          } else {
            for (const value of constants) {
              evaluate(
                lhs,
                joined(production, chosen),
                constantsOf(chosen, new Array(own).fill(value)),
                size,
              );
            }
          }
        }
      }
    });
    // a production that only names another non-terminal adds nothing to the size: again until nothing is new
    for (let before = -1, now = 0; before !== now; ) {
      before = entries.reduce((sum, { length }) => sum + length, 0);
      table.productions.forEach(({ lhs }, production) => {
        const children = table.children[production]!;
        if (sizes[production] !== 0 || children.length !== 1) return;
        for (const entry of [...(bySize[children[0]!]![size] ?? [])]) {
          keep(lhs, { ...entry, derivation: joined(production, [entry]) });
        }
      });
      now = entries.reduce((sum, { length }) => sum + length, 0);
    }
  }
  return { entries, evaluations };
}

/** @param own the constants of the production above, which come first */
function constantsOf(children: readonly LibraryEntry[], own: readonly number[]): Float64Array {
  return Float64Array.from([...own, ...children.flatMap(({ constants }) => [...constants])]);
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

function* products<T>(lists: readonly (readonly T[])[]): Generator<T[]> {
  const [first, ...others] = lists;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const one of first) for (const rest of products(others)) yield [one, ...rest];
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
