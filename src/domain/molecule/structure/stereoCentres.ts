import { cipRanks, rerank } from './cipRanks.js';
import { bondsOf } from './ringJunctions.js';
import type { DoubleBondMark, StereoMarks } from './stereoMarks.js';
import { type Structure, valenceOf } from './structure.js';
import { dativeOrder } from './structureAtoms.js';

/** A double bond in a smaller ring has no configuration to speak of. */
const minRingSize = 8;

/**
 * Centres of chirality as `FindMolChiralCenters(includeUnassigned=True)` of RDKit 2022.09 finds them, which SA counts:
 * atoms whose neighbours differ, be it by the labels of other centres, whether they are marked or not. Atoms whose
 * neighbours are alike, such as those of 1,4-cyclohexanes, are none, marked or not. Nitrogen in
 * a ring of three and at a bridgehead is one, and so are phosphorus and arsenic, sulfonium, sulfoxides and the like.
 *
 * @returns `[atoms]`
 */
export function stereoCentres(structure: Structure, marks: StereoMarks): boolean[] {
  const candidates = structure.atoms.map(
    (_, atom) => mayBeCentre(structure, atom) && !hasTwins(structure, atom),
  );
  const isCentre = structure.atoms.map(() => false);
  if (!candidates.includes(true)) return isCentre;
  const isR: (boolean | undefined)[] = structure.atoms.map(() => undefined);
  const isZ: (boolean | undefined)[] = structure.bonds.map(() => undefined);
  let ranks = cipRanks(structure);
  for (let hasChanged = true, round = 0; hasChanged; round++) {
    if (round > 0) ranks = rerank(structure, ranks, isR, isZ);
    hasChanged = false;
    for (const [atom, isCandidate] of candidates.entries()) {
      if (!isCandidate || isR[atom] !== undefined || !neighboursDiffer(structure, atom, ranks)) continue;
      isCentre[atom] = true;
      const isClockwise = marks.isClockwise[atom];
      if (isClockwise === undefined) continue;
      isR[atom] = isClockwise !== isTurned(structure, atom, ranks);
      hasChanged = true;
    }
    for (const [bond, mark] of marks.doubleBonds.entries()) {
      if (mark === undefined || isZ[bond] !== undefined) continue;
      const label = labelOf(structure, bond, mark, ranks);
      if (label === null) continue;
      isZ[bond] = label;
      hasChanged = true;
    }
  }
  return isCentre;
}

/** Whether a bond counts for the geometry of an atom: not one without an order, nor a dative one that the atom gives. */
function counts({ bonds }: Structure, bond: number, atom: number): boolean {
  const { order, from } = bonds[bond]!;
  return order !== 0 && !(order === dativeOrder && from === atom);
}

function mayBeCentre(structure: Structure, index: number): boolean {
  const { element, hydrogens, charge, smallestRing } = structure.atoms[index]!;
  const degree = structure.neighbours[index]!.filter(({ bond }) => counts(structure, bond, index)).length;
  const total = degree + hydrogens;
  const isPhosphine = element === 15 || element === 33;
  if (total < 3 || total > 4 || (degree < 3 && !isPhosphine)) return false;
  if (degree !== 3 || hydrogens === 1) return true;
  if (element === 7) return smallestRing === 3 || isBridgehead(structure, index);
  if (element === 16 || element === 34) {
    const valence = valenceOf(structure, index);
    return valence === 4 || (valence === 3 && charge === 1);
  }
  return isPhosphine;
}

/** Whether two neighbours of an atom are alike and bound to nothing else, as in a methyl group's neighbour or CF3. */
function hasTwins({ atoms, bonds, neighbours, kinds }: Structure, index: number): boolean {
  const around = neighbours[index]!;
  return around.some(({ atom, bond }, i) => {
    if (neighbours[atom]!.length > 1 || kinds[atom]! < 0 || atoms[atom]!.mapNumber !== null) return false;
    const { order } = bonds[bond]!;
    return around.some(
      (other, j) =>
        j > i &&
        kinds[other.atom] === kinds[atom] &&
        bonds[other.bond]!.order === order &&
        atoms[other.atom]!.mapNumber === null,
    );
  });
}

/** Whether an atom has three bonds in rings, and is in two rings that have two bonds or more in common. */
function isBridgehead(structure: Structure, index: number): boolean {
  const own = structure.neighbours[index]!.filter(({ bond }) => structure.bonds[bond]!.inRing);
  if (own.length < 3) return false;
  const rings = structure.rings
    .filter((ring) => ring.includes(index))
    .map((ring) => bondsOf(structure, ring));
  return rings.some((ring, i) =>
    rings.slice(i + 1).some((other) => other.filter((bond) => ring.includes(bond)).length >= 2),
  );
}

function neighboursDiffer(structure: Structure, index: number, ranks: Uint32Array): boolean {
  const ranked = structure.neighbours[index]!.filter(({ bond }) => counts(structure, bond, index)).map(
    ({ atom }) => ranks[atom],
  );
  return new Set(ranked).size === ranked.length;
}

/** Whether the order of the bonds by rank turns the other way round than the order that the mark refers to. */
function isTurned(structure: Structure, index: number, ranks: Uint32Array): boolean {
  const around = structure.neighbours[index]!;
  let swaps = around.length === 3 && structure.atoms[index]!.hydrogens === 1 ? 1 : 0;
  for (const [i, first] of around.entries()) {
    for (const second of around.slice(i + 1)) if (ranks[first.atom]! > ranks[second.atom]!) swaps++;
  }
  return swaps % 2 === 1;
}

/** Whether the neighbours of highest rank are on one side; null where two at one end are alike, or no label belongs. */
function labelOf(
  structure: Structure,
  bond: number,
  mark: DoubleBondMark,
  ranks: Uint32Array,
): boolean | null {
  const { from, to } = structure.bonds[bond]!;
  const ring = structure.rings.reduce((least, atoms) => {
    return bondsOf(structure, atoms).includes(bond) ? Math.min(least, atoms.length) : least;
  }, Number.POSITIVE_INFINITY);
  if (ring < minRingSize) return null;
  let isCis = mark.isCis;
  for (const [atom, reference] of [
    [from, mark.neighbours[0]],
    [to, mark.neighbours[1]],
  ] as const) {
    const [first, second, ...more] = structure.neighbours[atom]!.filter(
      (neighbour) => neighbour.bond !== bond,
    );
    if (first === undefined || more.length > 0) return null;
    let highest = first.atom;
    if (second !== undefined) {
      if (ranks[first.atom] === ranks[second.atom]) return null;
      if (ranks[second.atom]! > ranks[first.atom]!) highest = second.atom;
    }
    if (highest !== reference) isCis = !isCis;
  }
  return isCis;
}
