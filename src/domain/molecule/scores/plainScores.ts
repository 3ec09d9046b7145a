import { type Structure, withHydrogens } from '../structure/structure.js';
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

/** @param hydrogenated the same with its hydrogens as atoms */
export function plainScores(structure: Structure, hydrogenated = withHydrogens(structure)): PlainScores {
  return {
    weight: molecularWeight(structure),
    logP: crippenLogP(hydrogenated),
    tpsa: tpsa(structure),
    acceptors: acceptorCount(structure),
    donors: donorCount(structure),
    rotatableBonds: rotatableBondCount(structure),
    rings: ringCounts(structure),
  };
}

/** {@link qed} of a molecule of which the plain scores are known. */
export function qedOf(structure: Structure, plain: PlainScores): number {
  return qed({ ...plain, ...qedCounts(structure) });
}
