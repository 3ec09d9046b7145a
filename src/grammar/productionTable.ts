import type { Production, ProductionTable } from './production.js';
import { usersOf } from './usersOf.js';

/**
 * Indexes productions by left-hand side and counts the least steps to the end of each.
 *
 * @param nonTerminals names, by number
 * @param start number of the non-terminal that a derivation starts from
 * @param productions in the order of their numbers
 */
export function createProductionTable(
  nonTerminals: readonly string[],
  start: number,
  productions: readonly Production[],
): ProductionTable {
  const byLhs: number[][] = nonTerminals.map(() => []);
  productions.forEach((production, index) => {
    byLhs[production.lhs]!.push(index);
  });
  const children = productions.map(({ rhs }) => rhs.filter((symbol) => typeof symbol === 'number'));
  const { leastSteps, leastStepsThrough } = countLeastSteps(nonTerminals, productions, children);
  return { nonTerminals, start, productions, byLhs, children, leastSteps, leastStepsThrough };
}

/**
 * Runs Dijkstra's algorithm over productions (Knuth 1977): non-terminals settle in the order of their fewest steps,
 * each through a production whose children have all settled before. Non-terminals that never settle cannot end.
 */
function countLeastSteps(
  nonTerminals: readonly string[],
  productions: readonly Production[],
  children: readonly (readonly number[])[],
): { leastSteps: Float64Array; leastStepsThrough: Float64Array } {
  const leastSteps = new Float64Array(nonTerminals.length).fill(Number.POSITIVE_INFINITY);
  const leastStepsThrough = new Float64Array(productions.length).fill(Number.POSITIVE_INFINITY);
  const users = usersOf(nonTerminals.length, children);
  const unsettled = Int32Array.from(children, ({ length }) => length);
  const candidates = new Candidates(leastStepsThrough);
  const complete = (production: number) => {
    leastStepsThrough[production] = children[production]!.reduce((sum, child) => sum + leastSteps[child]!, 1);
    candidates.push(production);
  };
  unsettled.forEach((count, production) => {
    if (count === 0) complete(production);
  });
  for (let production = candidates.pop(); production >= 0; production = candidates.pop()) {
    const { lhs } = productions[production]!;
    if (leastSteps[lhs]! <= leastStepsThrough[production]!) continue;
    leastSteps[lhs] = leastStepsThrough[production]!;
    for (const user of users[lhs]!) if (--unsettled[user]! === 0) complete(user);
  }
  return { leastSteps, leastStepsThrough };
}

/** A binary heap of productions, the fewest steps first. */
class Candidates {
  readonly #steps: Float64Array;
  readonly #heap: number[] = [];

  constructor(steps: Float64Array) {
    this.#steps = steps;
  }

  push(production: number): void {
    const heap = this.#heap;
    let at = heap.push(production) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#steps[heap[parent]!]! <= this.#steps[production]!) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = production;
  }

  /** -1 when there is none left. */
  pop(): number {
    const heap = this.#heap;
    const first = heap[0] ?? -1;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && this.#steps[heap[child + 1]!]! < this.#steps[heap[child]!]!) child++;
      if (this.#steps[heap[child]!]! >= this.#steps[last]!) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
