import { messageOf } from '../../base/errors.js';
import type { Domain, Verdict } from '../domain.js';
import { kekulise } from './kekule.js';
import { writeKekule } from './kekuleSmiles.js';
import {
  canonicalSmiles,
  loadOpenchemlib,
  loadResources,
  type Openchemlib,
  readMolecule,
} from './openchemlib.js';
import { Scorer, scoreNames } from './scores.js';
import { countValences } from './valence.js';
import { readSmiles } from './wellFormed.js';

/**
 * Molecules as SMILES. Valid means what it means where results are published: RDKit 2022.09 would read it. The text
 * must be well formed, no atom may have more bonds than its element has valences, and aromatic rings must have a
 * Kekulé form; atoms in brackets may be radicals. These are rules of this folder, since openchemlib lets
 * five-valent carbon and open brackets pass and turns aromatic rings without a Kekulé form into radicals. It then
 * reads the Kekulé form for what follows.
 *
 * Two strings are the same molecule if openchemlib's ID codes agree; the canonical form is the isomeric SMILES
 * written from the ID code, so that it depends on nothing else.
 */
export async function createMoleculeDomain(): Promise<Domain> {
  const openchemlib = await loadOpenchemlib();
  // Without the tables all but one score can still be had.
  const scorer = new Scorer(openchemlib, await loadResources().catch(() => null));
  return {
    name: 'molecule',
    scoreNames,
    ranking: { score: 'druglikeness', better: 'higher' },
    readLine: firstWord,
    judge: (text) => examine(openchemlib, text, scorer),
    identify: (text) => examine(openchemlib, text, null),
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
  const graph = readSmiles(firstWord(text));
  if ('kind' in graph) return refuse(`${graph.kind}: ${graph.detail}`);
  const valenced = countValences(graph);
  if (typeof valenced === 'string') return refuse(valenced);
  const bonds = kekulise(valenced);
  if (typeof bonds === 'string') return refuse(bonds);
  // A library of this size throws bare exceptions on some input; one molecule must not end a run.
  try {
    const molecule = readMolecule(openchemlib, writeKekule(valenced.graph, bonds));
    // `*` and `~` make it a query: openchemlib writes no `~`, and its scores count such atoms without hydrogens.
    const isQuery = molecule.isFragment();
    const canonical = isQuery ? null : canonicalSmiles(openchemlib, molecule);
    const scores = scorer === null ? {} : isQuery ? noScores : scorer.score(molecule);
    return { valid: true, reason: null, canonical, scores };
  } catch (thrown) {
    // Its exceptions carry the mangled name of a Java class in front.
    return refuse(`internal: openchemlib failed on it (${messageOf(thrown).replace(/^Class\$\w+: /, '')})`);
  }
}
