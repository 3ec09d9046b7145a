import type { Structure } from '../structure/structure.js';
import { maxAtomicNumber } from '../valence/elements.js';
import type { Pattern, PatternAtom } from './pattern.js';

/** Whether a pattern is somewhere in a structure. */
export function hasMatch(pattern: Pattern, structure: Structure): boolean {
  return hasElements(pattern, structure) && search(pattern, structure, [], () => true);
}

/** Whether a structure has the atoms that a pattern needs, which rules out most patterns at once. */
function hasElements({ needs }: Pattern, structure: Structure): boolean {
  if (structure !== lastStructure) {
    elementCounts.fill(0);
    for (const { element } of structure.atoms) elementCounts[element]!++;
    lastStructure = structure;
  }
  for (const { elements, atoms } of needs) {
    let there = 0;
    for (const element of elements) there += elementCounts[element]!;
    if (there < atoms) return false;
  }
  return true;
}

/** The structure that was last asked about, and how many atoms of each element it has. */
let lastStructure: Structure | null = null;
const elementCounts = new Uint16Array(maxAtomicNumber + 1);

/** Whether a pattern is in a structure with its first atom on a certain one. */
export function matchesAt(pattern: Pattern, structure: Structure, atom: number): boolean {
  if (!pattern.atoms[0]!.test(structure, atom)) return false;
  return pattern.atoms.length === 1 || search(pattern, structure, [atom], () => true);
}

/** The atoms of a structure that the first atom of a pattern can stand on, in ascending order. */
export function firstAtoms(pattern: Pattern, structure: Structure): number[] {
  const starts: number[] = [];
  for (let atom = 0; atom < structure.atoms.length; atom++) {
    if (matchesAt(pattern, structure, atom)) starts.push(atom);
  }
  return starts;
}

/**
 * All ways in which a pattern lies in a structure, each as the atom under every atom of the pattern. Ways that cover
 * the same atoms count once, as RDKit has it by default.
 */
export function uniqueMatches(pattern: Pattern, structure: Structure): number[][] {
  if (pattern.atoms.length === 1) return firstAtoms(pattern, structure).map((atom) => [atom]);
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
  const { parent, test, closures } = next;
  if (parent === null) {
    for (let atom = 0; atom < structure.atoms.length; atom++) {
      if (!test(structure, atom) || match.includes(atom)) continue;
      if (closures.length > 0 && !closes(closures, structure, match, atom)) continue;
      match.push(atom);
      if (search(pattern, structure, match, use)) return true;
      match.pop();
    }
    return false;
  }
  const around = structure.neighbours[match[parent.atom]!]!;
  for (let i = 0; i < around.length; i++) {
    const { atom, bond } = around[i]!;
    if (!test(structure, atom) || !parent.test(structure, bond) || match.includes(atom)) continue;
    if (closures.length > 0 && !closes(closures, structure, match, atom)) continue;
    match.push(atom);
    if (search(pattern, structure, match, use)) return true;
    match.pop();
  }
  return false;
}

/** Whether an atom has the bonds to atoms placed before that a pattern asks for. */
function closes(
  closures: PatternAtom['closures'],
  structure: Structure,
  match: readonly number[],
  atom: number,
): boolean {
  return closures.every(({ atom: place, test }) => {
    const around = structure.neighbours[atom]!.find((neighbour) => neighbour.atom === match[place]);
    return around !== undefined && test(structure, around.bond);
  });
}
