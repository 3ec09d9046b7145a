import { InputError } from '../../../base/errors.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { readKekule } from '../readKekule.js';
import { bondsByAtom, type SmilesGraph } from '../smiles/smilesGraph.js';
import type { ValencedGraph } from '../valence/valence.js';

/** A molecule that others are to contain. */
export interface Scaffold {
  /** RDKit's canonical SMILES; `*` where a group is attached, and nowhere if any hydrogen may be replaced. */
  readonly smiles: string;
  readonly graph: SmilesGraph;
  readonly valenced: ValencedGraph;
  /** The numbers of its atoms other than hydrogen, and of its marked points. */
  readonly heavyAtoms: number;
  readonly points: number;
}

/** A point of attachment as programs write it: `*`, `[*]`, `[*:1]`, `[1*]`. */
const point = /\[\d*\*(?::\d+)?\]/g;
/** Numbers in an atom map, which say nothing about the molecule. */
const mapNumber = /:\d+\]/g;

/**
 * Reads a scaffold, with or without points of attachment.
 *
 * @throws InputError for a text that is no molecule, has several components, or has no place for a group
 */
export function readScaffold(text: string, rdkit: Rdkit): Scaffold {
  const plain = text.trim().replace(point, '*').replace(mapNumber, ']');
  const first = expectMolecule(plain, text);
  const written = rdkit.read(plain, (molecule) => molecule.get_smiles());
  if ('reason' in written) throw refused(text, written.reason);
  const smiles = written.value;
  const { written: graph, valenced } = expectMolecule(smiles, text);
  if (first.written.pieces.some((piece) => 'text' in piece && piece.text === '.')) {
    throw refused(text, 'it has several components');
  }
  const bonds = bondsByAtom(graph);
  const ringBonds = graph.pieces.flatMap((piece) => ('ringBond' in piece ? [piece.ringBond] : []));
  let points = 0;
  for (const [atom, { atomicNumber }] of graph.atoms.entries()) {
    if (atomicNumber !== 0) continue;
    points++;
    const isAtRingBond = bonds[atom]!.some((bond) => ringBonds.includes(bond));
    if (bonds[atom]!.length > 2 || isAtRingBond || isInRing(graph, bonds, atom)) {
      throw refused(text, 'a point of attachment has to have one neighbour or two, and be in no ring');
    }
  }
  const heavyAtoms = graph.atoms.filter(({ atomicNumber }) => atomicNumber > 1).length;
  if (heavyAtoms === 0) throw refused(text, 'it has no atom');
  return { smiles, graph, valenced, heavyAtoms, points };
}

function expectMolecule(smiles: string, text: string) {
  const reading = readKekule(smiles);
  if ('reason' in reading) throw refused(text, reading.reason);
  return reading;
}

function refused(text: string, reason: string): InputError {
  return new InputError({
    setting: 'scaffold',
    problem: `expected a scaffold as SMILES, but received ${text.slice(0, 200)}: ${reason}`,
    expected: 'a scaffold as SMILES',
    received: text,
  });
}

/** Whether an atom of two neighbours is on a way from one of them to the other. */
function isInRing({ bonds }: SmilesGraph, around: readonly (readonly number[])[], atom: number): boolean {
  const [first, second] = around[atom]!;
  if (first === undefined || second === undefined) return false;
  const otherEnd = (bond: number, from: number): number =>
    bonds[bond]!.from === from ? bonds[bond]!.to : bonds[bond]!.from;
  const reached = [otherEnd(first, atom)];
  for (const one of reached) {
    for (const bond of around[one]!) {
      const next = otherEnd(bond, one);
      if (next !== atom && !reached.includes(next)) reached.push(next);
    }
  }
  return reached.includes(otherEnd(second, atom));
}
