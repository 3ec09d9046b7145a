import {
  type GuacamolProfile,
  guacamolDescriptors,
  type MoleculeProfile,
} from '../domain/molecule/profile.js';
import { nearestWithin, packFingerprints } from './fingerprints.js';

/** Names of the ten descriptors of GuacaMol's KL benchmark; the tenth is {@link tenDescriptors}' own. */
export const tenDescriptorNames = [...guacamolDescriptors, 'internal_similarity'] as const;

/**
 * The ten descriptors by which GuacaMol compares sets of molecules (Brown, Fiscato, Segler and Vaucher, J. Chem. Inf.
 * Model. 59 (2019) 1096, section 2.1.4): nine of each molecule, and its similarity to the most similar other one of
 * its own set, which takes time by the square of their number.
 *
 * @param profiles with the part `guacamol`; the few that RDKit does not describe are left out
 * @returns `[molecules][10]`
 */
export function tenDescriptors(profiles: readonly MoleculeProfile[]): number[][] {
  const described = profiles
    .map(({ guacamol }) => guacamol)
    .filter(
      // Bonds of any kind have no order, and so no complexity.
      (one) => one !== undefined && Object.values(one.descriptors).every(Number.isFinite),
    ) as GuacamolProfile[];
  const similarities = nearestWithin(packFingerprints(described.map(({ fingerprint }) => fingerprint)));
  return described.map(({ descriptors }, i) => [
    ...guacamolDescriptors.map((name) => descriptors[name]),
    similarities[i]!,
  ]);
}
