import { once } from '../../../base/once.js';
import { topologicalDistances } from '../structure/distances.js';
import type { Structure } from '../structure/structure.js';
import { atomFeatures } from './atomFeatures.js';
import { atomPairs } from './atomPairs.js';
import { type Fingerprint, fingerprintOf } from './fingerprint.js';
import { morganEnvironments } from './morgan.js';
import { pharmacophores } from './pharmacophore.js';

/** The distance up to which GuacaMol counts pairs of atoms, in bonds. */
const longestPair = 10;

/** @param distances `[atoms][atoms]`, in bonds */
type MakeFingerprint = (structure: Structure, distances: () => readonly Uint16Array[]) => Fingerprint;

/**
 * Fingerprints by the names that GuacaMol has for them (Brown et al., J. Chem. Inf. Model. 59 (2019) 1096): circular
 * environments of atoms up to a diameter of four and six bonds (ECFP), the same over roles in binding (FCFP), pairs of
 * atoms (AP), pharmacophores (PHCO). All but the last count how often a feature is there.
 */
const kinds = {
  ECFP4: (structure) => fingerprintOf(morganEnvironments(structure, 2)),
  ECFP6: (structure) => fingerprintOf(morganEnvironments(structure, 3)),
  FCFP4: (structure) => fingerprintOf(morganEnvironments(structure, 2, atomFeatures(structure))),
  AP: (structure, distances) => fingerprintOf(atomPairs(structure, distances(), longestPair)),
  PHCO: (structure, distances) =>
    fingerprintOf(new Map(pharmacophores(structure, distances()).map((feature) => [feature, 1]))),
} as const satisfies Record<string, MakeFingerprint>;

export type FingerprintKind = keyof typeof kinds;

export const fingerprintKinds = Object.keys(kinds) as readonly FingerprintKind[];

/** The fingerprints of a molecule, each computed when it is first asked for. */
export function fingerprintsOf(structure: Structure): (kind: FingerprintKind) => Fingerprint {
  const distances = once(() => topologicalDistances(structure));
  const fingerprints = new Map<FingerprintKind, Fingerprint>();
  return (kind) => {
    const fingerprint = fingerprints.get(kind) ?? kinds[kind](structure, distances);
    fingerprints.set(kind, fingerprint);
    return fingerprint;
  };
}
