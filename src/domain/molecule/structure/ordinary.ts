import type { KekuleReading } from '../readKekule.js';
import { fillingHydrogens } from '../valence/valence.js';

/** C, N, O, F, S, Cl, Br, I. Phosphorus is left out: it has valences here that RDKit has no longer. */
const ordinaryElements = new Set([6, 7, 8, 9, 16, 17, 35, 53]);
const monovalent = new Set([9, 17, 35, 53]);

/**
 * Whether a molecule is one of those that nobody disagrees about: common elements, no isotopes, numbers of an atom map,
 * unpaired electrons, hydrogens as atoms of their own, dative bonds or charges to separate.
 *
 * RDKit need not be asked for two things then: its canonical SMILES is its own canonical SMILES (of 175,000 molecules of
 * ZINC and ChEMBL in random spellings, there was no exception), and the structure that it perceives in that is the one
 * which is written there, see {@link structureOfReading} (nor of 86,000).
 */
export function isOrdinary({ written, separated, valenced }: KekuleReading): boolean {
  if (written.atoms !== separated.atoms || written.bonds !== separated.bonds) return false;
  const { atoms, bonds, pieces } = written;
  for (const { kind } of bonds) if (kind === 'any' || kind === 'dative') return false;
  // That of a ring bond is not read as its kind.
  for (const piece of pieces) if ('symbol' in piece && piece.symbol === '~') return false;
  for (let index = 0; index < atoms.length; index++) {
    const atom = atoms[index]!;
    if (!ordinaryElements.has(atom.atomicNumber)) return false;
    const around = valenced.bondsOfAtom[index]!;
    if (monovalent.has(atom.atomicNumber) && around.length > 1) return false;
    if (!atom.bracket) continue;
    if (atom.isotope !== '' || atom.text.includes(':')) return false;
    const neighbours = around.map((bond) => bonds[bond]!);
    if (fillingHydrogens(atom, index, neighbours) > atom.hydrogens) return false;
  }
  return true;
}
