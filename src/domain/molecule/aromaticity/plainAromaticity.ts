import type { KekuleReading } from '../readKekule.js';
import type { SmilesAtom } from '../smiles/smilesGraph.js';

/** So many independent rings may be written as not aromatic: with more of them, cages could hide a ring of the smallest set. */
const mostOtherRings = 2;

/** The electrons of an atom for its aromatic ring; {@link unclear} where its bonds outside the ring decide. */
const unclear = -1;

/**
 * Whether RDKit would find just those bonds aromatic that a molecule has written as such, so that it need not look: every
 * aromatic bond is in a ring of six atoms with an electron each, or of five of which one has two (at most two such rings
 * share a bond), and every other ring has an atom with four neighbours, which cannot be aromatic.
 *
 * @param reading of an ordinary molecule, see `isOrdinary`
 */
export function hasPlainAromaticity({
  written,
  valenced: { bondsOfAtom, valences },
}: KekuleReading): boolean {
  const { atoms, bonds } = written;
  const count = atoms.length;
  /** Trees of atoms that hang together: by all bonds, by bonds between atoms that could be aromatic, by aromatic ones. */
  const [all, possible, aromatic] = [forest(count), forest(count), forest(count)];
  let [rings, possibleRings, aromaticRings] = [0, 0, 0];
  const saturated = new Uint8Array(count);
  /** `[atoms]`: how many aromatic bonds each has. */
  const degrees = new Uint8Array(count);
  for (let atom = 0; atom < count; atom++) {
    const { hydrogens, impliedHydrogens } = valences[atom]!;
    if (bondsOfAtom[atom]!.length + hydrogens + impliedHydrogens > 3) saturated[atom] = 1;
  }
  for (let index = 0; index < bonds.length; index++) {
    const { from, to, kind } = bonds[index]!;
    if (!join(all, from, to)) rings++;
    if (saturated[from] === 0 && saturated[to] === 0 && !join(possible, from, to)) possibleRings++;
    if (kind !== 'aromatic') continue;
    if (!join(aromatic, from, to)) aromaticRings++;
    degrees[from]!++;
    degrees[to]!++;
  }
  if (possibleRings !== aromaticRings || rings - aromaticRings > mostOtherRings) return false;
  if (aromaticRings === 0)
    return !atoms.some((atom) => atom.aromatic) && !bonds.some(({ kind }) => kind === 'aromatic');
  if (bridgesSystem(bonds, degrees, aromatic)) return false;
  const electrons = new Int8Array(count);
  for (let atom = 0; atom < count; atom++) {
    // Aromatic atoms may be written without such bonds, and the bonds (`:`) without such atoms.
    if (atoms[atom]!.aromatic !== degrees[atom]! > 0) return false;
    if (degrees[atom] === 0) continue;
    const { hydrogens, impliedHydrogens } = valences[atom]!;
    const around = bondsOfAtom[atom]!;
    for (const bond of around) {
      const { kind } = bonds[bond]!;
      if (kind !== 'aromatic' && kind !== 'single') return false;
    }
    electrons[atom] = electronsOf(atoms[atom]!, around.length + hydrogens + impliedHydrogens);
    if (electrons[atom] === unclear) return false;
  }
  return areSextets(bonds, bondsOfAtom, degrees, electrons, aromaticRings);
}

/** @param degree with hydrogens */
function electronsOf({ atomicNumber, charge }: SmilesAtom, degree: number): number {
  if (atomicNumber === 6) return charge === 0 && degree === 3 ? 1 : unclear;
  if (atomicNumber === 7) {
    if (charge === 0) return degree === 3 ? 2 : degree === 2 ? 1 : unclear;
    return charge === 1 && degree === 3 ? 1 : unclear;
  }
  if (atomicNumber === 8 || atomicNumber === 16) return charge === 0 && degree === 2 ? 2 : unclear;
  return unclear;
}

type Bonds = KekuleReading['bonds'];

