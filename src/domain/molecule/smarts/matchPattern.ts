import type { Structure } from '../structure/structure.js';
import { maxAtomicNumber } from '../valence/elements.js';
import type { Pattern } from './pattern.js';

/** Whether a pattern is somewhere in a structure. */
export function hasMatch(pattern: Pattern, structure: Structure): boolean {
  return hasElements(pattern, structure) && search(pattern, structure, [], () => true);
}

/** Whether a structure has the atoms that a pattern needs, which rules out most patterns at once. */
function hasElements({ needs }: Pattern, structure: Structure): boolean {
  let counts = elementCounts.get(structure);
  if (counts === undefined) {
    counts = new Uint16Array(maxAtomicNumber + 1);
    for (const { element } of structure.atoms) counts[element]!++;
    elementCounts.set(structure, counts);
  }
  for (const { elements, atoms } of needs) {
    let there = 0;
    for (const element of elements) there += counts[element]!;
    if (there < atoms) return false;
  }
  return true;
}

/** How many atoms of each element a structure has: computed once for each, and forgotten with it. */
const elementCounts = new WeakMap<Structure, Uint16Array>();

/** Whether a pattern is in a structure with its first atom on a certain one. */
export function matchesAt(pattern: Pattern, structure: Structure, atom: number): boolean {
  return pattern.atoms[0]!.test(structure, atom) && search(pattern, structure, [atom], () => true);
}

/** The atoms of a structure that the first atom of a pattern can stand on, in ascending order. */
export function firstAtoms(pattern: Pattern, structure: Structure): number[] {
  const starts: number[] = [];
  for (const atom of structure.atoms.keys()) if (matchesAt(pattern, structure, atom)) starts.push(atom);
  return starts;
}

/**
 * All ways in which a pattern lies in a structure, each as the atom under every atom of the pattern. Ways that cover
 * the same atoms count once, as RDKit has it by default.
 */
export function uniqueMatches(pattern: Pattern, structure: Structure): number[][] {
  const byAtoms = new Map<string, number[]>();
  search(pattern, structure, [], (match) => {
    const key = [...match].sort((a, b) => a - b).join();
    if (!byAtoms.has(key)) byAtoms.set(key, [...match]);
    return false;
  });
  return [...byAtoms.values()];
}

/**
 * Depth first, from the atoms that are placed already.
 *
 * @param match `[placed]`: the atom of the structure under each atom of the pattern
 * @param use gets each whole match; true ends the search
 */
function search(
  pattern: Pattern,
  structure: Structure,
  match: number[],
  use: (match: readonly number[]) => boolean,
): boolean {
  const next = pattern.atoms[match.length];
  if (next === undefined) return use(match);
  const tryAtom = (atom: number): boolean => {
    if (match.includes(atom) || !next.test(structure, atom)) return false;
    for (const closure of next.closures) {
      const other = match[closure.atom]!;
      const around = structure.neighbours[atom]!.find((neighbour) => neighbour.atom === other);
      if (around === undefined || !closure.test(structure, around.bond)) return false;
    }
    match.push(atom);
    const done = search(pattern, structure, match, use);
    match.pop();
    return done;
  };
  if (next.parent === null) {
    for (let atom = 0; atom < structure.atoms.length; atom++) if (tryAtom(atom)) return true;
    return false;
  }
  for (const { atom, bond } of structure.neighbours[match[next.parent.atom]!]!) {
    if (next.parent.test(structure, bond) && tryAtom(atom)) return true;
  }
  return false;
}
