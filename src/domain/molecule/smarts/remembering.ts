import type { Structure } from '../structure/structure.js';
import { ofElements } from './logic.js';
import { matchesAt } from './matchPattern.js';
import type { AtomTest, Pattern } from './pattern.js';

/** The test for a recursive pattern. It looks once at each atom of a structure while no other is asked about. */
export function remembering(pattern: Pattern): AtomTest {
  const first = pattern.atoms[0]!.test;
  if (pattern.atoms.length === 1) return first;
  let last: Structure | null = null;
  let lastAnswers = new Int8Array(0);
  const test: AtomTest = (structure, atom) => {
    if (!first(structure, atom)) return false;
    if (structure !== last) {
      last = structure;
      lastAnswers = new Int8Array(structure.atoms.length);
    }
    const answers = lastAnswers;
    if (answers[atom] === 0) answers[atom] = matchesAt(pattern, structure, atom) ? 1 : -1;
    return answers[atom] === 1;
  };
  return first.elements === undefined ? test : ofElements(test, first.elements);
}
