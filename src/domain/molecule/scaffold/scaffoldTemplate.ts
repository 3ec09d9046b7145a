import type { TemplatePart } from '../../../grammar/template/templatePart.js';
import { bondsByAtom, type SmilesGraph } from '../smiles/smilesGraph.js';
import type { ValencedGraph } from '../valence/valence.js';
import { groupBefore, groupBehind, linker } from './moleculeHoles.js';

/**
 * Writes a spelling of a scaffold as a template. Its atoms and bonds are literal, and a hole stands for each `*`: a group that
 * is bound to one atom, or to two. A carbon that may be a centre of chirality may get a mark.
 *
 * @param graph the spelling; every `*` has one neighbour or two and is in no ring
 */
export function scaffoldTemplate(graph: SmilesGraph, { valences }: ValencedGraph): TemplatePart {
  const { pieces, atoms, bonds } = graph;
  const around = bondsByAtom(graph);
  const parts: TemplatePart[] = [];
  let symbol = '';
  for (const piece of pieces) {
    if ('text' in piece) parts.push(literal(piece.text));
    else if ('ringBond' in piece) parts.push(literal(piece.symbol + piece.digits));
    else if ('bond' in piece) {
      symbol = piece.symbol;
      parts.push(literal(symbol));
    } else {
      const { text, atomicNumber } = atoms[piece.atom]!;
      const neighbours = around[piece.atom]!.length;
      const isSaturated = around[piece.atom]!.every((bond) => bonds[bond]!.kind === 'single');
      const hydrogens = valences[piece.atom]!.impliedHydrogens;
      if (atomicNumber === 0) {
        parts.push(neighbours > 1 ? linker(symbol) : piece.atom === 0 ? groupBefore : groupBehind(symbol));
      } else if (text === 'C' && isSaturated && neighbours + hydrogens === 4 && hydrogens < 2) {
        const hydrogen = hydrogens === 1 ? 'H' : '';
        const spellings = [text, `[C@${hydrogen}]`, `[C@@${hydrogen}]`];
        parts.push({ kind: 'choice', parts: spellings.map(literal) });
      } else parts.push(literal(text));
    }
  }
  return { kind: 'sequence', parts };
}

function literal(text: string): TemplatePart {
  return { kind: 'literal', text, offset: null };
}
