import { GraeError, messageOf } from '../../base/errors.js';
import type { GuardedDerivation } from '../../grammar/guard.js';
import { boundedBy } from '../../grammar/prefixState.js';
import { expectFinite } from './prefixFeatures.js';
import type { ProductionNetwork } from './productionNetwork.js';

/** The inputs of the decoder for one step, by row on the device; see `DecodingRun.step`. */
export interface StepInputs {
  readonly previous: Int32Array;
  readonly tops: Int32Array;
  readonly features: Float32Array;
}

/**
 * Gathers the inputs of the decoder for derivations in progress.
 *
 * @param derivations the derivation of each row; an undefined, finished or missing one makes its row padding
 * @param rows the number of rows on the device
 * @throws GraeError that names the prefix automaton if its features fail or are not finite
 */
export function stepInputs(
  { table, prefix }: Pick<ProductionNetwork, 'table' | 'prefix'>,
  derivations: readonly (GuardedDerivation | undefined)[],
  rows: number,
): StepInputs {
  const none = table.productions.length;
  const width = prefix?.features.length ?? 0;
  const previous = new Int32Array(rows).fill(none);
  const tops = new Int32Array(rows).fill(table.start);
  const features = new Float32Array(rows * width);
  const write = (derivation: GuardedDerivation | undefined, row: number): void => {
    if (derivation === undefined || derivation.finished) return;
    previous[row] = derivation.taken.at(-1) ?? none;
    tops[row] = derivation.top;
    if (prefix === null) return;
    try {
      derivation.state.writeFeatures(features, row * width);
    } catch (thrown) {
      throw new GraeError(
        `the prefix state ${prefix.name} failed to write its features after ${derivation.taken.length} productions: ${messageOf(thrown)}`,
      );
    }
  };
  if (prefix === null) derivations.forEach(write);
  else boundedBy(prefix, () => derivations.forEach(write));
  if (prefix !== null) expectFinite(prefix, features);
  return { previous, tops, features };
}
