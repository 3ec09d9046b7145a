import { kekulise } from './aromaticity/kekule.js';
import { readName } from './smiles/readName.js';
import { type Malformation, readSmiles } from './smiles/readSmiles.js';
import type { Objection, SmilesBond, SmilesGraph } from './smiles/smilesGraph.js';
import { countValences, type ValencedGraph } from './valence/valence.js';

/** A SMILES as the rules read it, with the orders that its aromatic bonds have in the Kekulé form. */
export interface KekuleReading {
  /** The graph as the text has it. */
  readonly written: SmilesGraph;
  /** The graph with charges in place of surplus bonds, see {@link countValences}. */
  readonly separated: SmilesGraph;
  readonly valenced: ValencedGraph;
  /** The bonds of `separated` in the Kekulé form. */
  readonly bonds: readonly SmilesBond[];
  /** The name behind the SMILES, see {@link readName}; '' for none. */
  readonly name: string;
}

/** Reads a text by all rules of validity: of syntax, of valence, of aromatic rings. Never throws. */
export function readKekule(text: string): KekuleReading | Objection {
  const { smiles, start, name } = readName(text);
  if (name.startsWith('|')) {
    const offset = text.indexOf('|', start + smiles.length);
    return { reason: `syntax: an extension (CXSMILES) is not read, at character ${offset + 1}`, offset };
  }
  return applyRules(readSmiles(smiles, start), name);
}

/** Applies the rules beyond syntax. */
export function applyRules(written: SmilesGraph | Malformation, name = ''): KekuleReading | Objection {
  if ('kind' in written) return { reason: `${written.kind}: ${written.detail}`, offset: written.offset };
  const valenced = countValences(written);
  if ('reason' in valenced) return valenced;
  const bonds = kekulise(valenced);
  if ('reason' in bonds) return bonds;
  return { written, separated: valenced.graph, valenced, bonds, name };
}

/**
 * Finds out why a molecule that has passed the rules is another one in its Kekulé form; null if it is the same. The rules
 * round aromatic valences as RDKit does, which lets pass a few molecules that have in the Kekulé form too many bonds
 * (`o=1C=CC=CC=1`), other hydrogens (`C:C`), or so many bonds that charges are separated (`O=p1ccccc1`).
 */
export function findMisfit({ separated, valenced, bonds }: KekuleReading): Objection | null {
  const { valences } = valenced;
  if (!valences.some(({ aromatic }) => aromatic)) return null;
  const atoms = separated.atoms.map((atom) => (atom.aromatic ? { ...atom, aromatic: false } : atom));
  const kekule = countValences({ ...separated, atoms, bonds });
  if ('reason' in kekule) return kekule;
  for (const [atom, { impliedHydrogens }] of kekule.valences.entries()) {
    const isOther =
      impliedHydrogens !== valences[atom]!.impliedHydrogens
        ? 'other hydrogens'
        : kekule.graph.atoms[atom]!.charge !== atoms[atom]!.charge
          ? 'another charge'
          : null;
    if (isOther === null) continue;
    const reason = `aromaticity: atom ${atom + 1} has ${isOther} in the Kekulé form`;
    return { reason, offset: atoms[atom]!.offset };
  }
  return null;
}
