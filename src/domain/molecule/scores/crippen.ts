import { once } from '../../../base/once.js';
import { matchesAt } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import type { Pattern } from '../smarts/pattern.js';
import type { Structure } from '../structure/structure.js';
import { crippenTypes } from './crippenTypes.js';

interface AtomType {
  readonly pattern: Pattern;
  readonly contribution: number;
}

const types = once((): readonly AtomType[] => {
  const lines = crippenTypes.trim().split('\n');
  return lines.map((line) => {
    const [, smarts = '', contribution = ''] = line.trim().split(' ');
    return { pattern: parseSmarts(smarts), contribution: Number(contribution) };
  });
});

/**
 * Crippen's logP: the sum of contributions of the atoms, hydrogens included, by their type (see {@link crippenTypes}).
 * An atom of no type counts nothing.
 *
 * @param structure with its hydrogens as atoms
 */
export function crippenLogP(structure: Structure): number {
  let sum = 0;
  for (const atom of structure.atoms.keys()) {
    sum += types().find(({ pattern }) => matchesAt(pattern, structure, atom))?.contribution ?? 0;
  }
  return sum;
}
