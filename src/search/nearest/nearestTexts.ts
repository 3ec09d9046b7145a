import { InputError } from '../../base/errors.js';
import { onAllCores } from '../../base/onAllCores.js';
import { showCount } from '../../base/showNumber.js';
import { type Domain, identityOf, type JudgedText, type SimilarityMeasure } from '../../domain/domain.js';
import { makingOf } from '../../domain/loadedDomains.js';
import type { JudgeTask } from '../../judging/judgeTask.js';
import type { TrainedModel } from '../../sampling/model.js';
import { similarityMeasure } from '../similarity.js';
import { FeatureIndex } from './featureIndex.js';
import { type FeatureSets, featureSetsOf } from './featureTask.js';

/** The most similar of many strings. */
export interface NearestText {
  /** The string as it was given. */
  readonly text: string;
  /** Its canonical form, or the string itself in a domain without one. */
  readonly canonical: string;
  /** From 0 to 1. */
  readonly similarity: number;
}

/** Finds the most similar of many strings. */
export interface NearestTexts {
  /** The number of strings that can be found. */
  readonly count: number;
  /** @param string a valid one @returns null if no other has anything in common with it */
  find(string: Pick<JudgedText, 'text' | 'canonical'>): NearestText | null;
}

export interface NearestOptions {
  /** The number of strings whose nearest will be looked for, which decides whether comparing each pair is affordable. */
  readonly searches: number;
  readonly onProgress?: (done: number) => void;
}

/** The most pairs of strings that are compared one by one: some minutes. */
const mostPairs = 20_000_000;

/**
 * Prepares strings so that the most similar to another is found quickly, by the similarity of the domain, or else by that of
 * derivations. Strings that are not valid are left out.
 *
 * @param texts as the domain reads them from a line
 * @throws InputError if none of them is valid, and if there are too many for comparing each pair where the similarity of
 *   the domain has no features
 */
export async function nearestTexts(
  model: Pick<TrainedModel, 'domain' | 'codec'>,
  texts: Iterable<string> | AsyncIterable<string>,
  options: NearestOptions,
): Promise<NearestTexts> {
  const measure = similarityMeasure(model);
  const prepared =
    measure.features === undefined
      ? await byPairs(model.domain, measure, texts, options)
      : await byFeatures(model.domain, measure, texts, options);
  if (prepared.count > 0) return prepared;
  throw new InputError({
    setting: 'nearest',
    problem: 'expected strings to compare with, but none is valid',
  });
}

/** The number of strings that are read together. */
const pieceSize = 200;

async function byFeatures(
  domain: Domain,
  { prepare, features }: SimilarityMeasure,
  texts: Iterable<string> | AsyncIterable<string>,
  { onProgress }: NearestOptions,
): Promise<NearestTexts> {
  const origin = makingOf(domain)?.origin ?? null;
  const all: string[] = [];
  const remembering = async function* (): AsyncGenerator<string> {
    for await (const text of texts) {
      all.push(text);
      yield text;
    }
  };
  const pieces: FeatureSets[] = [];
  let done = 0;
  for await (const piece of onAllCores<string, JudgeTask, FeatureSets | Promise<FeatureSets>>(remembering(), {
    here: (some) => featureSetsOf(domain, some),
    elsewhere: origin === null ? null : { job: 'features', taskOf: (some) => ({ origin, texts: some }) },
    pieceSize,
    alone: 1_000,
  })) {
    pieces.push(await piece);
    done += pieces.at(-1)!.canonicals.length;
    onProgress?.(done);
  }
  const canonicals = pieces.flatMap((piece) => piece.canonicals);
  const sets = joined(pieces, canonicals.length);
  const index = new FeatureIndex(sets.features, sets.ends);
  return {
    count: canonicals.filter((canonical) => canonical !== null).length,
    find: (string) => {
      const prepared = prepare(identityOf(string), string.canonical !== null);
      const nearest = prepared === null ? null : index.nearest(features!(prepared));
      if (nearest === null) return null;
      const { place, similarity } = nearest;
      return { text: all[place]!, canonical: canonicals[place]!, similarity };
    },
  };
}

function joined(pieces: readonly FeatureSets[], strings: number): Pick<FeatureSets, 'features' | 'ends'> {
  const features = new Uint32Array(pieces.reduce((sum, piece) => sum + piece.features.length, 0));
  const ends = new Uint32Array(strings);
  let [first, string] = [0, 0];
  for (const piece of pieces) {
    features.set(piece.features, first);
    for (const end of piece.ends) ends[string++] = first + end;
    first += piece.features.length;
  }
  return { features, ends };
}

async function byPairs(
  domain: Domain,
  measure: SimilarityMeasure,
  texts: Iterable<string> | AsyncIterable<string>,
  { searches, onProgress }: NearestOptions,
): Promise<NearestTexts> {
  const references: { readonly text: string; readonly canonical: string; readonly prepared: unknown }[] = [];
  let done = 0;
  for await (const text of texts) {
    const { valid, canonical } = domain.identify(text);
    const prepared = valid ? measure.prepare(text) : null;
    if (prepared !== null) references.push({ text, canonical: canonical ?? text, prepared });
    done++;
    if (references.length * searches > mostPairs) {
      throw new InputError({
        setting: 'nearest',
        problem: `expected at most ${showCount(mostPairs)} pairs of strings, since ${domain.name} strings are compared pair by pair, but for ${showCount(searches)} strings there are more than ${showCount(references.length - 1)} others`,
        advice: [{ text: 'ask for fewer strings' }, { text: 'give a file of fewer' }],
      });
    }
    if (done % pieceSize === 0) onProgress?.(done);
  }
  return {
    count: references.length,
    find: ({ text: asked }) => {
      const prepared = measure.prepare(asked);
      if (prepared === null) return null;
      let nearest: NearestText | null = null;
      for (const reference of references) {
        const similarity = measure.compare(prepared, reference.prepared);
        if (similarity <= (nearest?.similarity ?? 0)) continue;
        nearest = { text: reference.text, canonical: reference.canonical, similarity };
      }
      return nearest;
    },
  };
}
