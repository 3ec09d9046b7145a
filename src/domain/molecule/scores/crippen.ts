import { once } from '../../../base/once.js';
import { matchesAt } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import type { Pattern } from '../smarts/pattern.js';
import { type Structure, totalHydrogens, withHydrogens } from '../structure/structure.js';
import { crippenTypes } from './crippenTypes.js';

interface AtomType {
  readonly pattern: Pattern;
  readonly contribution: number;
}

interface AtomTypes {
  /** Of all atoms. */
  readonly atoms: readonly AtomType[];
  /** Of hydrogens that are no atoms of their own: their patterns begin at the atom that they are bound to. */
  readonly hydrogens: readonly AtomType[];
}

const hydrogen = '[#1]';

const types = once((): AtomTypes => {
  const atoms: AtomType[] = [];
  const hydrogens: AtomType[] = [];
  for (const line of crippenTypes.trim().split('\n')) {
    const [, smarts = '', text = ''] = line.trim().split(' ');
    const contribution = Number(text);
    atoms.push({ pattern: parseSmarts(smarts), contribution });
    if (!smarts.startsWith(hydrogen)) continue;
    const rest = smarts.slice(hydrogen.length);
    hydrogens.push({ pattern: parseSmarts(rest === '' ? '*' : rest), contribution });
  }
  return { atoms, hydrogens };
});

/** By the number of a kind of atom: the types whose first atom it can be. */
const candidates = new Map<number, readonly AtomType[]>();

/**
 * Crippen's logP: the sum of contributions of the atoms, hydrogens included, by their type (see {@link crippenTypes}).
 * An atom of no type counts nothing.
 */
export function crippenLogP(structure: Structure): number {
  // A pattern of a hydrogen may come to another one at the same atom.
  if (structure.atoms.some((_, atom) => hasSeveralHydrogens(structure, atom))) {
    return crippenLogP(withHydrogens(structure));
  }
  const { atoms } = structure;
  let sum = 0;
  for (let atom = 0; atom < atoms.length; atom++) {
    sum += contributionOf(candidatesFor(structure, atom), structure, atom);
  }
  for (let atom = 0; atom < atoms.length; atom++) {
    const { hydrogens } = atoms[atom]!;
    if (hydrogens === 0) continue;
    const contribution = contributionOf(types().hydrogens, structure, atom);
    // One after the other, as in RDKit: a product would be rounded otherwise.
    for (let i = 0; i < hydrogens; i++) sum += contribution;
  }
  return sum;
}

function hasSeveralHydrogens(structure: Structure, atom: number): boolean {
  const { element, hydrogens } = structure.atoms[atom]!;
  return hydrogens > 0 && (element === 1 || (element === 8 && totalHydrogens(structure, atom) > 1));
}

function contributionOf(choice: readonly AtomType[], structure: Structure, atom: number): number {
  for (const { pattern, contribution } of choice) {
    if (matchesAt(pattern, structure, atom)) return contribution;
  }
  return 0;
}

function candidatesFor(structure: Structure, atom: number): readonly AtomType[] {
  const kind = structure.kinds[atom]!;
  if (kind < 0) return types().atoms;
  let choice = candidates.get(kind);
  if (choice === undefined) {
    choice = types().atoms.filter(({ pattern }) => pattern.atoms[0]!.test(structure, atom));
    candidates.set(kind, choice);
  }
  return choice;
}
