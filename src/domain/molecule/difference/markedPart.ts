import type { MarkedPart } from '../openchemlib/drawMolecule.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { readName } from '../smiles/readName.js';
import { perceive } from '../structure/readStructure.js';
import type { Structure } from '../structure/structure.js';
import { changedPart } from './changedPart.js';

/**
 * The part of a molecule that another does not have, for a drawing. Never throws.
 *
 * @returns null where RDKit does not read one of them
 */
export function markedPart(rdkit: Rdkit, text: string, other: string): MarkedPart | null {
  return perceive(rdkit, readName(text).smiles, ({ structure }) =>
    perceive(rdkit, readName(other).smiles, (its) => {
      const { atoms, bonds } = changedPart(structure, its.structure);
      const numbers = heavyNumbers(structure);
      return {
        atoms: atoms.flatMap((atom) => numbers[atom] ?? []),
        bonds: bonds.flatMap((bond) => {
          const { from, to } = structure.bonds[bond]!;
          const [start, end] = [numbers[from] ?? null, numbers[to] ?? null];
          return start === null || end === null ? [] : [[start, end] as const];
        }),
      };
    }),
  );
}

/** `[atoms]`: the number of each atom among those that are not hydrogen; null for hydrogen. */
function heavyNumbers({ atoms }: Structure): (number | null)[] {
  let next = 0;
  return atoms.map(({ element }) => (element === 1 ? null : next++));
}
