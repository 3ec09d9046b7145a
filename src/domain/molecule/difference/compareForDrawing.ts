import type { MarkedPart } from '../openchemlib/drawMolecule.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { readName } from '../smiles/readName.js';
import { perceive } from '../structure/readStructure.js';
import type { Structure } from '../structure/structure.js';
import { changedPart } from './changedPart.js';
import { commonAtoms } from './commonAtoms.js';

/** What a molecule has in common with another, and what it does not. Atoms are numbered as in a {@link MarkedPart}. */
export interface MoleculeComparison {
  /** Atoms of the molecule, each with its partner in the other. */
  readonly shared: readonly (readonly [atom: number, partner: number])[];
  /** The part that the other does not have. */
  readonly marked: MarkedPart;
}

/**
 * Compares a molecule with another, for drawings. Never throws.
 *
 * @returns null where RDKit does not read one of them
 */
export function compareForDrawing(rdkit: Rdkit, text: string, other: string): MoleculeComparison | null {
  return perceive(rdkit, readName(text).smiles, ({ structure }) =>
    perceive(rdkit, readName(other).smiles, (its) => {
      const partners = commonAtoms(structure, its.structure);
      const { atoms, bonds } = changedPart(structure, its.structure, partners);
      const numbers = heavyNumbers(structure);
      const partnerNumbers = heavyNumbers(its.structure);
      const pairOf = (from: number | null, to: number | null) =>
        from === null || to === null ? [] : [[from, to] as const];
      return {
        shared: numbers.flatMap((number, atom) => pairOf(number, partnerNumbers[partners[atom]!] ?? null)),
        marked: {
          atoms: atoms.flatMap((atom) => numbers[atom] ?? []),
          bonds: bonds.flatMap((bond) => {
            const { from, to } = structure.bonds[bond]!;
            return pairOf(numbers[from] ?? null, numbers[to] ?? null);
          }),
        },
      };
    }),
  );
}

/** `[atoms]`: the number of each atom among those that are not hydrogen; null for hydrogen. */
function heavyNumbers({ atoms }: Structure): (number | null)[] {
  let next = 0;
  return atoms.map(({ element }) => (element === 1 ? null : next++));
}
