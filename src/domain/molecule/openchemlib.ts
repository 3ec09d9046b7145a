import type { Molecule } from 'openchemlib';

/** openchemlib as it is used here: loaded when the first molecule is, since it is 4 MB of code. */
export type Openchemlib = typeof import('openchemlib');

export async function loadOpenchemlib(): Promise<Openchemlib> {
  return import('openchemlib');
}

/**
 * Why a molecule that openchemlib has read is not one, by the strict rule: it lets five-valent carbon pass and
 * turns aromatic rings that have no Kekulé form into radicals, so every atom must have no negative free valence
 * and no radical.
 *
 * @returns null for a sound molecule
 */
export function findUnsoundAtom(molecule: Molecule): string | null {
  const atoms = molecule.getAllAtoms();
  if (atoms === 0) return 'empty: there is no atom';
  for (let atom = 0; atom < atoms; atom++) {
    const label = molecule.getAtomLabel(atom);
    if (molecule.getFreeValence(atom) < 0) return `valence: ${label} (atom ${atom + 1}) has too many bonds`;
    if (molecule.getAtomRadical(atom) !== 0) {
      return `valence: ${label} (atom ${atom + 1}) has an unpaired electron or bonds missing`;
    }
  }
  return null;
}

/** The class of a refusal by what openchemlib threw. */
export function reasonOfThrow(message: string): string {
  if (/aromatic/i.test(message)) return 'aromaticity: an aromatic system has no Kekulé form';
  if (/ring/i.test(message)) return `ring bond: ${message}`;
  if (/SmilesParser|unexpected|bracket|character/i.test(message)) return `syntax: ${message}`;
  return `internal: openchemlib failed on it (${message})`;
}
