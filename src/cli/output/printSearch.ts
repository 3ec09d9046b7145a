import { listed } from '../../base/listed.js';
import { showCount, showValue } from '../../base/showNumber.js';
import { spread } from '../../base/spread.js';
import type { SearchFront } from '../../search/front/front.js';
import type { Objective } from '../../search/objective.js';
import type { SearchResult } from '../../search/runSearch.js';
import type { Session } from '../session.js';
import type { BestString } from './bestFiles.js';
import { clipped, table } from './text.js';

/** The most characters of a string in a table. */
const longest = 100;

/**
 * Prints the best strings of a search, or its front, and how it ended.
 *
 * @param best the best strings, or the front
 */
export function printSearch(
  session: Session,
  result: SearchResult,
  objectives: readonly Objective[],
  best: readonly BestString[],
  mostRows: number,
): void {
  const { front } = result;
  const strings = front === null ? best.slice(0, mostRows) : spread(best, mostRows);
  const areEstimates = strings.some(({ deviation }) => deviation !== undefined);
  const rows = strings.map(({ evaluation, deviation = null }) => [
    ...(evaluation.values ?? [evaluation.value]).map(shownValue),
    ...(areEstimates ? [shownValue(deviation)] : []),
    showCount(evaluation.n),
    evaluation.proposer,
    clipped(evaluation.canonical, longest),
  ]);
  const head = [
    ...objectives.map(({ name }) => name),
    ...(areEstimates ? ['deviation'] : []),
    'evaluation',
    'made by',
    'string',
  ];
  if (rows.length > 0) session.print(`${table(head, rows)}\n`);
  const count = `${showCount(result.evaluations.length)} evaluations`;
  session.print(`${count}: ${describeStanding(result)}${frontRemark(front, objectives, rows.length)}`);
}

/** What a search has reached: its best values, or its front. */
export function describeStanding({ front, best, meanTop10 }: SearchResult): string {
  if (front === null) {
    return `best ${shownValue(best[0]?.value ?? null)}, mean of the best ten ${shownValue(meanTop10)}`;
  }
  const { length } = front.strings;
  const size = `a front of ${showCount(length)} ${length === 1 ? 'string' : 'strings'}`;
  return front.hypervolume === null ? size : `${size}, hypervolume ${showValue(front.hypervolume)}`;
}

/** The number of strings shown, if not all are, and the point that the hypervolume is measured from. */
function frontRemark(front: SearchFront | null, objectives: readonly Objective[], rows: number): string {
  if (front === null) return '';
  const remarks = rows < front.strings.length ? [`${showCount(rows)} of them shown`] : [];
  if (front.hypervolume !== null && front.reference !== null) {
    const values = front.reference.map((value, k) => `${objectives[k]!.name} ${showValue(value)}`);
    remarks.push(`hypervolume from ${listed(values, 'and')}`);
  }
  return remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
}

/** A value as tables show it. */
export function shownValue(value: number | null): string {
  return value === null ? '-' : showValue(value);
}
