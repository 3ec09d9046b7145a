import type { Objection, SmilesBond } from '../smiles/smilesGraph.js';
import { usualValenceOf, valencesOf } from '../valence/elements.js';
import { chargeShift, contribution, type ValencedGraph } from '../valence/valence.js';
import { optionalDoubles } from './anyAtoms.js';
import { matchRequired } from './matching.js';
import { type RingSystem, ringSystems } from './ringSystems.js';

/**
 * Gives every aromatic bond an order, as RDKit's `MolOps::Kekulize` does: in each ring system, of the atoms at
 * aromatic bonds those with an electron to spare must pair up along such bonds. Atoms of any kind may take part.
 *
 * If there are several ways, one atom after the other in the order of the text takes the bond written first that leaves a
 * partner to all the others: benzene, `c1ccccc1`, becomes `C1=CC=CC=C1`. A model can learn such a rule; others that were
 * tried pack molecules of ZINC into as many productions within 1%.
 *
 * @returns the bonds, none of them aromatic; or why there is no Kekulé form
 */
export function kekulise(valenced: ValencedGraph): SmilesBond[] | Objection {
  const { graph, bondsOfAtom, valences } = valenced;
  if (!valences.some(({ aromatic }) => aromatic)) return [...graph.bonds];
  const systems = ringSystems(graph.bonds, bondsOfAtom);
  const doubles = new Set<number>();
  for (const system of systems) {
    // Without an aromatic atom or one of any kind there is nothing to find.
    if (!system.atoms.some((atom) => valences[atom]!.aromatic || isAny(valenced, atom))) continue;
    const paired = pairUp(valenced, system);
    if (typeof paired === 'number') {
      return objection(valenced, paired, () => 'an aromatic system has no Kekulé form');
    }
    for (const bond of paired) doubles.add(bond);
  }
  const inRing = new Set(systems.flatMap(({ atoms }) => atoms));
  const outside = graph.atoms.findIndex((atom, index) => atom.aromatic && !inRing.has(index));
  if (outside >= 0) return objection(valenced, outside, (name) => `${name} is aromatic and in no ring`);
  const bonds = graph.bonds.map((bond, index): SmilesBond => {
    return bond.kind !== 'aromatic' ? bond : { ...bond, kind: doubles.has(index) ? 'double' : 'single' };
  });
  const loser = graph.atoms.findIndex((_, atom) => losesHydrogen(valenced, bonds, atom));
  if (loser < 0) return bonds;
  return objection(valenced, loser, (name) => `${name} has too many bonds in the Kekulé form`);
}

function objection({ graph }: ValencedGraph, index: number, detail: (name: string) => string): Objection {
  const { offset } = graph.atoms[index]!;
  return { reason: `aromaticity: ${detail(`atom ${index + 1}`)}, at character ${offset + 1}`, offset };
}

const isAny = ({ graph }: ValencedGraph, atom: number): boolean => graph.atoms[atom]!.atomicNumber === 0;

/** @returns the double bonds of a ring system; or its first atom that needs one, where not all can have one */
function pairUp(valenced: ValencedGraph, system: RingSystem): number[] | number {
  const { graph } = valenced;
  const needed = system.atoms.filter((atom) => hasElectronToPair(valenced, atom));
  const optional = optionalDoubles(valenced, system);
  const places = new Int32Array(graph.atoms.length).fill(-1);
  for (const [place, atom] of needed.entries()) places[atom] = place;
  for (const [place, atom] of optional.entries()) places[atom] = needed.length + place;
  const partners: number[][] = Array.from({ length: needed.length + optional.length }, () => []);
  /** `[places][partners]`: the bonds to them. */
  const bondsTo: number[][] = partners.map(() => []);
  for (const bond of system.bonds) {
    const { from, to, kind } = graph.bonds[bond]!;
    const [a, b] = [places[from]!, places[to]!];
    if (a < 0 || b < 0) continue;
    if (kind !== 'aromatic' && !isAny(valenced, from) && !isAny(valenced, to)) continue;
    partners[a]!.push(b);
    partners[b]!.push(a);
    bondsTo[a]!.push(bond);
    bondsTo[b]!.push(bond);
  }
  const mateOf = matchRequired(partners, needed.length);
  // The search could have left over another atom: the whole system is at fault.
  if (mateOf === null) return needed[0] ?? optional[0]!;
  return bondsTo.flatMap((bonds, place) => bonds[partners[place]!.indexOf(mateOf[place]!)] ?? []);
}

/** Whether an atom is one short of a valence, counting each aromatic bond as one. */
export function hasElectronToPair({ graph, bondsOfAtom, valences }: ValencedGraph, index: number): boolean {
  const atom = graph.atoms[index]!;
  const { aromatic, bonds, hydrogens, impliedHydrogens } = valences[index]!;
  if (!aromatic || atom.atomicNumber === 0) return false;
  let single = hydrogens + impliedHydrogens;
  let bonded = 0;
  for (const bond of bondsOfAtom[index]!) {
    const { kind } = graph.bonds[bond]!;
    const pairs = kind === 'aromatic' ? 1 : contribution(graph.bonds[bond]!, index);
    single += pairs;
    if (pairs > 0) bonded++;
  }
  const shift = chargeShift(atom);
  const total = bonds + impliedHydrogens;
  let valence = usualValenceOf(atom.atomicNumber) + shift;
  const candidates = valencesOf(atom.atomicNumber) ?? [];
  for (let i = 1; i < candidates.length && total > valence; i++) valence = candidates[i]! + shift;
  // An atom that gives a dative bond has no electron in it.
  if (bonded + impliedHydrogens >= valence) return false;
  // In brackets hydrogens may be missing: `[c]` has its double bond and an electron left.
  return valence === single + 1 || (atom.bracket && valence === single + 2);
}

/**
 * Whether a hydrogen that the aromatic form has finds no place in the Kekulé form. RDKit asks it of nitrogen and
 * phosphorus with one written hydrogen: that of `[pH]1ccccc1`.
 */
export function losesHydrogen(
  { graph, bondsOfAtom, valences }: ValencedGraph,
  kekule: readonly SmilesBond[],
  index: number,
): boolean {
  const atom = graph.atoms[index]!;
  const { bonds, hydrogens, impliedHydrogens } = valences[index]!;
  if (!atom.aromatic || hydrogens !== 1 || atom.charge !== 0) return false;
  if (atom.atomicNumber !== 7 && atom.atomicNumber !== 15) return false;
  const sum = bondsOfAtom[index]!.reduce((total, bond) => total + contribution(kekule[bond]!, index), 0);
  const valence = valencesOf(atom.atomicNumber)!.find((candidate) => candidate >= sum) ?? sum;
  return valence !== bonds + impliedHydrogens;
}
