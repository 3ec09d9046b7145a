import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { largestSeed, useExplorer, wholeNumber } from '../explorer.js';
import { CountSelect } from '../parts/countSelect.js';
import { ExportButtons } from '../parts/exportButtons.js';
import { formatScore, formatScoreName } from '../parts/formatScore.js';
import { PicturePace } from '../parts/picturePace.js';
import { type Bounds, Range } from '../parts/range.js';
import { SeedField } from '../parts/seedField.js';
import { type ShownString, StringCard } from '../parts/stringCard.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { useTask } from '../parts/useTask.js';

const counts = [24, 100, 1000, 10_000];
/** The number of cards that are shown at first, and added each time. */
const cardsAtOnce = 48;

/** Fresh samples: drawn, judged, filtered, sorted, ticked, saved. */
export function Samples() {
  const { domain, parameters, setParameters } = useExplorer();
  const task = useTask('sample');
  const [strings, setStrings] = useState<readonly ShownString[]>([]);
  /** The strings of the latest task, as they arrive. */
  const latest = useRef<readonly ShownString[]>([]);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [filters, setFilters] = useState<Readonly<Record<string, Bounds>>>({});
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [shownCount, setShownCount] = useState(cardsAtOnce);
  const count = wholeNumber(parameters.n, counts[0]!, 1, counts.at(-1)!);
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);
  const order = parameters.sort ?? '';

  const draw = async (): Promise<void> => {
    const drawn: ShownString[] = [];
    const pace = new PicturePace();
    let judgedCount = 0;
    latest.current = drawn;
    setStrings([]);
    setSeconds(null);
    setShownCount(cardsAtOnce);
    const result = await task.start({ count, seed }, (progress) => {
      if (progress.kind === 'texts') for (const text of progress.texts) drawn.push({ text });
      else for (const sample of progress.samples) drawn[judgedCount++] = sample;
      if (pace.isDue()) setStrings([...drawn]);
    });
    if (latest.current !== drawn) return;
    setStrings([...drawn]);
    if (result !== null) setSeconds(result.seconds);
  };
  // before the page is painted, so that the worker does not wait for that
  useLayoutEffect(() => void draw(), [count, seed]);

  const shownScores = domain?.shownScores ?? [];
  const ends = useMemo(() => endsOf(strings, shownScores), [strings, shownScores]);
  const shown = useMemo(() => {
    const kept = strings.filter(({ scores }) =>
      Object.entries(filters).every(([name, { least, most }]) => {
        const value = scores?.[name];
        return typeof value !== 'number' || (value >= least && value <= most);
      }),
    );
    return sorted(kept, order);
  }, [strings, filters, order]);
  const judged = strings.filter(({ valid }) => valid !== undefined);
  const chosen = ticked.size === 0 ? shown : shown.filter(({ text }) => ticked.has(text));
  const tick = (text: string): void => {
    const next = new Set(ticked);
    if (!next.delete(text)) next.add(text);
    setTicked(next);
  };

  return (
    <>
      <h2>Samples</h2>
      <div class="controls">
        <CountSelect
          label="Number"
          counts={counts}
          value={count}
          onChange={(written) => setParameters({ n: written })}
        />
        <SeedField value={seed} />
        <button type="button" class="main" onClick={() => setParameters({ seed: String(seed + 1) })}>
          Draw others
        </button>
        {task.isRunning && (
          <button type="button" onClick={task.stop}>
            Stop
          </button>
        )}
        <label>
          Sort by{' '}
          <select
            value={order}
            onChange={({ currentTarget: { value } }) => setParameters({ sort: value === '' ? null : value })}
          >
            <option value="">order of the draws</option>
            {shownScores.flatMap((name) => [
              <option key={name} value={name}>
                {formatScoreName(name)}, highest first
              </option>,
              <option key={`-${name}`} value={`-${name}`}>
                {formatScoreName(name)}, lowest first
              </option>,
            ])}
          </select>
        </label>
        <span class="export">
          Save {ticked.size === 0 ? 'all shown' : `the ${chosen.length} kept`} as{' '}
          <ExportButtons texts={chosen.map(({ text }) => text)} />
        </span>
      </div>
      <TroubleNote trouble={task.trouble} />
      <p role="status" class="summary">
        {summaryOf(strings.length, judged, seconds)}
        {shown.length < strings.length && `, ${shown.length} within the bounds`}
      </p>
      {Object.keys(ends).length > 0 && (
        <details class="filters" open>
          <summary>Filter</summary>
          <div class="ranges">
            {Object.entries(ends).map(([name, within]) => (
              <Range
                key={name}
                name={formatScoreName(name)}
                within={within}
                bounds={filters[name] ?? within}
                show={formatScore}
                onChange={(bounds) => setFilters({ ...filters, [name]: bounds })}
              />
            ))}
          </div>
          <button type="button" onClick={() => setFilters({})}>
            No filter
          </button>
        </details>
      )}
      <ul class="cards" aria-label="Samples">
        {shown.slice(0, shownCount).map((string, place) => (
          <StringCard
            key={`${place} ${string.text}`}
            string={string}
            isTicked={ticked.has(string.text)}
            onTick={() => tick(string.text)}
          />
        ))}
      </ul>
      {shown.length > shownCount && (
        <button type="button" onClick={() => setShownCount(shownCount + cardsAtOnce)}>
          Show {Math.min(cardsAtOnce, shown.length - shownCount)} more
        </button>
      )}
    </>
  );
}

/** The least and the most of each score that differs among the strings. */
function endsOf(strings: readonly ShownString[], names: readonly string[]): Readonly<Record<string, Bounds>> {
  const ends: Record<string, Bounds> = {};
  for (const name of names) {
    const values = strings
      .map(({ scores }) => scores?.[name])
      .filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
    if (values.length < 2) continue;
    const least = values.reduce((a, b) => Math.min(a, b));
    const most = values.reduce((a, b) => Math.max(a, b));
    if (least < most) ends[name] = { least, most };
  }
  return ends;
}

/** Sorts by a score, the lowest first where its name has a dash before it; strings without one come last. */
function sorted(strings: readonly ShownString[], order: string): readonly ShownString[] {
  if (order === '') return strings;
  const name = order.replace(/^-/, '');
  const sign = order === name ? -1 : 1;
  const rankOf = ({ scores }: ShownString): number => {
    const value = scores?.[name];
    return typeof value === 'number' ? sign * value : Number.POSITIVE_INFINITY;
  };
  return [...strings].sort((a, b) => rankOf(a) - rankOf(b));
}

function summaryOf(drawn: number, judged: readonly ShownString[], seconds: number | null): string {
  if (drawn === 0) return 'Drawing …';
  const parts = [
    seconds === null ? `${drawn} drawn` : `${drawn} drawn in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s`,
  ];
  if (judged.length < drawn) parts.push(`${judged.length} judged so far`);
  if (judged.length > 0) {
    const valid = judged.filter((one) => one.valid === true);
    parts.push(
      `${((100 * valid.length) / judged.length).toFixed(valid.length === judged.length ? 0 : 1)}% valid`,
    );
    if (valid.some(({ novel }) => novel != null)) {
      parts.push(`${valid.filter(({ novel }) => novel === true).length} not in the training set`);
    }
    const repeated = valid.filter(({ duplicate }) => duplicate === true).length;
    if (repeated > 0) parts.push(`${repeated} drawn twice`);
  }
  return parts.join(', ');
}
