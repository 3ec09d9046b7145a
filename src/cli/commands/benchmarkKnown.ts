import { dirname, resolve } from 'node:path';
import { once } from '../../base/once.js';
import { Random } from '../../base/random.js';
import { sha256 } from '../../base/sha256.js';
import { trainingTexts } from '../../run/trainingCorpus.js';
import type { TrainedModel } from '../../sampling/model.js';
import { type Benchmark, type BenchmarkTask, chooseKnownTexts } from '../../search/benchmark.js';
import type { EvaluatedText, KnownText } from '../../search/candidate.js';
import { valueTexts } from '../../search/knownTexts.js';
import { scoreObjective } from '../../search/objectives/scoreObjective.js';

/** The strings of known value of a benchmark. */
export interface KnownStrings {
  /** Everything that decides them, as plain data. */
  readonly identity: object;
  /** Returns those that the search of a task begins with. */
  chosen(task: BenchmarkTask, seed: number): Promise<readonly KnownText[]>;
}

/**
 * Reads the strings of known value of a benchmark; their values are computed once for each task, and only if needed.
 *
 * @param given a file that replaces the one of the benchmark; undefined for none
 * @param path of the benchmark
 * @returns null for a benchmark without any
 * @throws InputError for a file that cannot be read, and for an exported model, which has no training strings
 */
export async function knownStringsOf(
  model: TrainedModel,
  { knownTexts, better }: Benchmark,
  given: string | undefined,
  path: string,
): Promise<KnownStrings | null> {
  if (knownTexts === undefined) return null;
  const { file: named, ...choice } = knownTexts;
  const file = given ?? (named === undefined ? undefined : resolve(dirname(path), named));
  const texts = file === undefined ? await trainingTexts(model.run, Infinity) : await textsIn(file, model);
  const valued = new Map<string, () => Promise<readonly KnownText[]>>();
  return {
    identity: { ...choice, strings: texts.length, sha256: sha256(texts.join('\n')) },
    chosen: async ({ score }, seed) => {
      const values =
        valued.get(score) ??
        once(async () => valueTexts(model.domain, await scoreObjective(model.domain, score, better), texts));
      valued.set(score, values);
      return chooseKnownTexts(await values(), choice, new Random(seed));
    },
  };
}

async function textsIn(file: string, { domain }: TrainedModel): Promise<readonly string[]> {
  const { readTexts } = await import('../../corpus/readTexts.js');
  return readTexts(file, domain);
}

/** Strings of known value as what a search is compared with: all of them, or as many draws as it has evaluations. */
export const knownKinds = ['known-strings', 'known-draws'] as const;

/** Returns strings of known value as if a search had evaluated them. */
export function asEvaluations(
  known: readonly KnownText[],
  kind: (typeof knownKinds)[number],
  { budget, seed }: { readonly budget: number; readonly seed: number },
): readonly EvaluatedText[] {
  const texts = kind === 'known-strings' ? known : new Random(seed).shuffle([...known]).slice(0, budget);
  return texts.map(({ text, value }, i) => {
    return { n: i + 1, text, canonical: text, value, proposer: kind, parents: [] };
  });
}
