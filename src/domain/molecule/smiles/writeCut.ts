import type { SmilesGraph } from './smilesGraph.js';

/**
 * Writes a SMILES with some of its bonds cut, in the order of the text: at both ends stands an isotope of `*`, the mark
 * of that end, in the place of the other end, so that centres of chirality keep the order of their neighbours.
 *
 * @param cuts `[bonds]`: the marks of the bond's `from` and `to`; null where it stays. None is a bond in a ring.
 * @returns a SMILES for each part
 */
export function writeCut(graph: SmilesGraph, cuts: readonly (readonly [number, number] | null)[]): string[] {
  const parts = [''];
  /** The open branches: the part that goes on behind each, and whether its bracket is written yet. */
  const branches: { readonly part: number; isWritten: boolean }[] = [];
  let part = 0;
  const isBranchToWrite = (): boolean => branches.at(-1)?.part === part && !branches.at(-1)!.isWritten;
  const write = (text: string): void => {
    if (isBranchToWrite()) {
      parts[part] += '(';
      branches.at(-1)!.isWritten = true;
    }
    parts[part] += text;
  };
  const begun = new Set<number>();
  for (const piece of graph.pieces) {
    if ('text' in piece) {
      if (piece.text === '(') branches.push({ part, isWritten: false });
      else if (piece.text === ')') {
        const branch = branches.pop()!;
        part = branch.part;
        if (branch.isWritten) parts[part] += ')';
      } else if (branches.length === 0) part = parts.push('') - 1;
      else write(piece.text);
    } else if ('atom' in piece) write(graph.atoms[piece.atom]!.text);
    else {
      const bond = 'bond' in piece ? piece.bond : piece.ringBond;
      const cut = cuts[bond]!;
      if (cut === null) write('bond' in piece ? piece.symbol : piece.symbol + piece.digits);
      else {
        // The end that is written first is `from`, since bonds are read from left to right.
        const mark = cut[begun.has(bond) ? 1 : 0];
        const symbol = piece.symbol === '' && graph.bonds[bond]!.kind === 'double' ? '=' : piece.symbol;
        // A branch that begins with the cut consists of the mark.
        if (isBranchToWrite()) parts[part] += `(${symbol}[${mark}*])`;
        else write(`(${symbol}[${mark}*])`);
        begun.add(bond);
        if ('bond' in piece) part = parts.push(`[${cut[1]}*]${symbol}`) - 1;
      }
    }
  }
  return parts;
}
