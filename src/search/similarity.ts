import { editDistance } from '../base/editDistance.js';
import { InputError } from '../base/errors.js';
import type { SimilarityMeasure } from '../domain/domain.js';
import { derivationOf } from '../grammar/derivationOf.js';
import type { Grammar } from '../grammar/grammar.js';
import type { TrainedModel } from '../sampling/model.js';

/** The similarity of a string to a given one, from 0 to 1; null for an invalid string. Never throws. */
export type Similarity = (text: string) => number | null;

/** Returns the similarity of the domain, or else that of derivations. */
export function similarityMeasure({
  domain,
  codec,
}: Pick<TrainedModel, 'domain' | 'codec'>): SimilarityMeasure {
  return domain.similarity ?? derivationSimilarity(codec.grammar);
}

/**
 * Returns the similarity to the nearest of some strings: that of the domain, such as Tanimoto's of fingerprints, or else that
 * of derivations.
 *
 * @param texts at least one
 * @throws InputError for a string that is invalid or not of the language
 */
export function similarityTo(
  model: Pick<TrainedModel, 'domain' | 'codec'>,
  ...texts: readonly string[]
): Similarity {
  const measure = similarityMeasure(model);
  const references = texts.map((text) => {
    const reference = measure.prepare(text);
    if (reference !== null) return reference;
    const problem = model.domain.identify(text).reason ?? 'expected a string of the language';
    throw new InputError({ where: text, problem });
  });
  return (text) => {
    const prepared = measure.prepare(text);
    if (prepared === null) return null;
    return Math.max(...references.map((reference) => measure.compare(reference, prepared)));
  };
}

/**
 * 1 less the edit distance of two derivations by the length of the longer one: the share of productions that stay. Strings
 * that the grammar does not parse have no similarity.
 */
export function derivationSimilarity(grammar: Grammar): SimilarityMeasure<ArrayLike<number>> {
  return {
    name: 'share of productions that two derivations have in common',
    prepare: (text) => derivationOf(grammar, text),
    compare: (a, b) => 1 - editDistance(a, b) / Math.max(a.length, b.length),
  };
}
