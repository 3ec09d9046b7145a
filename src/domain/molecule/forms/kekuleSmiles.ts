import type { KekuleReading } from '../readKekule.js';
import type { BondKind, SmilesAtom, SmilesGraph, SmilesPiece } from '../smiles/smilesGraph.js';
import { symbolOf } from '../valence/elements.js';

/**
 * Writes a SMILES in Kekulé form, in place: the order of its atoms, ring digits, brackets and charges, and marks of
 * stereochemistry stay as they are written. Orders are written where a bond is not single, those of ring bonds where
 * they open. The brackets of `[nH]` go, which only aromaticity needed. So a SMILES in Kekulé form comes back as it is,
 * but for bond symbols that say nothing.
 *
 * @param spell the text of an atom, given the one in Kekulé form
 */
export function writeKekuleForm(
  { written, bonds }: KekuleReading,
  spell: (atom: number, text: string) => string = (_, text) => text,
): string {
  // The orders as they are written, not those of the graph with separated charges.
  const kinds = written.bonds.map(({ kind }, bond) => (kind === 'aromatic' ? bonds[bond]!.kind : kind));
  return write(written.pieces, kinds, (atom) => {
    const { text } = written.atoms[atom]!;
    const isPlain = text === '[nH]' && hasTwoSingleBonds(atom, written, kinds);
    return spell(atom, isPlain ? 'N' : upperCase(written.atoms[atom]!));
  });
}

/** Writes a SMILES in Kekulé form for a chemistry library: charges separated, brackets in their simplest spelling, no classes. */
export function writeKekule({ separated, bonds }: KekuleReading): string {
  const kinds = bonds.map(({ kind }) => kind);
  return write(separated.pieces, kinds, (atom) => spellAtom(separated.atoms[atom]!));
}

/** The symbols of bonds; '' for an implied one, and for a dative one, whose symbol depends on its end. */
export const bondSymbols: Readonly<Record<BondKind, string>> = {
  single: '',
  double: '=',
  triple: '#',
  quadruple: '$',
  aromatic: ':',
  any: '~',
  dative: '',
};

function write(
  pieces: readonly SmilesPiece[],
  kinds: readonly BondKind[],
  writeAtom: (atom: number) => string,
): string {
  let smiles = '';
  for (const piece of pieces) {
    if ('text' in piece) smiles += piece.text;
    else if ('atom' in piece) smiles += writeAtom(piece.atom);
    else if ('bond' in piece) smiles += bondText(kinds[piece.bond]!, piece.symbol, true);
    else smiles += bondText(kinds[piece.ringBond]!, piece.symbol, piece.opens) + piece.digits;
  }
  return smiles;
}

/** @param first whether this is the first end of the bond that is written */
function bondText(kind: BondKind, written: string, first: boolean): string {
  // A symbol with a direction stays at the end that it is written at.
  if (kind === 'dative' || (kind === 'single' && isMark(written))) return written;
  return first ? bondSymbols[kind] : '';
}

const isMark = (symbol: string): boolean => symbol === '/' || symbol === '\\';

function hasTwoSingleBonds(atom: number, { bonds }: SmilesGraph, kinds: readonly BondKind[]): boolean {
  const around = kinds.filter((_, bond) => bonds[bond]!.from === atom || bonds[bond]!.to === atom);
  return around.length === 2 && around.every((kind) => kind === 'single');
}

/** The text of an atom, its element in upper case. */
function upperCase({ text, aromatic }: SmilesAtom): string {
  return aromatic ? text.replace(/[a-z]/, (letter) => letter.toUpperCase()) : text;
}

function spellAtom({ atomicNumber, bracket, isotope, chirality, hydrogens, charge }: SmilesAtom): string {
  const symbol = symbolOf(atomicNumber);
  if (!bracket && charge === 0) return symbol;
  const count = hydrogens === 0 ? '' : hydrogens === 1 ? 'H' : `H${hydrogens}`;
  const sign =
    charge === 0 ? '' : `${charge > 0 ? '+' : '-'}${Math.abs(charge) === 1 ? '' : Math.abs(charge)}`;
  return `[${isotope}${symbol}${chirality}${count}${sign}]`;
}
