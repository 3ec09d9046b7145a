import type { Unspelled } from '../domain.js';
import { kekulise } from './kekule.js';
import type { SmilesBond, SmilesGraph } from './smilesGraph.js';
import { type AtomValence, bondOrders, countValences } from './valence.js';
import { readSmiles } from './wellFormed.js';

/** A SMILES that is read, with the orders that its aromatic bonds have in the Kekulé form. */
export interface KekuleReading {
  readonly written: SmilesGraph;
  /** The same with charges in place of too many bonds, see {@link countValences}. */
  readonly separated: SmilesGraph;
  /** `[atoms]`, of `separated` before its aromatic bonds had an order. */
  readonly valences: readonly AtomValence[];
  /** Of `separated`, none of them aromatic. */
  readonly bonds: readonly SmilesBond[];
}

/** The rules of this folder on a SMILES: its text, its valences, its aromatic rings. Never throws. */
export function readKekule(text: string): KekuleReading | Unspelled {
  if (text.trim() === '') return { reason: 'empty: there is no atom', offset: null };
  const blank = text.search(/\s/);
  if (blank >= 0) return { reason: `syntax: white space, at character ${blank + 1}`, offset: blank };
  const written = readSmiles(text);
  if ('kind' in written) return { reason: `${written.kind}: ${written.detail}`, offset: written.offset };
  const valenced = countValences(written);
  if ('reason' in valenced) return valenced;
  const bonds = kekulise(valenced);
  if ('reason' in bonds) return bonds;
  return { written, separated: valenced.graph, valences: valenced.valences, bonds };
}

/**
 * Why a molecule that has passed is another one in its Kekulé form, null if it is not. Aromatic valences are rounded,
 * as RDKit rounds them, and that lets pass a few that have too many bonds then (`o=1C=CC=CC=1`), or other hydrogens
 * (`C:C`).
 */
export function findMisfit({ separated, valences, bonds }: KekuleReading): Unspelled | null {
  // Where every atom has the bonds that were counted, nothing has changed: most molecules.
  const counts = separated.atoms.map(({ hydrogens }) => hydrogens);
  for (const { from, to, kind } of bonds) {
    counts[from]! += bondOrders[kind];
    counts[to]! += bondOrders[kind];
  }
  if (valences.every((valence, atom) => !valence.aromatic || valence.bonds === counts[atom])) return null;
  const atoms = separated.atoms.map((atom) => (atom.aromatic ? { ...atom, aromatic: false } : atom));
  const kekule = countValences({ ...separated, atoms, bonds });
  if ('reason' in kekule) return kekule;
  const changed = kekule.valences.findIndex(
    ({ impliedHydrogens }, atom) => impliedHydrogens !== valences[atom]!.impliedHydrogens,
  );
  if (changed < 0) return null;
  const reason = `aromaticity: atom ${changed + 1} has other hydrogens in the Kekulé form`;
  return { reason, offset: atoms[changed]!.offset };
}
