import { symbolOf } from './elements.js';
import type { BondKind, SmilesAtom, SmilesBond, SmilesGraph } from './smilesGraph.js';

const symbols: Readonly<Record<BondKind, string>> = {
  single: '',
  double: '=',
  triple: '#',
  quadruple: '$',
  aromatic: ':',
  any: '~',
  dative: '',
};

/**
 * Writes a SMILES again in the same order of atoms with the bonds of its Kekulé form, so that what reads it has no
 * aromaticity to find out about. Marks of stereochemistry stay where they are.
 *
 * @param atoms whose charges are taken
 * @param bonds without aromatic ones
 */
export function writeKekule({ pieces, atoms }: SmilesGraph, bonds: readonly SmilesBond[]): string {
  return pieces
    .map((piece) => {
      if ('text' in piece) return piece.text;
      if ('atom' in piece) return writeAtom(atoms[piece.atom]!);
      if ('bond' in piece) return bondText(bonds[piece.bond]!, piece.symbol);
      // The symbol of a ring bond stands where it opens; direction marks stay at the end they are written at.
      const symbol =
        piece.opens || isMark(piece.symbol) ? bondText(bonds[piece.ringBond]!, piece.symbol) : '';
      return symbol + piece.digits;
    })
    .join('');
}

const isMark = (symbol: string): boolean => symbol === '/' || symbol === '\\';

function bondText({ kind }: SmilesBond, written: string): string {
  return kind === 'single' && isMark(written) ? written : kind === 'dative' ? written : symbols[kind];
}

function writeAtom({ atomicNumber, bracket, isotope, chirality, hydrogens, charge }: SmilesAtom): string {
  const symbol = symbolOf(atomicNumber);
  if (!bracket && charge === 0) return symbol;
  const count = hydrogens === 0 ? '' : hydrogens === 1 ? 'H' : `H${hydrogens}`;
  const sign =
    charge === 0 ? '' : `${charge > 0 ? '+' : '-'}${Math.abs(charge) === 1 ? '' : Math.abs(charge)}`;
  return `[${isotope}${symbol}${chirality}${count}${sign}]`;
}
