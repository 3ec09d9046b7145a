import { basename, join, resolve } from 'node:path';
import { listed } from '../../base/listed.js';
import { showCount } from '../../base/showNumber.js';
import type { Domain, JudgedText } from '../../domain/domain.js';
import type { Objective } from '../../search/objective.js';
import type { LearnedObjective } from '../../search/objectives/learnedObjective.js';
import type { SearchResult } from '../../search/runSearch.js';
import { shownValue } from './printSearch.js';
import { duration } from './progress.js';

/** The page of a search in its folder. */
const reportFile = 'report.html';

export interface SearchReportOptions {
  readonly domain: Domain;
  /** The name of the model's run. */
  readonly run: string;
  readonly objectives: readonly Objective[];
  /** Random draws with as many evaluations; null if there are none. */
  readonly baseline: SearchResult | null;
  /** The verdicts on the best strings, or on the front. */
  readonly verdicts: readonly JudgedText[];
  /** The standard deviations of their values; undefined where values are not estimates. */
  readonly deviations: readonly number[] | undefined;
  /** How strings were decoded, in words. */
  readonly decoding: string;
  /** The settings of the search. */
  readonly settings: object;
}

/** Writes the page of a search into its folder. */
export async function writeSearchReport(
  folder: string,
  result: SearchResult,
  { domain, run, objectives, baseline, verdicts, deviations, decoding, settings }: SearchReportOptions,
): Promise<void> {
  const { gatherSearch } = await import('../../report/gatherSearch.js');
  const { renderSearchPage } = await import('../../report/searchPage.js');
  const { replaceFile } = await import('../../host/node/files.js');
  const { describeErrors } = await import('../../search/objectives/learnedObjective.js');
  const { describeMachine } = await import('../../host/node/machine.js');
  const wishes = objectives.map(
    ({ name, better }) => `${better === 'higher' ? 'highest' : 'lowest'} ${name}`,
  );
  const { proposer, seed, seconds, candidates, thrownAway } = result;
  const page = gatherSearch(domain, result, {
    title: `${basename(resolve(run))}: ${listed(wishes, 'and')}`,
    summary: [
      ['evaluations', showCount(result.evaluations.length)],
      ...standing(result, ''),
      ...(baseline === null ? [] : standing(baseline, 'random draws: ')),
      ['strings proposed', showCount(candidates)],
      ...Object.entries(thrownAway).map(
        ([name, count]) => [`thrown away: ${name}`, showCount(count)] as const,
      ),
      ...objectives
        .filter(isLearned)
        .map(({ name, learning }) => [`${name} as learned`, describeErrors(learning)] as const),
      ['proposer', `${proposer}, seed ${seed}`],
      ['decoding', decoding],
      ['time', duration(seconds)],
    ],
    objectives,
    baseline,
    verdicts,
    deviations,
    reproduction: [
      { name: 'settings', text: JSON.stringify(settings, null, 2) },
      { name: 'environment', text: JSON.stringify(await describeMachine(), null, 2) },
    ],
  });
  await replaceFile(join(folder, reportFile), renderSearchPage(page));
}

function isLearned(objective: Objective): objective is LearnedObjective {
  return 'learning' in objective;
}

/** The best values of a search, or the size of its front. */
function standing({ front, best, meanTop10 }: SearchResult, of: string): (readonly [string, string])[] {
  if (front === null) {
    return [
      [`${of}best`, shownValue(best[0]?.value ?? null)],
      [`${of}mean of the best ten`, shownValue(meanTop10)],
    ];
  }
  return [
    [`${of}strings in the front`, showCount(front.strings.length)],
    ...(front.hypervolume === null ? [] : [[`${of}hypervolume`, shownValue(front.hypervolume)] as const]),
  ];
}
