import { messageOf } from '../../base/errors.js';
import type { Domain, Verdict } from '../domain.js';
import { formNamed } from '../form.js';
import { moleculeForms, spellMolecule, spellMoleculeAtRandom } from './forms.js';
import { writeKekule } from './kekuleSmiles.js';
import {
  canonicalSmiles,
  findUnsoundAtom,
  loadOpenchemlib,
  loadResources,
  type Openchemlib,
  readMolecule,
} from './openchemlib.js';
import { readKekule } from './readKekule.js';
import { Scorer, scoreNames } from './scores.js';

/**
 * Molecules as SMILES. Valid is what passes two judges. The text must be well formed, no atom may have more bonds
 * than its element has valences, and aromatic rings must have a Kekulé form: rules of this folder that agree with
 * RDKit's, since openchemlib lets five-valent carbon and open brackets pass and turns aromatic rings without a
 * Kekulé form into radicals. openchemlib must then read the Kekulé form and find no atom of negative free valence
 * and no radical. So valid is never more than what counts as valid where results are published, by RDKit.
 *
 * Two strings are the same molecule if openchemlib's ID codes agree; the canonical form is the isomeric SMILES
 * written from the ID code, so that it depends on nothing else.
 *
 * @param form one of {@link moleculeForms}, by default the first
 * @throws InputError for any other form
 */
export async function createMoleculeDomain(form?: string): Promise<Domain> {
  const chosen = formNamed(form, moleculeForms, 'molecule');
  const openchemlib = await loadOpenchemlib();
  // Without the tables all but one score can still be had.
  const scorer = new Scorer(openchemlib, await loadResources().catch(() => null));
  return {
    name: 'molecule',
    scoreNames,
    ranking: { score: 'druglikeness', better: 'higher' },
    forms: moleculeForms,
    form: chosen,
    readLine: firstWord,
    spell: (text, random) => spellMolecule(chosen, text, random),
    randomSpelling: (text, random) => spellMoleculeAtRandom(chosen, text, random),
    judge: (text) => examine(openchemlib, text, scorer),
    identify: (text) => examine(openchemlib, text, null),
    coarseKey: (text) => codeWithoutStereo(openchemlib, text),
  };
}

const noScores = Object.fromEntries(scoreNames.map((name) => [name, null]));

/** What stands behind a blank is a name, as in .smi files. */
function firstWord(line: string): string {
  return line.trim().split(/\s/, 1)[0] ?? '';
}

/** @param scorer null for a verdict without scores */
function examine(openchemlib: Openchemlib, text: string, scorer: Scorer | null): Verdict {
  const refuse = (reason: string): Verdict => ({ valid: false, reason, canonical: null, scores: {} });
  const read = readKekule(text);
  if ('reason' in read) return refuse(read.reason);
  // A library of this size throws bare exceptions on some input; one molecule must not end a run.
  try {
    const molecule = readMolecule(openchemlib, writeKekule(read));
    // `*` and `~` make it a query: openchemlib writes no `~`, and its scores count such atoms without hydrogens.
    const isQuery = molecule.isFragment();
    const unsound = isQuery ? null : findUnsoundAtom(molecule);
    if (unsound !== null) return refuse(unsound);
    const canonical = isQuery ? null : canonicalSmiles(openchemlib, molecule);
    const scores = scorer === null ? {} : isQuery ? noScores : scorer.score(molecule);
    return { valid: true, reason: null, canonical, scores };
  } catch (thrown) {
    // Its exceptions carry the mangled name of a Java class in front.
    return refuse(`internal: openchemlib failed on it (${messageOf(thrown).replace(/^Class\$\w+: /, '')})`);
  }
}

/** Marks of chirality, and of the direction of bonds. */
const stereoMarks = /@(?:@|(?:TH|AL|SP|TB|OH)\d{1,2})?|[/\\]/g;

/**
 * openchemlib's ID code of the molecule without its stereochemistry, which is what takes the time; the text itself
 * where there is none.
 */
function codeWithoutStereo(openchemlib: Openchemlib, text: string): string {
  const read = readKekule(text);
  if ('reason' in read) return text;
  try {
    return readMolecule(openchemlib, writeKekule(read).replace(stereoMarks, '')).getIDCode();
  } catch {
    return text;
  }
}
