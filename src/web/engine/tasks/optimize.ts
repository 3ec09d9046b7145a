import { type Better, type EvaluatedText, InputError, type SearchResult, search } from '../../../browser.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

export interface OptimizeRequest {
  readonly score: string;
  readonly better: Better;
  /** Ranges of scores, as in the constraints of grae: `molWeight=200..450`. */
  readonly ranges: readonly string[];
  /** SMILES of a part that every molecule contains; empty for none. */
  readonly scaffold: string;
  readonly budget: number;
  readonly seed: number;
}

/** One of the best strings. */
export interface RankedString {
  readonly text: string;
  readonly valid: true;
  readonly scores: Readonly<Record<string, number | string | null>>;
}

export interface OptimizeProgress {
  readonly evaluations: number;
  readonly best: number | null;
  readonly meanTop10: number | null;
  readonly strings: readonly RankedString[];
}

export interface OptimizeResult
  extends Pick<SearchResult, 'candidates' | 'ended' | 'seconds' | 'thrownAway'> {
  readonly evaluations: number;
  /** The best strings, at most 100. */
  readonly strings: readonly RankedString[];
}

/** The strings that the page shows while the search goes on. */
const shownMeanwhile = 24;
const longestScaffold = 2_000;

/** Searches the strings of the model for the best by a score; stopped, it has the best so far. */
export async function optimize(
  bench: Workbench,
  { score, better, ranges, scaffold, budget, seed }: OptimizeRequest,
  { signal, tell }: TaskTools<OptimizeProgress>,
): Promise<OptimizeResult> {
  if (scaffold.length > longestScaffold) {
    throw new InputError({
      setting: 'scaffold',
      expected: `at most ${longestScaffold} characters`,
      received: `${scaffold.length}`,
    });
  }
  const model = await bench.strings.model();
  const judged = new Map<string, RankedString>();
  const judge = ({ text }: EvaluatedText): RankedString => {
    const before = judged.get(text);
    if (before !== undefined) return before;
    const string = { text, valid: true, scores: model.domain.judge(text).scores } as const;
    judged.set(text, string);
    return string;
  };
  const { evaluations, best, candidates, ended, seconds, thrownAway } = await search(
    model,
    better === 'higher' ? { maximize: score } : { minimize: score },
    {
      budget,
      seed,
      signal,
      constraints: {
        ...(scaffold === '' ? {} : { scaffold }),
        ...(ranges.length === 0 ? {} : { range: [...ranges] }),
      },
      onProgress: ({ evaluations: done, best: value, meanTop10, bestTexts }) => {
        const strings = bestTexts(shownMeanwhile).map(judge);
        tell({ evaluations: done, best: value, meanTop10, strings });
      },
    },
  );
  return {
    evaluations: evaluations.length,
    candidates,
    ended,
    seconds,
    thrownAway,
    strings: best.map(judge),
  };
}
