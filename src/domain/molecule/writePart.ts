import { symbolOf } from './elements.js';
import type { SmilesAtom, SmilesGraph, SmilesPiece } from './smilesGraph.js';

/**
 * Writes the part of a SMILES that some of its atoms make up, in the order of the text. An atom that loses a neighbour loses its chirality too. What is kept of each component must hang
 * together, else there is no telling where a part begins.
 *
 * @param kept `[atoms]`
 * @param hydrogensAdded `[atoms]`: in place of bonds that are cut, of atoms whose hydrogens are written out
 */
export function writePart(
  graph: SmilesGraph,
  kept: readonly boolean[],
  hydrogensAdded: readonly number[],
): string {
  const isCut = graph.atoms.map(() => false);
  for (const { from, to } of graph.bonds) {
    if (kept[from] !== kept[to]) isCut[from] = isCut[to] = true;
  }
  const components: string[] = [];
  /** What is written of each branch that is open, that of the component first. */
  let open = [''];
  for (const piece of graph.pieces) {
    const here = open.length - 1;
    if ('text' in piece) {
      if (piece.text === '(') open.push('');
      else if (piece.text === ')') {
        const branch = open.pop()!;
        // Where all before it is cut off, it is no branch any more.
        open[here - 1] += branch === '' || open[here - 1] === '' ? branch : `(${branch})`;
      } else if (here === 0) {
        components.push(open[0]!);
        open = [''];
      } else open[here] += piece.text;
    } else if (isKept(graph, piece, kept)) {
      if ('atom' in piece) {
        const atom = graph.atoms[piece.atom]!;
        open[here] += isCut[piece.atom] ? writeAtom(atom, hydrogensAdded[piece.atom]!) : atom.text;
      } else open[here] += 'bond' in piece ? piece.symbol : piece.symbol + piece.digits;
    }
  }
  return [...components, open[0]!].filter((component) => component !== '').join('.');
}

function isKept(
  { bonds }: SmilesGraph,
  piece: Exclude<SmilesPiece, { text: string }>,
  kept: readonly boolean[],
) {
  if ('atom' in piece) return kept[piece.atom];
  const { from, to } = bonds['bond' in piece ? piece.bond : piece.ringBond]!;
  return kept[from] && kept[to];
}

/** An atom that has lost a neighbour. */
function writeAtom(atom: SmilesAtom, hydrogensAdded: number): string {
  // Carbon tells by its bonds how many hydrogens it has, in an aromatic ring too; other aromatic atoms do not.
  if (!atom.bracket && (!atom.aromatic || atom.atomicNumber === 6)) return atom.text;
  const symbol = symbolOf(atom.atomicNumber);
  const hydrogens = atom.hydrogens + hydrogensAdded;
  const charge = atom.charge === 0 ? '' : `${atom.charge > 0 ? '+' : '-'}${Math.abs(atom.charge)}`;
  return `[${atom.isotope}${atom.aromatic ? symbol.toLowerCase() : symbol}H${hydrogens}${charge}]`;
}
