import type { ProductionTable } from './production.js';
import type { StandIn } from './standIns.js';

/**
 * For each production, the number of productions (itself included) until it writes one of the characters with only
 * filler before it; Infinity if it never does. All are 0 when no character is wanted.
 *
 * @param standIns the stand-ins of the filler
 */
export function distancesTo(
  table: ProductionTable,
  wanted: string,
  filler: string,
  standIns: readonly StandIn[],
): Float64Array {
  const { productions, byLhs } = table;
  if (wanted === '') return new Float64Array(productions.length);
  const distances = new Float64Array(productions.length).fill(Number.POSITIVE_INFINITY);
  const ofNonTerminal = new Float64Array(byLhs.length).fill(Number.POSITIVE_INFINITY);
  for (let changed = true; changed; ) {
    changed = false;
    productions.forEach(({ lhs, rhs }, index) => {
      let before = 1;
      for (const symbol of rhs) {
        if (typeof symbol === 'number') {
          distances[index] = Math.min(distances[index]!, before + ofNonTerminal[symbol]!);
          before += standIns[symbol]!.steps;
        } else {
          if (wanted.includes(symbol[0]!)) distances[index] = Math.min(distances[index]!, before);
          if (![...symbol].every((character) => filler.includes(character))) break;
        }
      }
      if (distances[index]! < ofNonTerminal[lhs]!) {
        ofNonTerminal[lhs] = distances[index]!;
        changed = true;
      }
    });
  }
  return distances;
}

/**
 * Finds left-recursive productions. Where text that is already fixed needs something before it (the other end of a
 * ring), each makes one more place for it.
 */
export function pumpsOf({ byLhs, productions }: ProductionTable, standIns: readonly StandIn[]): number[] {
  return byLhs.map(
    (expansions, lhs) =>
      expansions.find((production) => {
        const [first, ...others] = productions[production]!.rhs;
        return (
          first === lhs &&
          others.every((symbol) => typeof symbol === 'number' && Number.isFinite(standIns[symbol]!.steps))
        );
      }) ?? -1,
  );
}
