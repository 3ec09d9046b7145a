import { writeKekule } from '../forms/kekuleSmiles.js';
import { type Openchemlib, readMolecule } from '../openchemlib/openchemlib.js';
import { applyRules, readKekule } from '../readKekule.js';
import { readSmiles } from '../smiles/readSmiles.js';
import { compositionOf } from './composition.js';

/** The library of {@link formerCanonical}, the canonical form until grae 0.1, which exports of that time hold. */
export const formerCanonicaliser = 'openchemlib';

/**
 * openchemlib's isomeric SMILES, written from its ID code. It loses E and Z where an atom of a double bond has two
 * substituents, so it is no canonical form any more. Exports that were stored by it are still compared by it.
 *
 * @returns null for a text of no molecule, or of one that openchemlib does not hold
 */
export function formerCanonical(openchemlib: Openchemlib, text: string): string | null {
  const reading = readKekule(text);
  if ('reason' in reading) return null;
  try {
    const molecule = readMolecule(openchemlib, writeKekule(reading));
    if (molecule.isFragment()) return null;
    const canonical = openchemlib.Molecule.fromIDCode(molecule.getIDCode(), false).toIsomericSmiles();
    // It may be longer than a text may be.
    const again = applyRules(readSmiles(canonical, 0, Number.POSITIVE_INFINITY));
    return 'bonds' in again && compositionOf(again) === compositionOf(reading) ? canonical : null;
  } catch {
    // Some marks of stereochemistry it cannot make sense of.
    return null;
  }
}
