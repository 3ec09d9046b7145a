import type { ProductionTable } from '../grammar/production.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';

/**
 * Returns the loss of held-out sequences under a baseline that knows only how often each production expands its
 * non-terminal: the mean over sequences of -sum log p(production | non-terminal), in nats. The counts for p come from the
 * training sequences, plus one for each production, so that none is impossible. A model should fall below this loss.
 */
export function marginalLoss(
  corpus: EncodedCorpus,
  { productions, nonTerminals }: ProductionTable,
  train: Int32Array,
  heldOut: Int32Array,
): number {
  const counts = new Float64Array(productions.length).fill(1);
  for (const index of train) for (const id of corpus.sequence(index)) counts[id]! += 1;
  const totals = new Float64Array(nonTerminals.length);
  productions.forEach(({ lhs }, id) => {
    totals[lhs]! += counts[id]!;
  });
  let sum = 0;
  for (const index of heldOut) {
    for (const id of corpus.sequence(index)) sum -= Math.log(counts[id]! / totals[productions[id]!.lhs]!);
  }
  return sum / heldOut.length;
}
