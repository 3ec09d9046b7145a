import { piElectrons } from '../structure/piElectrons.js';
import type { Structure } from '../structure/structure.js';

/** Elements that atom pairs tell apart; all others are one kind, iodine among them until RDKit 2025.03. */
const elements = [5, 6, 7, 8, 9, 14, 15, 16, 17, 33, 34, 35, 51, 52];

/**
 * Pairs of atoms with their distance (Carhart, Smith and Venkataraghavan, J. Chem. Inf. Comput. Sci. 25 (1985) 64), as
 * RDKit's atom-pair fingerprint numbers them: an atom is told by its element, its pi electrons and its neighbours.
 *
 * @param distances `[atoms][atoms]`, in bonds
 * @param longest the distance up to which pairs count, in bonds
 * @returns how often each pair is there, by its number (23 bits)
 */
export function atomPairs(
  structure: Structure,
  distances: readonly Uint16Array[],
  longest: number,
): Map<number, number> {
  const codes = structure.atoms.map((_, atom) => codeOf(structure, atom));
  const counts = new Map<number, number>();
  for (const [atom, row] of distances.entries()) {
    for (let other = atom + 1; other < row.length; other++) {
      const distance = row[other]!;
      if (distance > longest) continue;
      const [low, high] = [Math.min(codes[atom]!, codes[other]!), Math.max(codes[atom]!, codes[other]!)];
      const pair = distance | (low << 5) | (high << 14);
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return counts;
}

const otherElement = 15;

/** Neighbours in 3 bits, pi electrons in 2, the element in 4; greater numbers begin again at 0, as in RDKit. */
function codeOf(structure: Structure, atom: number): number {
  const neighbours = structure.neighbours[atom]!.length % 7;
  const pi = piElectrons(structure, atom) % 3;
  const kind = elements.indexOf(structure.atoms[atom]!.element);
  return neighbours | (pi << 3) | ((kind < 0 ? otherElement : kind) << 5);
}
