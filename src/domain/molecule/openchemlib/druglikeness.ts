import type { Molecule } from 'openchemlib';
import { type AtomGraph, readAtomGraph } from './atomGraph.js';
import { type DruglikenessTables, weightedFragments } from './druglikenessTables.js';
import { FragmentPattern } from './fragmentPattern.js';
import type { Fragment } from './fragments.js';
import { keysOf } from './graphKeys.js';
import type { Openchemlib } from './openchemlib.js';

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
 * the predictor reads each of its 5,294 fragments again for each molecule and searches for all of them. Here they are
 * read once, or come from a file, and a molecule is searched only for fragments whose atoms and bonds it has.
 */
export class Druglikeness {
  readonly #helperRings: number;
  readonly #entries: readonly Entry[];
  readonly #keyIds = new Map<number, number>();
  /** `[keys]`: entries that need the key and are looked at where a molecule has it; each entry is under one key. */
  readonly #entriesOfKey: number[][] = [];

  constructor(openchemlib: Openchemlib, tables: DruglikenessTables) {
    this.#helperRings = openchemlib.Molecule.cHelperRings;
    const uses: number[] = [];
    const counted = weightedFragments(openchemlib, tables).map(({ fragment, increment }) => {
      const times = this.#countKeys(fragment);
      for (const key of times.keys()) uses[key] = (uses[key] ?? 0) + 1;
      return { pattern: new FragmentPattern(fragment), increment, times };
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
  #countKeys({ graph, closed }: Fragment): Map<number, number> {
    const times = new Map<number, number>();
    for (const key of keysOf(graph, closed)) {
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
  readonly table: string;
  readonly druglikeness: Druglikeness;
} | null = null;

/**
 * Returns the druglikeness by a table. All domains of a process whose tables are equal share one, since making it takes a
 * while, most of a second where openchemlib has to read the fragments.
 */
export function druglikenessBy(openchemlib: Openchemlib, tables: DruglikenessTables): Druglikeness {
  const { table } = tables;
  if (last?.openchemlib !== openchemlib || last.table !== table) {
    last = { openchemlib, table, druglikeness: new Druglikeness(openchemlib, tables) };
  }
  return last.druglikeness;
}
