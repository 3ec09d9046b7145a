import { GraeError, messageOf } from '../base/errors.js';
import { PrefixDerivation } from '../grammar/prefixDerivation.js';
import { boundedBy, type PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import type { SequenceBatch } from './batch.js';

/** What the prefix state knows before each production, [steps * size, features]; zeros where a sequence is over. */
export function teacherFeatures(
  { size, steps, ids, lengths }: SequenceBatch,
  table: ProductionTable,
  prefix: PrefixAutomaton | null,
): Float32Array {
  if (prefix === null) return new Float32Array(0);
  const width = prefix.features.length;
  const features = new Float32Array(steps * size * width);
  boundedBy(prefix, () => {
    for (let row = 0; row < size; row++) {
      if (lengths[row] === 0) continue;
      try {
        const derivation = new PrefixDerivation(table, Number.POSITIVE_INFINITY, prefix.start());
        for (let step = 0; step < lengths[row]!; step++) {
          derivation.state.writeFeatures(features, (step * size + row) * width);
          derivation.advance(ids[step * size + row]!);
        }
      } catch (thrown) {
        // It may be of the user's own.
        throw new GraeError(
          `the prefix state ${prefix.name} failed on a string of the corpus: ${messageOf(thrown)}`,
        );
      }
    }
  });
  expectFinite(prefix, features, ' on a string of the corpus');
  return features;
}

/**
 * Automata may be of the user's own: a number that is none would spoil all that is computed with it.
 *
 * @param features [rows, features], row by row
 * @param where an addition to the message
 * @throws GraeError that names the automaton and the feature
 */
export function expectFinite(prefix: PrefixAutomaton, features: Float32Array, where = ''): void {
  const bad = features.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new GraeError(
    `the prefix state ${prefix.name} gave no finite number${where}: ${prefix.features[bad % prefix.features.length]} is ${features[bad]}`,
  );
}
