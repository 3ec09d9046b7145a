import { countProductions } from '../grammar/productionCounts.js';
import { artefacts } from './artefacts.js';
import type { Run } from './run.js';

/**
 * Returns the number of each production of the grammar in the corpus of a run: as the run keeps it or, for a run that is
 * older than that, counted from its corpus.
 *
 * @returns null for an exported model that is older
 */
export async function productionCountsOf(run: Run): Promise<readonly number[] | null> {
  if (run.productionCounts !== null) return run.productionCounts;
  const stored = await run.files.find(artefacts.corpus);
  return stored === null ? null : countProductions(run.codec.packing, stored.corpus.pieces());
}
