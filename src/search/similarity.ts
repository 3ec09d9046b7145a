import { editDistance } from '../base/editDistance.js';
import { InputError } from '../base/errors.js';
import type { Similarity } from '../domain/domain.js';
import { derivationOf } from '../grammar/derivationOf.js';
import type { Grammar } from '../grammar/grammar.js';
import type { TrainedModel } from '../sampling/model.js';

/**
 * Returns the similarity to a string: that of the domain, such as Tanimoto's of fingerprints, or else that of derivations.
 *
 * @throws InputError for a string that is invalid or not of the language
 */
export function similarityTo(
  { domain, codec }: Pick<TrainedModel, 'domain' | 'codec'>,
  text: string,
): Similarity {
  const similarity =
    domain.similarTo === undefined ? derivationSimilarity(codec.grammar, text) : domain.similarTo(text);
  if (similarity !== null) return similarity;
  throw new InputError({
    where: text,
    problem: domain.identify(text).reason ?? 'expected a string of the language',
  });
}

/**
 * 1 less the edit distance of two derivations by the length of the longer one: the share of productions that stay.
 *
 * @returns null for a string that the grammar does not parse
 */
export function derivationSimilarity(grammar: Grammar, text: string): Similarity | null {
  const own = derivationOf(grammar, text);
  if (own === null) return null;
  return (other) => {
    const derivation = derivationOf(grammar, other);
    if (derivation === null) return null;
    return 1 - editDistance(own, derivation) / Math.max(own.length, derivation.length);
  };
}
