import { canonicalForm } from '../identity/canonical.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { applyRules } from '../readKekule.js';
import { type Malformation, readSmiles } from '../smiles/readSmiles.js';
import {
  bondsByAtom,
  otherEnd,
  type SmilesAtom,
  type SmilesBond,
  type SmilesGraph,
} from '../smiles/smilesGraph.js';
import { writePart } from '../smiles/writePart.js';
import { symbolOf } from '../valence/elements.js';
import { fillingHydrogens } from '../valence/valence.js';

/**
 * The Murcko scaffold of a molecule (Bemis and Murcko, J. Med. Chem. 39 (1996) 2887) as RDKit 2022.09 cuts it: rings, the
 * chains between them, and atoms bound to these by a double bond. A centre of chirality that loses a neighbour is one
 * no more.
 *
 * @param graph RDKit's canonical SMILES of the molecule: another spelling of it can mark other bonds of a double
 *   bond, and has hydrogens and brackets that would be kept
 * @returns the {@link canonicalForm}, or RDKit's SMILES where there is none; '' where there is no ring; null where RDKit does
 *   not read the scaffold
 */
export function murckoScaffold(rdkit: Rdkit, graph: SmilesGraph | Malformation): string | null {
  if ('kind' in graph) return null;
  const bonds = bondsByAtom(graph);
  const core = ringsAndChains(graph, bonds);
  if (!core.includes(true)) return '';
  const isKept = [...core];
  const isFreed = core.map(() => false);
  for (const { from, to, kind } of graph.bonds) {
    if (core[from] === core[to]) continue;
    const [inside, outside] = core[from] ? [from, to] : [to, from];
    if (kind === 'double') isKept[outside] = true;
    else isFreed[inside] = true;
  }
  const part = writePart(graph, isKept, (index) => {
    const atom = graph.atoms[index]!;
    const around = bonds[index]!.map((bond) => graph.bonds[bond]!);
    const remaining = around.filter(({ from, to }) => isKept[from] && isKept[to]);
    if (isFreed[index]) return writeFreed(atom, index, around, remaining);
    // RDKit leaves the hydrogens of an atom outside as they are.
    return remaining.length < around.length ? writeAtom(atom, atom.hydrogens) : atom.text;
  });
  let scaffolds = scaffoldsBy.get(rdkit);
  if (scaffolds === undefined || scaffolds.size >= mostScaffolds) {
    scaffolds = new Map();
    scaffoldsBy.set(rdkit, scaffolds);
  }
  let scaffold = scaffolds.get(part);
  if (scaffold === undefined) {
    scaffold = canonicalPart(rdkit, part);
    scaffolds.set(part, scaffold);
  }
  return scaffold;
}

/** Canonical forms of parts, which many molecules share. */
const scaffoldsBy = new WeakMap<Rdkit, Map<string, string | null>>();
const mostScaffolds = 20_000;

function canonicalPart(rdkit: Rdkit, part: string): string | null {
  const reading = applyRules(readSmiles(part, 0, Number.POSITIVE_INFINITY));
  const identity = 'reason' in reading ? null : canonicalForm(rdkit, part, reading);
  if (identity !== null && 'canonical' in identity) return identity.canonical;
  const written = rdkit.read(part, (molecule) => molecule.get_smiles());
  return 'reason' in written ? null : written.value;
}

/** An atom of the core that has lost a substituent, and gets hydrogens for it; electrons without a pair stay so. */
function writeFreed(
  atom: SmilesAtom,
  index: number,
  around: readonly SmilesBond[],
  remaining: readonly SmilesBond[],
): string {
  if (atom.aromatic && (atom.atomicNumber !== 6 || atom.charge === 1)) return writeAtom(atom, 1);
  const unpaired = atom.bracket ? Math.max(0, fillingHydrogens(atom, index, around) - atom.hydrogens) : 0;
  return writeAtom(atom, fillingHydrogens(atom, index, remaining, unpaired));
}

/** @param hydrogens for an atom in brackets */
function writeAtom(atom: SmilesAtom, hydrogens: number): string {
  const symbol = symbolOf(atom.atomicNumber);
  if (!atom.bracket && !(atom.aromatic && atom.atomicNumber !== 6)) return atom.text;
  const charge = atom.charge === 0 ? '' : `${atom.charge > 0 ? '+' : '-'}${Math.abs(atom.charge)}`;
  const map = /:\d+/.exec(atom.text)?.[0] ?? '';
  return `[${atom.isotope}${atom.aromatic ? symbol.toLowerCase() : symbol}H${hydrogens}${charge}${map}]`;
}

/** `[atoms]`: whether each is in a ring, or on the way from one to another. */
function ringsAndChains(graph: SmilesGraph, bonds: readonly (readonly number[])[]): boolean[] {
  const degrees = bonds.map((around) => around.length);
  const isKept = graph.atoms.map(() => true);
  // Atoms with one neighbour go until there are none: rings are left, and the chains between them.
  const ends = [...degrees.keys()].filter((atom) => degrees[atom]! <= 1);
  for (let atom = ends.pop(); atom !== undefined; atom = ends.pop()) {
    if (!isKept[atom]) continue;
    isKept[atom] = false;
    for (const bond of bonds[atom]!) {
      const next = otherEnd(graph.bonds[bond]!, atom);
      if (isKept[next] && --degrees[next]! <= 1) ends.push(next);
    }
  }
  return isKept;
}
