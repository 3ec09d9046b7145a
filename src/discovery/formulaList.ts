import type { FittedDerivation } from '../formula/derive.js';

/** Many {@link FittedDerivation}s in a few arrays, which go from thread to thread at little cost. */
export interface FormulaList {
  /** All derivations, one behind the other. */
  readonly productions: Uint16Array;
  /** `[formulas + 1]`: where each derivation begins, and the end. */
  readonly starts: Uint32Array;
  readonly constants: Float64Array;
  /** `[formulas + 1]`: where the constants of each formula begin, and the end. */
  readonly constantStarts: Uint32Array;
}

export const noFormulas: FormulaList = listOf([]);

export function listOf(formulas: readonly FittedDerivation[]): FormulaList {
  const starts = startsOf(formulas, ({ derivation }) => derivation.length);
  const constantStarts = startsOf(formulas, ({ constants }) => constants.length);
  const productions = new Uint16Array(starts.at(-1)!);
  const all = new Float64Array(constantStarts.at(-1)!);
  formulas.forEach(({ derivation, constants }, i) => {
    productions.set(derivation, starts[i]!);
    all.set(constants, constantStarts[i]!);
  });
  return { productions, starts, constants: all, constantStarts };
}

export function countOf({ starts }: FormulaList): number {
  return starts.length - 1;
}

/** Returns a formula of a list; its arrays are parts of the list's. */
export function formulaAt(
  { productions, starts, constants, constantStarts }: FormulaList,
  i: number,
): FittedDerivation {
  return {
    derivation: productions.subarray(starts[i]!, starts[i + 1]!),
    constants: constants.subarray(constantStarts[i]!, constantStarts[i + 1]!),
  };
}

/** Returns the formulas of a list from one place up to another, by default all. */
export function formulasOf(list: FormulaList, from = 0, to = countOf(list)): FittedDerivation[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => formulaAt(list, from + i));
}

/** Returns a list in memory that threads share, where there is such memory. */
export function sharedList({ productions, starts, constants, constantStarts }: FormulaList): FormulaList {
  return {
    productions: shared(productions, Uint16Array),
    starts: shared(starts, Uint32Array),
    constants: shared(constants, Float64Array),
    constantStarts: shared(constantStarts, Uint32Array),
  };
}

/** Returns an array in memory that threads share, where there is such memory. */
export function shared<T extends Uint16Array | Uint32Array | Float64Array>(
  values: T,
  Kind: { new (buffer: ArrayBufferLike): T },
): T {
  if (typeof SharedArrayBuffer === 'undefined') return values;
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function startsOf(
  formulas: readonly FittedDerivation[],
  lengthOf: (formula: FittedDerivation) => number,
): Uint32Array {
  const starts = new Uint32Array(formulas.length + 1);
  formulas.forEach((formula, i) => {
    starts[i + 1] = starts[i]! + lengthOf(formula);
  });
  return starts;
}