/** Whether an atom that is not aromatic is bound to two atoms of one aromatic system, which may make that ring a larger one's sum. */
function bridgesSystem(bonds: Bonds, degrees: Uint8Array, aromatic: Int32Array): boolean {
  const systems = new Int32Array(degrees.length).fill(-1);
  /** Further systems beside an atom, as `atom * atoms + system`. */
  let more: Set<number> | undefined;
  for (let index = 0; index < bonds.length; index++) {
    const { from, to } = bonds[index]!;
    const isFrom = degrees[from]! > 0;
    if (isFrom === degrees[to]! > 0) continue;
    const [inside, outside] = isFrom ? [from, to] : [to, from];
    const system = rootOf(aromatic, inside);
    if (systems[outside] === -1) systems[outside] = system;
    else if (systems[outside] === system) return true;
    else {
      more ??= new Set();
      const key = outside * degrees.length + system;
      if (more.has(key)) return true;
      more.add(key);
    }
  }
  return false;
}

/** Whether aromatic bonds make up rings with six electrons, alone or two with a bond in common, and nothing else. */
function areSextets(
  bonds: Bonds,
  bondsOfAtom: readonly (readonly number[])[],
  degrees: Uint8Array,
  electrons: Int8Array,
  expected: number,
): boolean {
  const isPassed = new Uint8Array(degrees.length);
  /** Goes along aromatic bonds up to an atom with three of them, or the first one; says how long the way is, and its electrons. */
  let [goal, length, sum] = [0, 0, 0];
  const walk = (start: number, bond: number): void => {
    let via = bond;
    [length, sum] = [0, 0];
    for (let atom = start; ; ) {
      const { from, to } = bonds[via]!;
      atom = from === atom ? to : from;
      length++;
      if (atom === start || degrees[atom] !== 2) {
        goal = atom;
        return;
      }
      sum += electrons[atom]!;
      isPassed[atom] = 1;
      const around = bondsOfAtom[atom]!;
      let next = -1;
      for (const one of around) if (one !== via && bonds[one]!.kind === 'aromatic') next = one;
      via = next;
    }
  };
  let rings = 0;
  for (let atom = 0; atom < degrees.length; atom++) {
    if (isPassed[atom] === 1 || degrees[atom] !== 3) continue;
    let other = -1;
    let shared = 0;
    isPassed[atom] = 1;
    for (const bond of bondsOfAtom[atom]!) {
      if (bonds[bond]!.kind !== 'aromatic') continue;
      walk(atom, bond);
      if (goal === atom || degrees[goal] !== 3 || (other !== -1 && goal !== other)) return false;
      other = goal;
      if (length === 1) {
        shared++;
        continue;
      }
      if (!isSextet(length + 1, sum + electrons[atom]! + electrons[goal]!)) return false;
      rings++;
    }
    if (shared !== 1) return false;
    isPassed[other] = 1;
  }
  for (let atom = 0; atom < degrees.length; atom++) {
    if (isPassed[atom] === 1 || degrees[atom] === 0) continue;
    if (degrees[atom] !== 2) return false;
    walk(atom, bondsOfAtom[atom]!.find((bond) => bonds[bond]!.kind === 'aromatic')!);
    if (goal !== atom || !isSextet(length, sum + electrons[atom]!)) return false;
    rings++;
  }
  return rings === expected;
}

function isSextet(size: number, electrons: number): boolean {
  return electrons === 6 && (size === 5 || size === 6);
}

/** `[atoms]`: each a tree of its own. */
function forest(count: number): Int32Array {
  const parents = new Int32Array(count);
  for (let atom = 0; atom < count; atom++) parents[atom] = atom;
  return parents;
}

function rootOf(parents: Int32Array, atom: number): number {
  let root = atom;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]!]!;
    root = parents[root]!;
  }
  return root;
}

/** Joins the trees of two atoms. @returns false where they are one already, so that the bond closes a ring */
function join(parents: Int32Array, a: number, b: number): boolean {
  const [first, second] = [rootOf(parents, a), rootOf(parents, b)];
  parents[first] = second;
  return first !== second;
}
