import type { SmilesGraph, SmilesPiece } from './smilesGraph.js';

/**
 * Writes the part of a SMILES that some of its atoms make up, in the order of the text. What is kept of each component
 * must hang together, else there is no telling where a part begins.
 *
 * @param kept `[atoms]`
 * @param textOf how an atom that is kept is written
 */
export function writePart(
  graph: SmilesGraph,
  kept: readonly boolean[],
  textOf: (atom: number) => string,
): string {
  const components: string[] = [];
  /** The text of each open branch so far, that of the component first. */
  let open = [''];
  for (const piece of graph.pieces) {
    const here = open.length - 1;
    if ('text' in piece) {
      if (piece.text === '(') open.push('');
      else if (piece.text === ')') {
        const branch = open.pop()!;
        // Without any text before it, it is no branch any more.
        open[here - 1] += branch === '' || open[here - 1] === '' ? branch : `(${branch})`;
      } else if (here === 0) {
        components.push(open[0]!);
        open = [''];
      } else open[here] += piece.text;
    } else if (isKept(graph, piece, kept)) {
      if ('atom' in piece) open[here] += textOf(piece.atom);
      else open[here] += 'bond' in piece ? piece.symbol : piece.symbol + piece.digits;
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
