import type { Rdkit } from './rdkit.js';
import { readName } from './readName.js';
import { bondsByAtom, otherEnd, type SmilesGraph } from './smilesGraph.js';
import { readSmiles } from './wellFormed.js';
import { writePart } from './writePart.js';

/**
 * The Murcko scaffold of a molecule (Bemis and Murcko, J. Med. Chem. 39 (1996) 2887) as RDKit defines it: rings, the
 * chains between them, and what is bound to these by more than a single bond. A centre of chirality that loses a
 * neighbour is one no more.
 *
 * @param smiles of a valid molecule
 * @returns RDKit's canonical isomeric SMILES; '' where there is no ring; null where RDKit does not read the molecule
 */
export function murckoScaffold(rdkit: Rdkit, smiles: string): string | null {
  const graph = readSmiles(readName(smiles).smiles);
  if ('kind' in graph) return null;
  const core = ringsAndChains(graph);
  if (!core.includes(true)) return '';
  const kept = [...core];
  for (const { from, to, kind } of graph.bonds) {
    if (kind !== 'double' && kind !== 'triple') continue;
    if (core[from]) kept[to] = true;
    if (core[to]) kept[from] = true;
  }
  const hydrogensAdded = core.map(() => 0);
  for (const { from, to } of graph.bonds) {
    // Of an atom outside the core RDKit leaves the hydrogens as they are.
    if (core[from] && !kept[to]) hydrogensAdded[from]!++;
    if (core[to] && !kept[from]) hydrogensAdded[to]!++;
  }
  const reading = rdkit.read(writePart(graph, kept, hydrogensAdded), (molecule) => molecule.get_smiles());
  return 'reason' in reading ? null : reading.value;
}

/** `[atoms]`: whether each is in a ring, or on the way from one to another. */
function ringsAndChains(graph: SmilesGraph): boolean[] {
  const bonds = bondsByAtom(graph);
  const degrees = bonds.map((around) => around.length);
  const kept = graph.atoms.map(() => true);
  // What is bound to one atom alone goes, until nothing does: rings are left, and the chains between them.
  const ends = [...degrees.keys()].filter((atom) => degrees[atom]! <= 1);
  for (let atom = ends.pop(); atom !== undefined; atom = ends.pop()) {
    if (!kept[atom]) continue;
    kept[atom] = false;
    for (const bond of bonds[atom]!) {
      const next = otherEnd(graph.bonds[bond]!, atom);
      if (kept[next] && --degrees[next]! <= 1) ends.push(next);
    }
  }
  return kept;
}
