import { canonicalForm } from '../identity/canonical.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { readKekule } from '../readKekule.js';
import { readName } from '../smiles/readName.js';
import { perceive, perceiveCanonical } from '../structure/readStructure.js';
import type { Fingerprint } from './fingerprint.js';
import { type FingerprintKind, fingerprintsOf } from './fingerprintKinds.js';

/**
 * The fingerprints of a molecule, which do not depend on its spelling. Never throws.
 *
 * @param text a SMILES, and perhaps a name
 * @returns null for a text that is no valid molecule
 */
export function readFingerprints(
  rdkit: Rdkit,
  text: string,
): ((kind: FingerprintKind) => Fingerprint) | null {
  const reading = readKekule(text);
  if ('reason' in reading) return null;
  const { smiles } = readName(text);
  const identity = canonicalForm(rdkit, smiles, reading);
  return 'canonical' in identity
    ? perceiveCanonical(rdkit, identity, ({ structure }) => fingerprintsOf(structure))
    : canonicalFingerprints(rdkit, smiles);
}

/** As {@link readFingerprints}, for a SMILES in canonical form. */
export function canonicalFingerprints(
  rdkit: Rdkit,
  canonical: string,
): ((kind: FingerprintKind) => Fingerprint) | null {
  return perceive(rdkit, canonical, ({ structure }) => fingerprintsOf(structure));
}
