import type { FormulaLanguage } from '../formula/formulaLanguage.js';

/** A part of a derivation that derives one non-terminal, and the fitted constants in it. */
export interface Part {
  readonly nonTerminal: number;
  readonly start: number;
  readonly end: number;
  readonly firstConstant: number;
  readonly lastConstant: number;
}

/** Returns all parts of a derivation, in the order in which they begin. */
export function derivationParts({ table, constantCounts }: FormulaLanguage, derivation: Uint16Array): Part[] {
  const { length } = derivation;
  const ends = new Uint16Array(length);
  const starts: number[] = [];
  // from the back: the children of a production are the parts that begin right behind it
  for (let at = length - 1; at >= 0; at--) {
    let end = at + 1;
    for (let child = table.children[derivation[at]!]!.length; child > 0; child--) {
      end = ends[starts.pop()!]!;
    }
    ends[at] = end;
    starts.push(at);
  }
  const before = new Uint16Array(length + 1);
  for (let at = 0; at < length; at++) before[at + 1] = before[at]! + constantCounts[derivation[at]!]!;
  return Array.from(derivation, (production, start): Part => {
    const end = ends[start]!;
    return {
      nonTerminal: table.productions[production]!.lhs,
      start,
      end,
      firstConstant: before[start]!,
      lastConstant: before[end]!,
    };
  });
}

/** Returns a derivation and its constants with one part replaced. */
export function replacePart(
  { derivation, constants }: { readonly derivation: Uint16Array; readonly constants: Float64Array },
  { start, end, firstConstant, lastConstant }: Part,
  replacement: Uint16Array,
  itsConstants: Float64Array,
): { derivation: Uint16Array; constants: Float64Array } {
  return {
    derivation: spliced(derivation, start, end, replacement, Uint16Array),
    constants: spliced(constants, firstConstant, lastConstant, itsConstants, Float64Array),
  };
}

function spliced<T extends Uint16Array | Float64Array>(
  whole: T,
  start: number,
  end: number,
  piece: T,
  Kind: new (length: number) => T,
): T {
  const out = new Kind(whole.length - (end - start) + piece.length);
  out.set(whole.subarray(0, start));
  out.set(piece, start);
  out.set(whole.subarray(end), start + piece.length);
  return out;
}
