import { otherEnd } from '../smiles/smilesGraph.js';
import type { ValencedGraph } from '../valence/valence.js';
import type { RingSystem } from './ringSystems.js';

/**
 * The atoms `*` of a ring system that may take part in its double bonds, or stay out of them, as RDKit 2022.09
 * decides it (`markDbondCands`): at least one ring around must have an atom of its own that is aromatic, and not
 * every ring around may bring a neighbour that is not.
 */
export function optionalDoubles(valenced: ValencedGraph, system: RingSystem): number[] {
  const { graph, bondsOfAtom, valences } = valenced;
  const any = system.atoms.filter((atom) => graph.atoms[atom]!.atomicNumber === 0);
  if (any.length === 0) return [];
  const members = new Set(system.atoms);
  const rings = smallRings(valenced, system);
  const ringsOf = new Map(system.atoms.map((atom) => [atom, rings.filter((ring) => ring.has(atom))]));
  const isCandidate = (ring: ReadonlySet<number>): boolean =>
    [...ring].some((atom) => valences[atom]!.aromatic && ringsOf.get(atom)!.length === 1);
  return any.filter((atom) => {
    const around = ringsOf.get(atom)!;
    const others = bondsOfAtom[atom]!.map((bond) => otherEnd(graph.bonds[bond]!, atom));
    const plain = others.filter(
      (other) =>
        members.has(other) && graph.atoms[other]!.atomicNumber !== 0 && !graph.atoms[other]!.aromatic,
    );
    return plain.length < around.length && around.some(isCandidate);
  });
}

/** For each bond a shortest ring through it, each ring once, as sets of atoms: nearly always the smallest set. */
function smallRings(valenced: ValencedGraph, system: RingSystem): ReadonlySet<number>[] {
  const { graph, bondsOfAtom } = valenced;
  const within = new Set(system.bonds);
  const rings = new Map<string, ReadonlySet<number>>();
  for (const bond of system.bonds) {
    const { from, to } = graph.bonds[bond]!;
    const before = new Map([[from, -1]]);
    const queue = [from];
    for (let atom = queue.shift(); atom !== undefined && !before.has(to); atom = queue.shift()) {
      for (const next of bondsOfAtom[atom]!) {
        const other = otherEnd(graph.bonds[next]!, atom);
        if (next === bond || !within.has(next) || before.has(other)) continue;
        before.set(other, atom);
        queue.push(other);
      }
    }
    const ring: number[] = [];
    for (let atom = to; atom !== -1; atom = before.get(atom)!) ring.push(atom);
    ring.sort((a, b) => a - b);
    rings.set(ring.join(), new Set(ring));
  }
  return [...rings.values()];
}
