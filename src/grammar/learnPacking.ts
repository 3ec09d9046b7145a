import { handingOver } from './handingOver.js';
import { type Merge, maxCompositeSize, mergeOf, PackingTree } from './packingTree.js';
import type { ProductionTable } from './production.js';

/**
 * Learns merges from derivations: again and again it merges the most frequent pair of a production and one of its
 * children, as byte-pair encoding does for text (Sennrich et al. 2016). Ties go to the pair with the lowest numbers.
 *
 * Productions that only hand over to the next part of the text, as `rest -> chain` does in `grammars/smiles.ne`, merge
 * with what stands before them, never with what comes after: otherwise each piece of text would be learned twice, once at the start and once in
 * the middle. With the grammar `smiles`, molecules of ZINC take a tenth fewer productions for it.
 *
 * @param derivations unpacked leftmost derivations
 * @param count the number of merges; fewer come when no pair occurs twice any more
 */
export function learnPacking(
  table: ProductionTable,
  derivations: readonly ArrayLike<number>[],
  count: number,
): Merge[] {
  const trees = derivations.map((derivation) => new PackingTree(table, derivation));
  const counts = new Map<number, number>();
  /** The trees that contain, or once contained, a pair. */
  const holders = new Map<number, Set<number>>();
  /** For each tree and node, the key of the pair that it makes with its parent; -1 for none. */
  const keys = trees.map((tree) => Float64Array.from(tree.productions, (_, node) => tree.keyAt(node)));
  const tally = (key: number, index: number, sign: 1 | -1): void => {
    if (key < 0) return;
    counts.set(key, (counts.get(key) ?? 0) + sign);
    if (sign < 0) return;
    const holdersOfKey = holders.get(key);
    if (holdersOfKey === undefined) holders.set(key, new Set([index]));
    else holdersOfKey.add(index);
  };
  keys.forEach((own, index) => {
    for (const key of own) tally(key, index, 1);
  });
  const merges: Merge[] = [];
  /** The number of base productions in every production. */
  const sizes = table.productions.map(() => 1);
  const handsOver = handingOver(table);
  const isBarred = (key: number): boolean => {
    const { parent, child } = mergeOf(key);
    if (handsOver[parent] && !handsOver[child]) return true;
    return sizes[parent]! + sizes[child]! > maxCompositeSize;
  };
  for (let composite = table.productions.length; merges.length < count; composite++) {
    const best = mostFrequent(counts, isBarred);
    if (best < 0) break;
    for (const index of holders.get(best)!) {
      const tree = trees[index]!;
      const own = keys[index]!;
      for (let node = own.indexOf(best, 1); node >= 0; node = own.indexOf(best, node + 1)) {
        const parent = tree.parents[node]!;
        // only the pairs around the two nodes change
        for (const near of [node, parent, ...tree.children[parent]!, ...tree.children[node]!]) {
          tally(own[near]!, index, -1);
          own[near] = -1;
        }
        tree.merge(node, composite);
        for (const near of [parent, ...tree.children[parent]!]) {
          own[near] = tree.keyAt(near);
          tally(own[near]!, index, 1);
        }
      }
    }
    counts.delete(best);
    holders.delete(best);
    const merge = mergeOf(best);
    sizes.push(sizes[merge.parent]! + sizes[merge.child]!);
    handsOver.push(handsOver[merge.parent]! && handsOver[merge.child]!);
    merges.push(merge);
  }
  return merges;
}

/** Returns the key of the most frequent pair, with at least two occurrences; -1 if there is none. */
function mostFrequent(counts: ReadonlyMap<number, number>, isBarred: (key: number) => boolean): number {
  let best = -1;
  let most = 1;
  for (const [key, count] of counts) {
    const isBetter = count > most || (count === most && best >= 0 && key < best);
    if (isBetter && !isBarred(key)) {
      best = key;
      most = count;
    }
  }
  return best;
}
