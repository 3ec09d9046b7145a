import type { Molecule } from 'openchemlib';
import { messageOf } from '../../base/errors.js';
import type { Domain, Verdict } from '../domain.js';
import { findUnsoundAtom, loadOpenchemlib, type Openchemlib, reasonOfThrow } from './openchemlib.js';
import { Scorer, scoreNames } from './scores.js';
import { findMalformation } from './wellFormed.js';

/**
 * Molecules as SMILES. Valid means: well formed, read by openchemlib, and sound by the strict rule (see
 * {@link findUnsoundAtom}). Two strings are the same molecule if their ID codes agree; the canonical form is the
 * isomeric SMILES written from the ID code, so that it depends on nothing else.
 */
export async function createMoleculeDomain(): Promise<Domain> {
  const openchemlib = await loadOpenchemlib();
  const scorer = new Scorer(openchemlib);
  return {
    name: 'molecule',
    scoreNames,
    ranking: { score: 'druglikeness', better: 'higher' },
    // What stands behind a blank is a name, as in .smi files.
    readLine: (line) => line.trim().split(/\s/, 1)[0] ?? '',
    judge: (text) => examine(openchemlib, text, (molecule) => scorer.score(molecule)),
    identify: (text) => examine(openchemlib, text, () => ({})),
  };
}

function examine(
  openchemlib: Openchemlib,
  text: string,
  scoresOf: (molecule: Molecule) => Verdict['scores'],
): Verdict {
  const refuse = (reason: string): Verdict => ({ valid: false, reason, canonical: null, scores: {} });
  const malformation = findMalformation(text);
  if (malformation !== null) return refuse(`${malformation.kind}: ${malformation.detail}`);
  let molecule: Molecule;
  try {
    molecule = openchemlib.Molecule.fromSmiles(text, { noCoordinates: true });
  } catch (thrown) {
    return refuse(reasonOfThrow(libraryMessage(thrown)));
  }
  // A library of this size throws bare exceptions on some input; one molecule must not end a run.
  try {
    const unsound = findUnsoundAtom(molecule);
    if (unsound !== null) return refuse(unsound);
    const canonical = openchemlib.Molecule.fromIDCode(molecule.getIDCode(), false).toIsomericSmiles();
    return { valid: true, reason: null, canonical, scores: scoresOf(molecule) };
  } catch (thrown) {
    return refuse(`internal: openchemlib failed on it (${libraryMessage(thrown)})`);
  }
}

/** Its exceptions carry the mangled name of a Java class in front. */
function libraryMessage(thrown: unknown): string {
  return messageOf(thrown).replace(/^Class\$\w+: /, '').replace(/^SmilesParser: /, '');
}
