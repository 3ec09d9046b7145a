import type { Molecule } from 'openchemlib';
import { type AtomGraph, readAtomGraph } from './atomGraph.js';
import { FragmentPattern } from './fragmentPattern.js';
import type { Openchemlib } from './openchemlib.js';

/** The name of the table of fragments in openchemlib's resources: a line for each, its ID code, a tab, its increment. */
const tableName = '/resources/druglikenessNoIndex.txt';

/** Fragments with lower increments count as they are, without the weight of their number. */
const nasty = -1;

interface Entry {
  readonly pattern: FragmentPattern;
  readonly increment: number;
  /**
   * Keys that a molecule with the fragment has, and how often at least, in turns, the rarest key first; see
   * {@link keysOf}.
   */
  readonly needs: Int32Array;
}

/**
 * openchemlib's druglikeness, the same value as its `DruglikenessPredictor` gives and some hundred times as fast:
 * the predictor reads each of its 5,294 fragments again for each molecule and searches for all of them. Here they
 * are read once, and a molecule is searched only for fragments whose atoms and bonds it has.
 */
export class Druglikeness {
  readonly #helperRings: number;
  readonly #entries: readonly Entry[];
  readonly #keyIds = new Map<string, number>();
  /** `[keys]`: entries that need the key and are looked at where a molecule has it; each entry is under one key. */
  readonly #entriesOfKey: number[][] = [];

  /** @param resources openchemlib's `resources.json` as it is read. */
  constructor(openchemlib: Openchemlib, resources: Readonly<Record<string, string>>) {
    const table = resources[tableName];
    if (table === undefined) throw new Error(`openchemlib's resources have no ${tableName}`);
    this.#helperRings = openchemlib.Molecule.cHelperRings;
    const uses: number[] = [];
    const counted = table
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [idCode = '', increment = ''] = line.split('\t');
        const fragment = openchemlib.Molecule.fromIDCode(idCode, false);
        const pattern = new FragmentPattern(fragment, this.#helperRings);
        const times = this.#countKeys(pattern);
        for (const key of times.keys()) uses[key] = (uses[key] ?? 0) + 1;
        return { pattern, increment: Number(increment), times };
      });
    for (let key = 0; key < uses.length; key++) this.#entriesOfKey.push([]);
    this.#entries = counted.map(({ pattern, increment, times }, index) => {
      // The rarer a key is, the sooner it tells that a molecule lacks it, and the fewer entries are under it.
      const needs = [...times].sort(([a], [b]) => uses[a]! - uses[b]!);
      this.#entriesOfKey[needs[0]![0]]!.push(index);
      return { pattern, increment, needs: Int32Array.from(needs.flat()) };
    });
  }

  /** @returns -1 for a molecule without any of the fragments (as openchemlib has it) */
  assess(molecule: Molecule): number {
    const graph = readAtomGraph(molecule, this.#helperRings);
    let nastySum = 0;
    let sum = 0;
    let count = 0;
    // Summed in the order of the table, so that the last digit is openchemlib's too.
    for (const index of this.#candidates(graph).sort((a, b) => a - b)) {
      const { pattern, increment } = this.#entries[index]!;
      if (!pattern.isIn(graph)) continue;
      if (increment < nasty) {
        nastySum += increment;
      } else {
        sum += increment;
        count++;
      }
    }
    return count === 0 ? -1 : nastySum + sum / Math.sqrt(count) + 0.0625 * (count - 40);
  }

  /** Entries of which the molecule has all that they need. */
  #candidates(graph: AtomGraph): number[] {
    const times = new Uint16Array(this.#keyIds.size);
    const present: number[] = [];
    for (const key of keysOf(graph)) {
      const id = this.#keyIds.get(key);
      if (id !== undefined && times[id]!++ === 0) present.push(id);
    }
    const isComplete = (index: number): boolean => {
      const { needs } = this.#entries[index]!;
      for (let i = 0; i < needs.length; i += 2) if (times[needs[i]!]! < needs[i + 1]!) return false;
      return true;
    };
    return present.flatMap((id) => this.#entriesOfKey[id]!.filter(isComplete));
  }

  /** How often a fragment has each of its keys, by their numbers. */
  #countKeys(pattern: FragmentPattern): Map<number, number> {
    const times = new Map<number, number>();
    for (const key of keysOf(pattern.graph, pattern.closed)) {
      const id = this.#keyIds.get(key) ?? this.#keyIds.size;
      this.#keyIds.set(key, id);
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    return times;
  }
}

/** The table that was read last, and what was made of it. */
let last: {
  readonly openchemlib: Openchemlib;
  readonly table: string | undefined;
  readonly druglikeness: Druglikeness;
} | null = null;

/**
 * Returns the druglikeness by a table. All domains of a process whose tables are equal share one, since making it takes
 * most of a second.
 *
 * @param resources openchemlib's `resources.json` as it is read.
 */
export function druglikenessBy(
  openchemlib: Openchemlib,
  resources: Readonly<Record<string, string>>,
): Druglikeness {
  const table = resources[tableName];
  if (last?.openchemlib !== openchemlib || last.table !== table) {
    last = { openchemlib, table, druglikeness: new Druglikeness(openchemlib, resources) };
  }
  return last.druglikeness;
}

/**
 * Names for parts of a graph such that a molecule with a fragment has all names of the fragment, each as often: each
 * atom's type; each path of two, three and four atoms, with types and bonds; of each atom that may have no neighbours
 * but those that are there, its surroundings (its type with its bonds and neighbours); and each bond between two such
 * atoms with the surroundings of both.
 *
 * @param closed `[atoms]`: which atoms may have no others; all, for a molecule
 */
function keysOf(graph: AtomGraph, closed?: readonly boolean[]): string[] {
  const { types, neighbours, bonds } = graph;
  const keys: string[] = [];
  const surroundings: (string | null)[] = [];
  for (let atom = 0; atom < types.length; atom++) {
    keys.push(`${types[atom]!}`);
    const isClosed = closed === undefined || closed[atom]!;
    const around = neighbours[atom]!.map((other, i) => `${bonds[atom]![i]!}:${types[other]!}`);
    surroundings.push(isClosed ? `${types[atom]!}(${around.sort().join()})` : null);
  }
  for (let a = 0; a < types.length; a++) {
    for (const [i, b] of neighbours[a]!.entries()) {
      const two = `${types[a]!}-${bonds[a]![i]!}-${types[b]!}`;
      // Every path is found from both of its ends; one of the two is enough.
      if (a < b) keys.push(two, `${types[b]!}-${bonds[a]![i]!}-${types[a]!}`);
      const around = surroundings[a]!;
      const beyond = surroundings[b]!;
      if (around !== null && beyond !== null) keys.push(`${around}${bonds[a]![i]!}${beyond}`);
      for (const [j, c] of neighbours[b]!.entries()) {
        if (c === a) continue;
        const three = `${two}-${bonds[b]![j]!}-${types[c]!}`;
        keys.push(three);
        for (const [k, d] of neighbours[c]!.entries()) {
          if (d !== b && d !== a) keys.push(`${three}-${bonds[c]![k]!}-${types[d]!}`);
        }
      }
    }
    if (surroundings[a] !== null) keys.push(surroundings[a]!);
  }
  return keys;
}
