import { firstNotFinite } from '../../base/allFinite.js';
import { GraeError, messageOf } from '../../base/errors.js';
import { PrefixDerivation } from '../../grammar/prefixDerivation.js';
import { boundedBy, type PrefixAutomaton } from '../../grammar/prefixState.js';
import type { ProductionTable } from '../../grammar/production.js';

/**
 * Computes the features of the prefix state before each production of sequences.
 *
 * @returns for each sequence [productions, features], row by row; empty without a prefix state
 * @throws GraeError that names the automaton if it fails or returns a number that is not finite
 */
export function prefixFeatures(
  sequences: readonly ArrayLike<number>[],
  table: ProductionTable,
  prefix: PrefixAutomaton | null,
): Float32Array[] {
  if (prefix === null) return sequences.map(() => new Float32Array(0));
  return boundedBy(prefix, () => sequences.map((sequence) => featuresOf(sequence, table, prefix)));
}

function featuresOf(
  sequence: ArrayLike<number>,
  table: ProductionTable,
  prefix: PrefixAutomaton,
): Float32Array {
  const width = prefix.features.length;
  const features = new Float32Array(sequence.length * width);
  try {
    const derivation = new PrefixDerivation(table, Number.POSITIVE_INFINITY, prefix.start());
    for (let step = 0; step < sequence.length; step++) {
      derivation.state.writeFeatures(features, step * width);
      derivation.advance(sequence[step] as number);
    }
  } catch (thrown) {
    // the automaton may be the user's own
    throw new GraeError(
      `the prefix state ${prefix.name} failed on a string of the corpus: ${messageOf(thrown)}`,
    );
  }
  expectFinite(prefix, features, ' on a string of the corpus');
  return features;
}

/**
 * Refuses features that are not finite, which an automaton of the user's own may return: one of them would spoil every
 * result.
 *
 * @param features [rows, features], row by row
 * @param where the place, as an addition to the message
 * @throws GraeError that names the automaton and the feature
 */
export function expectFinite(prefix: PrefixAutomaton, features: Float32Array, where = ''): void {
  const bad = firstNotFinite(features);
  if (bad < 0) return;
  throw new GraeError(
    `the prefix state ${prefix.name} gave no finite number${where}: ${prefix.features[bad % prefix.features.length]} is ${features[bad]}`,
  );
}
