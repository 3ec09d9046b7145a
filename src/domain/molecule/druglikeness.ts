import type { Molecule } from 'openchemlib';
import { type AtomGraph, readAtomGraph } from './atomGraph.js';
import { FragmentPattern } from './fragmentPattern.js';
import type { Openchemlib } from './openchemlib.js';

/** Where openchemlib's resources hold the fragments: a line for each, its ID code, a tab, its increment. */
const tableName = '/resources/druglikenessNoIndex.txt';

/** Fragments with lower increments count as they are, without the weight of their number. */
const nasty = -1;

interface Entry {
  readonly pattern: FragmentPattern;
  readonly increment: number;
  /** Keys that a molecule with the fragment has, each at least as often; see {@link keysOf}. */
  readonly needs: { readonly key: number; readonly times: number }[];
}

/**
 * openchemlib's druglikeness, the same value as its `DruglikenessPredictor` gives and some hundred times as fast:
 * the predictor reads each of its 5,294 fragments again for each molecule and searches for all of them. Here they
 * are read once, and only those are searched for whose atoms and bonds the molecule has.
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
    this.#entries = table
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [idCode = '', increment = ''] = line.split('\t');
        const fragment = openchemlib.Molecule.fromIDCode(idCode, false);
        return this.#entryOf(new FragmentPattern(fragment, this.#helperRings), Number(increment));
      });
    this.#fileEntries();
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
      for (const need of this.#entries[index]!.needs) if (times[need.key]! < need.times) return false;
      return true;
    };
    return present.flatMap((id) => this.#entriesOfKey[id]!.filter(isComplete));
  }

  #entryOf(pattern: FragmentPattern, increment: number): Entry {
    const times = new Map<number, number>();
    for (const key of keysOf(pattern.graph, pattern.closed)) {
      const id = this.#keyIds.get(key) ?? this.#keyIds.size;
      this.#keyIds.set(key, id);
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    return { pattern, increment, needs: Array.from(times, ([key, n]) => ({ key, times: n })) };
  }

  /** Each entry goes under its rarest key, so that few are looked at for a molecule. */
  #fileEntries(): void {
    const uses = new Uint32Array(this.#keyIds.size);
    for (const { needs } of this.#entries) for (const { key } of needs) uses[key]!++;
    for (let key = 0; key < uses.length; key++) this.#entriesOfKey.push([]);
    for (const [index, { needs }] of this.#entries.entries()) {
      // The rarer a key is, the sooner it tells that a molecule lacks it.
      needs.sort((a, b) => uses[a.key]! - uses[b.key]!);
      this.#entriesOfKey[needs[0]!.key]!.push(index);
    }
  }
}

/**
 * Names for the atoms and bonds of a graph such that a molecule with a fragment has all names of the fragment:
 * each atom's type; each bond, from either end, with the types of its ends; of each atom that may have no
 * neighbours but those that are there, its surroundings (its type with its bonds and neighbours); and each bond
 * between two such atoms with the surroundings of both.
 *
 * @param closed `[atoms]`: which atoms may have no others; all, for a molecule
 */
function keysOf(graph: AtomGraph, closed?: readonly boolean[]): string[] {
  const keys: string[] = [];
  const surroundings: (string | null)[] = [];
  for (let atom = 0; atom < graph.types.length; atom++) {
    const type = graph.types[atom]!;
    const bonds = graph.neighbours[atom]!.map(
      (other, i) => `${graph.bonds[atom]![i]!}:${graph.types[other]!}`,
    );
    keys.push(`${type}`);
    for (const bond of bonds) keys.push(`${type} ${bond}`);
    const isClosed = closed === undefined || closed[atom]!;
    surroundings.push(isClosed ? `${type}(${bonds.sort().join()})` : null);
  }
  for (let atom = 0; atom < graph.types.length; atom++) {
    const around = surroundings[atom]!;
    if (around === null) continue;
    keys.push(around);
    for (const [i, other] of graph.neighbours[atom]!.entries()) {
      const beyond = surroundings[other]!;
      if (beyond !== null) keys.push(`${around}${graph.bonds[atom]![i]!}${beyond}`);
    }
  }
  return keys;
}
