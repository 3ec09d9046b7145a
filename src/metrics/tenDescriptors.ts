import {
  type GuacamolProfile,
  guacamolDescriptors,
  type MoleculeProfile,
} from '../domain/molecule/profile/profile.js';
import { nearestWithin, packFingerprints } from './fingerprints.js';

/** The names of the ten descriptors of GuacaMol's KL benchmark; {@link tenDescriptors} computes the tenth. */
export const tenDescriptorNames = [...guacamolDescriptors, 'internal_similarity'] as const;

/**
 * Whether a molecule has all ten descriptors: RDKit describes it, and none of them is NaN. A bond of any kind (`~`) has
 * no order, so a molecule with no other has no BertzCT.
 */
export function hasTenDescriptors({ guacamol }: MoleculeProfile): boolean {
  return guacamol !== undefined && Object.values(guacamol.descriptors).every(Number.isFinite);
}

/**
 * Returns the ten descriptors by which GuacaMol compares sets of molecules (Brown, Fiscato, Segler and Vaucher, J.
 * Chem. Inf. Model. 59 (2019) 1096, section 2.1.4): nine of each molecule, and its similarity to the most similar other
 * one of its own set, which takes time quadratic in their number.
 *
 * @param profiles with the part `guacamol`; the few molecules without all descriptors are left out, see {@link
 *   hasTenDescriptors}
 * @returns `[molecules][10]`
 */
export function tenDescriptors(profiles: readonly MoleculeProfile[]): number[][] {
  const described = profiles.filter(hasTenDescriptors).map(({ guacamol }) => guacamol as GuacamolProfile);
  const similarities = nearestWithin(packFingerprints(described.map(({ fingerprint }) => fingerprint)));
  return described.map(({ descriptors }, i) => [
    ...guacamolDescriptors.map((name) => descriptors[name]),
    similarities[i]!,
  ]);
}
