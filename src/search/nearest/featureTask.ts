import type { Domain } from '../../domain/domain.js';
import { loadOnce } from '../../domain/loadOnce.js';
import type { JudgeTask } from '../../judging/judgeTask.js';

/** Strings as sets of features. */
export interface FeatureSets {
  /** The canonical form of each string; null for an invalid one. */
  readonly canonicals: readonly (string | null)[];
  /** The features of all strings, one string after another. */
  readonly features: Uint32Array;
  /** `[strings]`: the place behind the last feature of each. */
  readonly ends: Uint32Array;
}

/** Reads the strings of a task as sets of features. */
export async function featurePiece({ origin, texts }: JudgeTask): Promise<FeatureSets> {
  return featureSetsOf(await loadOnce(origin), texts);
}

/** @param domain one whose similarity has features */
export function featureSetsOf(
  { identify, similarity }: Pick<Domain, 'identify' | 'similarity'>,
  texts: readonly string[],
): FeatureSets {
  const canonicals: (string | null)[] = [];
  const sets = texts.map((text) => {
    const { canonical } = identify(text);
    const prepared = canonical === null ? null : similarity!.prepare(canonical, true);
    canonicals.push(prepared === null ? null : canonical);
    return prepared === null ? new Uint32Array(0) : similarity!.features!(prepared);
  });
  const ends = new Uint32Array(sets.length);
  let length = 0;
  sets.forEach((set, i) => {
    length += set.length;
    ends[i] = length;
  });
  const features = new Uint32Array(length);
  sets.forEach((set, i) => {
    features.set(set, i === 0 ? 0 : ends[i - 1]!);
  });
  return { canonicals, features, ends };
}
