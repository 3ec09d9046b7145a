import { showCount } from '../../base/showNumber.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { EvaluationLog } from '../../search/evaluationLog.js';
import type { Objective } from '../../search/objective.js';
import type { SearchOptions, SearchProgress, SearchResult } from '../../search/runSearch.js';
import type { SearchSettings } from '../../search/searchFiles.js';
import { untilInterrupted } from '../interrupt.js';
import { shownValue } from '../output/printSearch.js';
import { duration, ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';
import { inSearchFolder, type SearchLogs } from './searchFolder.js';

/** A search, and random draws with the same budget if they were asked for. */
export interface Searched {
  readonly result: SearchResult;
  readonly baseline: SearchResult | null;
}

export interface SearchTask {
  readonly model: TrainedModel;
  readonly objectives: readonly Objective[];
  /** The options of both, without those of the proposer. */
  readonly common: SearchOptions & { readonly budget: number };
  /** The proposer of the search with its settings. */
  readonly proposer: SearchOptions & { readonly proposer: string };
  readonly withBaseline: boolean;
  /** The folder of the search; undefined for none. */
  readonly out: string | undefined;
  readonly resume: boolean;
  /** What the folder keeps of the search's settings. */
  readonly record: SearchSettings;
}

/** Searches, and shows the progress. What has been evaluated is kept when a signal interrupts it. */
export async function searchWithBaseline(session: Session, task: SearchTask): Promise<Searched> {
  const { objectives, proposer, withBaseline } = task;
  const both = async (logs: SearchLogs | null): Promise<Searched> => {
    const result = await searchOnce(session, task, proposer, logs?.search ?? null, '');
    if (!withBaseline || result.ended === 'interrupted') return { result, baseline: null };
    const draws = { proposer: 'random', reference: result.front?.reference ?? null };
    const log = logs === null ? null : await logs.openBaseline();
    return { result, baseline: await searchOnce(session, task, draws, log, 'random draws: ') };
  };
  try {
    return await (task.out === undefined ? both(null) : inSearchFolder(task.out, task, both));
  } finally {
    for (const objective of objectives) await objective.close?.();
  }
}

async function searchOnce(
  session: Session,
  { model, objectives, common }: SearchTask,
  own: SearchOptions,
  log: EvaluationLog | null,
  what: string,
): Promise<SearchResult> {
  const { runSearch } = await import('../../search/runSearch.js');
  const line = new ProgressLine(session);
  const started = performance.now();
  const result = await untilInterrupted(
    session,
    (signal) =>
      runSearch(model, objectives.map(withoutClose), {
        ...common,
        ...own,
        signal,
        ...(log && { log }),
        onProgress: (progress) => line.show(`${what}${describeProgress(progress, started)}`),
      }),
    'keeping what has been evaluated',
  );
  line.clear();
  return result;
}

/** An objective that outlasts one search. */
function withoutClose({ close: _, ...objective }: Objective): Objective {
  return objective;
}

function describeProgress(
  { evaluations, budget, best, meanTop10, front }: SearchProgress,
  started: number,
): string {
  const rate = evaluations / ((performance.now() - started) / 1000);
  const standing =
    front === null
      ? `best ${shownValue(best)}, best ten ${shownValue(meanTop10)}`
      : `${showCount(front)} in the front`;
  return `${showCount(evaluations)}/${showCount(budget)}: ${standing}, ${rate.toFixed(1)}/s, ${duration((budget - evaluations) / rate)} left`;
}
