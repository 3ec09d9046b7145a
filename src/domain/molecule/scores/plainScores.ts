import type { Rdkit } from '../rdkit/rdkit.js';
import { type PerceivedMolecule, perceive } from '../structure/readStructure.js';
import { type Structure, valenceOf } from '../structure/structure.js';
import { acceptorCount, donorCount, molecularWeight, ringCounts, rotatableBondCount } from './counts.js';
import { crippenLogP } from './crippen.js';
import { qed, qedCounts } from './qed.js';
import { tpsa } from './tpsa.js';

/** Scores that need nothing but the molecule, and that others are made of. */
export interface PlainScores {
  /** g/mol. */
  readonly weight: number;
  /** Crippen's. */
  readonly logP: number;
  /** Å². */
  readonly tpsa: number;
  readonly acceptors: number;
  readonly donors: number;
  readonly rotatableBonds: number;
  readonly rings: { readonly aromatic: number; readonly aliphatic: number };
}

export function plainScores(structure: Structure): PlainScores {
  return {
    weight: molecularWeight(structure),
    logP: crippenLogP(structure),
    tpsa: tpsa(structure),
    acceptors: acceptorCount(structure),
    donors: donorCount(structure),
    rotatableBonds: rotatableBondCount(structure),
    rings: ringCounts(structure),
  };
}

/**
 * {@link qed} of a molecule of which the plain scores are known.
 *
 * RDKit's `QED` cleans the molecule a second time. Of the charges that are then separated one kind was not there to be
 * separated the first time: that of a phosphorus oxide in a ring that is written as aromatic and is not, `O=p1ccccc1`.
 * RDKit reads such a molecule's own SMILES as that.
 */
export function qedOf(
  rdkit: Rdkit,
  { structure, canonicalSmiles }: PerceivedMolecule,
  plain: PlainScores,
): number {
  const cleaned = hasOxideToSeparate(structure)
    ? perceive(rdkit, canonicalSmiles(), ({ structure }) => qedOfStructure(structure, plainScores(structure)))
    : null;
  return cleaned ?? qedOfStructure(structure, plain);
}

function qedOfStructure(structure: Structure, plain: PlainScores): number {
  return qed({ ...plain, ...qedCounts(structure) });
}

/** Whether there is a neutral phosphorus with five bonds to three atoms, one of them an oxygen at a double bond. */
function hasOxideToSeparate(structure: Structure): boolean {
  const { atoms, bonds, neighbours } = structure;
  return atoms.some(({ element, charge }, index) => {
    if (element !== 15 || charge !== 0 || neighbours[index]!.length !== 3) return false;
    const hasOxide = neighbours[index]!.some(
      ({ atom, bond }) => atoms[atom]!.element === 8 && bonds[bond]!.order === 2,
    );
    return hasOxide && valenceOf(structure, index) === 5;
  });
}
