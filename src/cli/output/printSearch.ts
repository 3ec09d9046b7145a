import { listed } from '../../base/listed.js';
import { showCount, showValue } from '../../base/showNumber.js';
import type { EvaluatedText } from '../../search/candidate.js';
import type { SearchFront } from '../../search/front/front.js';
import type { Objective } from '../../search/objective.js';
import type { SearchResult } from '../../search/runSearch.js';
import type { Session } from '../session.js';
import { clipped, table } from './text.js';

/** The most characters of a string in a table. */
const longest = 100;

/** Prints the best strings of a search, or its front, and how it ended. */
export function printSearch(
  session: Session,
  result: SearchResult,
  objectives: readonly Objective[],
  mostRows: number,
): void {
  const { front, best, meanTop10 } = result;
  const strings = front === null ? best.slice(0, mostRows) : spread(front.strings, mostRows);
  const rows = strings.map((one) => [
    ...(one.values ?? [one.value]).map(shownValue),
    showCount(one.n),
    one.proposer,
    clipped(one.canonical, longest),
  ]);
  const head = [...objectives.map(({ name }) => name), 'evaluation', 'made by', 'string'];
  if (rows.length > 0) session.print(`${table(head, rows)}\n`);
  const evaluations = `${showCount(result.evaluations.length)} evaluations`;
  session.print(
    front === null
      ? `${evaluations}: best ${shownValue(best[0]?.value ?? null)}, mean of the best ten ${shownValue(meanTop10)}`
      : `${evaluations}: ${describeFront(front, objectives, rows.length)}`,
  );
}

/** Strings spread evenly over a front, its ends included. */
function spread(strings: readonly EvaluatedText[], most: number): EvaluatedText[] {
  const count = Math.min(strings.length, most);
  const step = count > 1 ? (strings.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => strings[Math.round(i * step)]!);
}

function describeFront(
  { strings, hypervolume, reference }: SearchFront,
  objectives: readonly Objective[],
  shownStrings: number,
): string {
  const some = shownStrings < strings.length ? `, ${showCount(shownStrings)} of them shown` : '';
  const size = `a front of ${showCount(strings.length)} ${strings.length === 1 ? 'string' : 'strings'}${some}`;
  if (hypervolume === null || reference === null) return size;
  const from = objectives.map(({ name }, k) => `${name} ${showValue(reference[k]!)}`);
  return `${size}; hypervolume ${showValue(hypervolume)} from ${listed(from, 'and')}`;
}

/** A value as tables show it. */
export function shownValue(value: number | null): string {
  return value === null ? '-' : showValue(value);
}
