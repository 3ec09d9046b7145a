import { sha256 } from '../../../base/sha256.js';
import { type AtomGraph, readAtomGraph } from './atomGraph.js';
import type { Openchemlib } from './openchemlib.js';

/** A fragment of openchemlib's table of druglikeness. */
export interface Fragment {
  readonly graph: AtomGraph;
  /** `[atoms]`: whether the atom must have no neighbours but those of the fragment. */
  readonly closed: readonly boolean[];
  /** `[atoms]`: whether it must have others. */
  readonly open: readonly boolean[];
}

/** Has openchemlib read fragments, each from its ID code. It takes most of a second for all of its table. */
export function readFragments({ Molecule }: Openchemlib, idCodes: readonly string[]): Fragment[] {
  return idCodes.map((idCode) => {
    const fragment = Molecule.fromIDCode(idCode, false);
    const graph = readAtomGraph(fragment, Molecule.cHelperRings);
    const features = graph.types.map((_, atom) => fragment.getAtomQueryFeaturesObject(atom));
    return {
      graph,
      closed: features.map((feature) => feature.noMoreNeighbours),
      open: features.map((feature) => feature.moreNeighbours),
    };
  });
}

/** Names what fragments were read from: the library, by its version, and the table. */
export function sourceOf({ version }: Openchemlib, table: string): string {
  return `openchemlib ${version} ${sha256(table)}`;
}

const format = 'grae-fragments-1';

/** Bits of the word of an atom beside the index of its type, which takes the lower ones. */
const [closedBit, openBit, massBit] = [1 << 8, 1 << 9, 1 << 10];
/** The bits that the number of an atom takes in the word of a bond. */
const atomBits = 5;
const atomMask = (1 << atomBits) - 1;

/**
 * Returns the file that {@link parseFragments} reads, which ships as `data/chemistry/druglikeness-fragments.bin`: a line
 * with the format and the source; then words of 16 bits, little endian. They are the number of types and the types; then, for
 * each fragment, the number of its atoms, a word for each (the index of the type, whether it is closed, open and an
 * isotope, whose mass is the next word), the number of its bonds and a word for each (both atoms and the order).
 */
export function fragmentsFile(fragments: readonly Fragment[], source: string): Uint8Array {
  const types = [...new Set(fragments.flatMap(({ graph }) => graph.types))].sort((a, b) => a - b);
  const indexOf = new Map(types.map((type, index) => [type, index]));
  const words: number[] = [types.length, ...types];
  for (const { graph, closed, open } of fragments) {
    words.push(graph.types.length);
    for (const [atom, type] of graph.types.entries()) {
      const mass = graph.masses[atom]!;
      const marks = (closed[atom] ? closedBit : 0) | (open[atom] ? openBit : 0) | (mass > 0 ? massBit : 0);
      words.push(indexOf.get(type)! | marks, ...(mass > 0 ? [mass] : []));
    }
    const bonds = graph.neighbours.flatMap((others, from) =>
      others.flatMap((to, i) =>
        from < to ? [from | (to << atomBits) | (graph.bonds[from]![i]! << (2 * atomBits))] : [],
      ),
    );
    words.push(bonds.length, ...bonds);
  }
  if (types.length > closedBit || fragments.some(({ graph }) => graph.types.length > atomMask + 1)) {
    throw new Error(`expected at most ${closedBit} types, and ${atomMask + 1} atoms in a fragment`);
  }
  const head = new TextEncoder().encode(`${format} ${source}\n`);
  const file = new Uint8Array(head.length + 2 * words.length);
  file.set(head);
  const view = new DataView(file.buffer, head.length);
  for (const [i, word] of words.entries()) view.setUint16(2 * i, word, true);
  return file;
}

/**
 * Reads fragments from their file.
 *
 * @returns null for a file from another source, or one that is cut off
 */
export function parseFragments(bytes: Uint8Array, source: string): Fragment[] | null {
  const head = new TextEncoder().encode(`${format} ${source}\n`);
  if (head.some((byte, i) => byte !== bytes[i])) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + head.length, bytes.length - head.length);
  let at = 0;
  const next = (): number => {
    const word = view.getUint16(at, true);
    at += 2;
    return word;
  };
  const several = <T>(read: () => T): T[] => Array.from({ length: next() }, read);
  try {
    const types = several(next);
    const fragments: Fragment[] = [];
    while (at < view.byteLength) fragments.push(parseFragment(types, next));
    return fragments;
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** @throws RangeError where the words end too soon */
function parseFragment(typeOf: readonly number[], next: () => number): Fragment {
  const types: number[] = [];
  const masses: number[] = [];
  const closed: boolean[] = [];
  const open: boolean[] = [];
  const neighbours: number[][] = [];
  const bonds: number[][] = [];
  for (let atoms = next(); atoms > 0; atoms--) {
    const word = next();
    types.push(typeOf[word & (closedBit - 1)]!);
    closed.push((word & closedBit) !== 0);
    open.push((word & openBit) !== 0);
    masses.push((word & massBit) === 0 ? 0 : next());
    neighbours.push([]);
    bonds.push([]);
  }
  for (let count = next(); count > 0; count--) {
    const word = next();
    const [from, to] = [word & atomMask, (word >> atomBits) & atomMask];
    const order = word >> (2 * atomBits);
    neighbours[from]!.push(to);
    neighbours[to]!.push(from);
    bonds[from]!.push(order);
    bonds[to]!.push(order);
  }
  return { graph: { types, masses, neighbours, bonds }, closed, open };
}
