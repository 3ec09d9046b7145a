import { isOdd, readStereo, unwritten } from '../forms/stereo.js';
import type { KekuleReading } from '../readKekule.js';
import type { SmilesBond, SmilesGraph } from '../smiles/smilesGraph.js';
import { isOrdinary } from './ordinary.js';
import { findRings } from './ringSet.js';
import type { DoubleBondMark, StereoMarks } from './stereoMarks.js';
import { assembleStructure, type Structure } from './structure.js';
import type { StructureBond } from './structureAtoms.js';

const orders = { single: 1, double: 2, triple: 3, quadruple: 4, aromatic: 1.5, any: 0, dative: 0 } as const;

/**
 * The structure that RDKit perceives in its own canonical SMILES, taken from the text: what is aromatic is written in
 * lower case, and only marks of stereochemistry that mean something are left. Bonds are in RDKit's order.
 *
 * @param reading of a canonical SMILES that RDKit writes as it is
 * @returns null where only RDKit can tell: for molecules that are not {@link isOrdinary}, or whose marks are rare ones
 */
export function structureOfReading(reading: KekuleReading): Structure | null {
  if (!isOrdinary(reading)) return null;
  const { written, valenced, bonds: kekule } = reading;
  const order = rdkitOrder(written);
  const bonds = order.map(({ bond, isTurned }): Omit<StructureBond, 'inRing'> => {
    const { from, to, kind } = written.bonds[bond]!;
    return {
      from: isTurned ? to : from,
      to: isTurned ? from : to,
      order: orders[kekule[bond]!.kind],
      aromatic: kind === 'aromatic',
    };
  });
  const atoms = written.atoms.map(({ atomicNumber, aromatic, charge }, index) => {
    const { hydrogens, impliedHydrogens } = valenced.valences[index]!;
    return {
      element: atomicNumber,
      charge,
      hydrogens: hydrogens + impliedHydrogens,
      aromatic,
      isotope: 0,
      radicals: 0,
      mapNumber: null,
    };
  });
  const rings = findRings(atoms.length, bonds);
  const stereo = stereoOf(written, bonds, order);
  return rings === null || stereo === null ? null : assembleStructure({ atoms, bonds, rings, stereo });
}

interface PlacedBond {
  /** Its number in the graph. */
  readonly bond: number;
  /** Whether RDKit has its ends the other way round. */
  readonly isTurned: boolean;
}

/** RDKit joins the ends of ring bonds when it has read everything else, by their numbers. */
function rdkitOrder({ bonds, pieces }: SmilesGraph): PlacedBond[] {
  const chain: PlacedBond[] = [];
  const closures: { readonly bond: number; readonly number: number }[] = [];
  for (const piece of pieces) {
    if ('bond' in piece) chain.push({ bond: piece.bond, isTurned: false });
    else if ('ringBond' in piece && !piece.opens) {
      closures.push({ bond: piece.ringBond, number: Number(piece.digits.replace(/\D/g, '')) });
    }
  }
  if (chain.length === bonds.length) return chain;
  closures.sort((a, b) => a.number - b.number);
  for (const { bond } of closures) chain.push({ bond, isTurned: true });
  return chain;
}

/** @returns null for marks that are not understood here */
function stereoOf(
  graph: SmilesGraph,
  bonds: readonly Omit<StructureBond, 'inRing'>[],
  order: readonly PlacedBond[],
): StereoMarks | null {
  const isMarked =
    graph.atoms.some(({ chirality }) => chirality !== '') ||
    graph.pieces.some((piece) => 'symbol' in piece && (piece.symbol === '/' || piece.symbol === '\\'));
  if (!isMarked)
    return { isClockwise: graph.atoms.map(() => undefined), doubleBonds: bonds.map(() => undefined) };
  const stereo = readStereo(graph);
  if (stereo === null) return null;
  const around: number[][] = graph.atoms.map(() => []);
  for (const { from, to } of bonds) {
    around[from]!.push(to);
    around[to]!.push(from);
  }
  const isClockwise = graph.atoms.map(({ chirality }, atom) => {
    const before = stereo.neighbours[atom];
    if (before === undefined) return undefined;
    const after = before.includes(unwritten) ? [...around[atom]!, unwritten] : around[atom]!;
    return (chirality === '@@') !== isOdd(before, after);
  });
  const doubleBonds = order.map(({ bond }) => markOf(graph, bond, stereo.directions));
  return { isClockwise, doubleBonds };
}

type Directions = readonly ('up' | 'down' | undefined)[];

/** Where both ends of a double bond have a neighbour with a mark: on which sides these are. */
function markOf({ bonds }: SmilesGraph, bond: number, directions: Directions): DoubleBondMark | undefined {
  const { from, to, kind } = bonds[bond]!;
  if (kind !== 'double') return undefined;
  const first = markedNeighbour(bonds, from, bond, directions);
  const second = markedNeighbour(bonds, to, bond, directions);
  if (first === null || second === null) return undefined;
  return { isCis: first.isUp === second.isUp, neighbours: [first.atom, second.atom] };
}

function markedNeighbour(
  bonds: readonly SmilesBond[],
  end: number,
  bond: number,
  directions: Directions,
): { readonly atom: number; readonly isUp: boolean } | null {
  for (const [index, { from, to }] of bonds.entries()) {
    const direction = directions[index];
    if (index === bond || direction === undefined || (from !== end && to !== end)) continue;
    // Up is meant from the bond's first end to its second.
    return { atom: from === end ? to : from, isUp: (direction === 'up') === (from === end) };
  }
  return null;
}
