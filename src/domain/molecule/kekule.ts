import type { Unspelled } from '../domain.js';
import { valencesOf } from './elements.js';
import { matchInOrder } from './matching.js';
import type { SmilesBond } from './smilesGraph.js';
import { chargeShift, type ValencedGraph } from './valence.js';

/**
 * Gives every aromatic bond an order, as RDKit's `MolOps::Kekulize` does: of the atoms at aromatic bonds in
 * rings, those with an electron to spare must pair up along such bonds.
 *
 * Where they can in several ways, one atom after the other in the order of the text takes the bond written first that
 * leaves a partner to all the others: benzene, `c1ccccc1`, becomes `C1=CC=CC=C1`. A rule, so that it can be learned;
 * others that were tried pack molecules of ZINC into as many productions within 1%.
 *
 * @returns the bonds, none of them aromatic; or, in words, why there is no Kekulé form
 */
export function kekulise(valenced: ValencedGraph): readonly SmilesBond[] | Unspelled {
  const { graph, valences } = valenced;
  if (!valences.some(({ aromatic }) => aromatic)) return graph.bonds;
  const inRing = ringBonds(valenced);
  const atRing = graph.atoms.map(() => false);
  for (const [bond, { from, to }] of graph.bonds.entries()) {
    if (inRing[bond]) atRing[from] = atRing[to] = true;
  }
  const outside = graph.atoms.findIndex((atom, index) => atom.aromatic && !atRing[index]);
  if (outside >= 0) {
    const reason = `aromaticity: atom ${outside + 1} is aromatic and in no ring`;
    return { reason, offset: graph.atoms[outside]!.offset };
  }

  const needsDouble = graph.atoms.map(
    (_, atom) => atRing[atom]! && valences[atom]!.aromatic && hasElectronToPair(valenced, atom),
  );
  const partners: number[][] = graph.atoms.map(() => []);
  for (const [bond, { from, to, kind }] of graph.bonds.entries()) {
    if (kind !== 'aromatic' || !inRing[bond] || !needsDouble[from] || !needsDouble[to]) continue;
    partners[from]!.push(to);
    partners[to]!.push(from);
  }
  const mateOf = matchInOrder(partners);
  const left = graph.atoms.find((_, atom) => needsDouble[atom] && mateOf[atom] === -1);
  if (left !== undefined) {
    return { reason: 'aromaticity: an aromatic system has no Kekulé form', offset: left.offset };
  }
  return graph.bonds.map((bond) =>
    bond.kind !== 'aromatic' ? bond : { ...bond, kind: mateOf[bond.from] === bond.to ? 'double' : 'single' },
  );
}

/** Whether an atom is one short of a valence, counting each aromatic bond as one. */
function hasElectronToPair({ graph, bondsOfAtom, valences }: ValencedGraph, index: number): boolean {
  const atom = graph.atoms[index]!;
  const allowed = valencesOf(atom.atomicNumber);
  // An atom of any kind and a metal keep out of it.
  if (allowed === undefined) return false;
  const { bonds, impliedHydrogens } = valences[index]!;
  const hydrogens = atom.hydrogens + impliedHydrogens;
  const kinds = bondsOfAtom[index]!.map((bond) => graph.bonds[bond]!.kind).filter((kind) => kind !== 'any');
  const single = kinds.reduce((sum, kind) => sum + (pairs[kind] ?? 0), hydrogens);
  const shift = chargeShift(atom);
  const total = bonds + impliedHydrogens;
  const valence = (allowed.find((candidate) => total <= candidate + shift) ?? allowed.at(-1)!) + shift;
  if (kinds.length + hydrogens >= valence) return false;
  // In brackets hydrogens may be missing: `[c]` has its double bond and an electron left.
  return valence === single + 1 || (atom.bracket && valence === single + 2);
}

const pairs: Readonly<Record<string, number>> = {
  single: 1,
  double: 2,
  triple: 3,
  quadruple: 4,
  aromatic: 1,
};

/** `[bonds]`: whether the bond is in a ring, that is no bridge of the graph (Tarjan), without recursion. */
function ringBonds({ graph, bondsOfAtom }: ValencedGraph): boolean[] {
  const inRing = graph.bonds.map(() => true);
  const order = new Array<number>(graph.atoms.length).fill(-1);
  const lowest = new Array<number>(graph.atoms.length).fill(-1);
  let visited = 0;
  for (const root of graph.atoms.keys()) {
    if (order[root] !== -1) continue;
    const path = [{ atom: root, bond: -1, next: 0 }];
    order[root] = lowest[root] = visited++;
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { atom } = top;
      const bond = bondsOfAtom[atom]![top.next++];
      if (bond === undefined) {
        path.pop();
        const above = path.at(-1)?.atom;
        if (above === undefined) continue;
        lowest[above] = Math.min(lowest[above]!, lowest[atom]!);
        if (lowest[atom]! > order[above]!) inRing[top.bond] = false;
      } else if (bond !== top.bond) {
        const { from, to } = graph.bonds[bond]!;
        const other = from === atom ? to : from;
        if (order[other] === -1) {
          order[other] = lowest[other] = visited++;
          path.push({ atom: other, bond, next: 0 });
        } else {
          lowest[atom] = Math.min(lowest[atom]!, order[other]!);
        }
      }
    }
  }
  return inRing;
}
