import { Packing } from '../grammar/packing.js';
import type { Merge } from '../grammar/packingTree.js';
import type { ProductionTable } from '../grammar/production.js';
import { createProductionTable } from '../grammar/productionTable.js';
import { type JoinedSequences, joinSequences, sequencesOf } from './joinedSequences.js';

/** Derivations to pack, and the packing. */
export interface PackTask {
  /** The result of {@link packingText}. */
  readonly packing: string;
  readonly derivations: JoinedSequences;
}

type PackingParts = Pick<ProductionTable, 'nonTerminals' | 'start' | 'productions'> & {
  readonly merges: readonly Merge[];
};

/** Returns the text from which another thread can make the same packing. */
export function packingText({ base: { nonTerminals, start, productions }, merges }: Packing): string {
  return JSON.stringify({ nonTerminals, start, productions, merges } satisfies PackingParts);
}

let last: { readonly text: string; readonly packing: Packing } | null = null;

/** Packs the derivations of a task with a packing that each thread makes once. */
export function packPiece({ packing: text, derivations }: PackTask): JoinedSequences {
  if (last?.text !== text) {
    const { nonTerminals, start, productions, merges } = JSON.parse(text) as PackingParts;
    last = { text, packing: new Packing(createProductionTable(nonTerminals, start, productions), merges) };
  }
  return packSequences(last.packing, sequencesOf(derivations));
}

/** Packs derivations one by one. */
export function packSequences(packing: Packing, derivations: Iterable<Uint16Array>): JoinedSequences {
  return joinSequences(Array.from(derivations, (derivation) => packing.pack(derivation)));
}
