import { canonicalOrText } from '../../domain/domain.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Objective } from '../objective.js';
import { similarityTo } from '../similarity.js';

/**
 * The similarity to one of some strings, whichever is nearest, from 0 to 1: that of the domain, such as Tanimoto's of
 * fingerprints, or else that of derivations.
 *
 * @param leads at least one
 * @throws InputError for a lead that is invalid or not of the language
 */
export function similarityObjective(
  model: Pick<TrainedModel, 'domain' | 'codec'>,
  leads: readonly string[],
): Objective {
  const similarity = similarityTo(model, ...leads);
  return {
    name: 'similarity',
    better: 'higher',
    settings: { similarTo: leads.map((lead) => canonicalOrText(model.domain, lead)) },
    evaluate: async (strings) => strings.map(({ text }) => similarity(text) ?? Number.NaN),
  };
}
