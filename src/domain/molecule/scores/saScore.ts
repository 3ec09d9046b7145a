import { morganEnvironments } from '../fingerprints/morgan.js';
import { bridgeheadAtoms, spiroAtoms } from '../structure/ringJunctions.js';
import { stereoCentres } from '../structure/stereoCentres.js';
import type { Structure } from '../structure/structure.js';
import type { FragmentTable } from './fragmentTable.js';

/** The contribution of an environment that the table lacks. */
const unknownFragment = -4;

/** The lowest and the highest raw score, between which it is spread over 1 to 10. */
const [lowest, highest] = [-4, 2.5];

/**
 * Synthetic accessibility, from 1 (easy) to 10 (hard): Ertl and Schuffenhauer, J. Cheminf. 1 (2009) 8, with the
 * changes of RDKit's `sascorer` (1.1): a density term for symmetrical molecules, a fixed penalty for macrocycles.
 */
export function saScore(structure: Structure, fragments: FragmentTable): number {
  const environments = morganEnvironments(structure, 2);
  let sum = 0;
  let count = 0;
  for (const [environment, times] of environments) {
    sum += (fragments.scoreOf(environment) ?? unknownFragment) * times;
    count += times;
  }
  const atoms = structure.atoms.length;
  const centres = stereoCentres(structure, structure.stereo).filter(Boolean).length;
  const isMacrocyclic = structure.rings.some((ring) => ring.length > 8);
  const complexity =
    atoms ** 1.005 -
    atoms +
    Math.log10(centres + 1) +
    Math.log10(spiroAtoms(structure) + 1) +
    Math.log10(bridgeheadAtoms(structure) + 1) +
    (isMacrocyclic ? Math.log10(2) : 0);
  const density = atoms > environments.size ? Math.log(atoms / environments.size) / 2 : 0;
  const raw = sum / count - complexity + density;
  const spread = 11 - ((raw - lowest + 1) / (highest - lowest)) * 9;
  const smoothed = spread > 8 ? 8 + Math.log(spread - 8) : spread;
  return Math.min(10, Math.max(1, smoothed));
}
