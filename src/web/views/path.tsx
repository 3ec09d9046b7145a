import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PathResult, PathString } from '../engine/tasks/path.js';
import { useExplorer, wholeNumber } from '../explorer.js';
import { Chart } from '../parts/chart.js';
import { CountSelect } from '../parts/countSelect.js';
import { Drawing } from '../parts/depiction.js';
import { formatScore, formatScoreName } from '../parts/formatScore.js';
import { StringInput } from '../parts/stringInput.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { useTask } from '../parts/useTask.js';

const counts = [20, 60, 200];
const usualCount = 60;
const size = { width: 240, height: 180 };

/** The straight line between the codes of two strings, and the strings that it leads through. */
export function Path() {
  const { domain, parameters, setParameters } = useExplorer();
  const task = useTask('path');
  const [path, setPath] = useState<PathResult | null>(null);
  const points = wholeNumber(parameters.n, usualCount, 2, counts.at(-1)!);
  const { from, to } = parameters;
  const hasEnds = from !== undefined && to !== undefined;

  useEffect(() => {
    setPath(null);
    task.start({ ends: hasEnds ? [from, to] : null, points, size }).then((result) => {
      if (result !== null) setPath(result);
    });
  }, [hasEnds ? from : null, hasEnds ? to : null, points]);

  const last = (path?.places.length ?? points) - 1;
  const at = wholeNumber(parameters.at, 0, 0, last);
  const [shownFrom, shownTo] = hasEnds ? [from, to] : [path?.from ?? '', path?.to ?? ''];
  const go = (ends: { readonly from: string; readonly to: string }): void =>
    setParameters({ ...ends, at: null });
  const moveTo = (point: number): void => setParameters({ at: point === 0 ? null : String(point) });

  return (
    <>
      <h2>Path</h2>
      <StringInput label="From" text={shownFrom} onChange={(text) => go({ from: text, to: shownTo })} />
      <StringInput label="To" text={shownTo} onChange={(text) => go({ from: shownFrom, to: text })} />
      <div class="controls">
        <button type="button" disabled={shownTo === ''} onClick={() => go({ from: shownTo, to: shownFrom })}>
          Turn round
        </button>
        <CountSelect
          label="Points"
          counts={counts}
          value={points}
          onChange={(written) => setParameters({ n: written, at: null })}
        />
      </div>
      <TroubleNote trouble={task.trouble} />
      {task.trouble === null && (
        <p role="status" class="summary">
          {path === null ? 'Decoding the path …' : summaryOf(path)}
        </p>
      )}
      {path?.notes.map((note) => (
        <p class="summary" key={note}>
          Note: {note}.
        </p>
      ))}
      {path !== null && (
        <>
          <Scores path={path} at={at} scoreNames={domain?.scoreNames ?? []} />
          {path.curves !== null && <Curves path={path} shown={path.places[at]!} />}
          <label class="position">
            Position{' '}
            <input
              type="range"
              min={0}
              max={last}
              value={at}
              aria-valuetext={`${percent(at, last)}: ${path.strings[path.places[at]!]!.judged.text}`}
              onInput={({ currentTarget }) => moveTo(currentTarget.valueAsNumber)}
            />{' '}
            <output>{percent(at, last)}</output>
          </label>
          <ol class="cards path" aria-label="Strings on the path">
            {path.strings.map((string, place) => (
              <PathCard
                key={string.judged.text}
                string={string}
                share={percent(path.places.indexOf(place), last)}
                isCurrent={place === path.places[at]}
                onChoose={() => moveTo(path.places.indexOf(place))}
              />
            ))}
          </ol>
        </>
      )}
    </>
  );
}

interface PathCardProps {
  readonly string: PathString;
  /** Where the path meets the string first. */
  readonly share: string;
  readonly isCurrent: boolean;
  onChoose(): void;
}

/** A string on the path: its depiction, in which the difference from the string before is marked, itself, its scores. */
function PathCard({ string, share, isCurrent, onChoose }: PathCardProps) {
  const { domain, goTo } = useExplorer();
  const { judged, drawing } = string;
  return (
    <li class={judged.valid ? 'card' : 'card invalid'} aria-current={isCurrent ? 'step' : undefined}>
      {drawing !== null && <Drawing text={judged.text} svg={drawing} />}
      <code class="string">{judged.text}</code>
      {judged.valid && (domain?.shownScores.length ?? 0) > 0 && (
        <dl>
          {domain?.shownScores.map((name) => (
            <div key={name}>
              <dt>{formatScoreName(name)}</dt>
              <dd>{formatScore(judged.scores[name])}</dd>
            </div>
          ))}
        </dl>
      )}
      {!judged.valid && <p class="marks">{judged.reason ?? 'not valid'}</p>}
      <p class="actions">
        <button type="button" class="link" onClick={onChoose}>
          from {share}
        </button>
        <button type="button" class="link" onClick={() => goTo('around', { of: judged.text })}>
          around it
        </button>
      </p>
    </li>
  );
}

interface ScoresProps {
  readonly path: PathResult;
  readonly at: number;
  readonly scoreNames: readonly string[];
}

/** A score along the path, which the user chooses. */
function Scores({ path, at, scoreNames }: ScoresProps) {
  const { domain, parameters, setParameters } = useExplorer();
  const usual = domain?.ranking?.score ?? domain?.shownScores[0];
  const score = scoreNames.includes(parameters.score ?? '') ? parameters.score : usual;
  const rows = useMemo(() => {
    const last = path.places.length - 1;
    return path.places.map((place, point) => {
      const value = score === undefined ? null : path.strings[place]!.judged.scores[score];
      return { share: point / last, value: typeof value === 'number' ? value : Number.NaN };
    });
  }, [path, score]);
  if (score === undefined) return null;
  const here = rows[at]!;
  return (
    <>
      <label>
        Score{' '}
        <select value={score} onChange={({ currentTarget }) => setParameters({ score: currentTarget.value })}>
          {scoreNames.map((name) => (
            <option key={name} value={name}>
              {formatScoreName(name)}
            </option>
          ))}
        </select>
      </label>
      <Chart
        label={`${formatScoreName(score)} along the path: ${rows.length} points; at ${percent(at, rows.length - 1)} it is ${formatScore(here.value)}`}
        height={190}
        data={[rows, at]}
        options={(plot) => ({
          marginLeft: 50,
          x: { label: 'way', tickFormat: '%', ticks: 5 },
          y: { label: formatScoreName(score), nice: true, grid: true, ticks: 4 },
          marks: [
            plot.ruleX([here.share], { stroke: 'var(--accent)', strokeOpacity: 0.6, strokeWidth: 2 }),
            plot.line(rows, { x: 'share', y: 'value', curve: 'step', stroke: 'var(--soft)' }),
            plot.dot(rows, { x: 'share', y: 'value', r: 2.5, fill: 'var(--soft)' }),
            plot.dot([here], { x: 'share', y: 'value', r: 6, fill: 'var(--accent)' }),
          ],
        })}
      />
    </>
  );
}

/** The values of the formulas on the path, those of one in front. */
function Curves({ path, shown }: { readonly path: PathResult; readonly shown: number }) {
  const { variable, x, values } = path.curves!;
  const rows = useMemo(
    () => values.flatMap((own, place) => own.map((y, i) => ({ x: x[i]!, y, place }))),
    [path],
  );
  const domain = useMemo(() => heightOf(values.flat()), [path]);
  return (
    <Chart
      label={`The values of the formulas over ${variable}`}
      height={260}
      data={[rows, shown]}
      options={(plot) => ({
        marginLeft: 50,
        x: { label: variable },
        y: { label: 'value', grid: true, domain, ticks: 5 },
        marks: [
          plot.line(rows, {
            x: 'x',
            y: 'y',
            z: 'place',
            clip: true,
            stroke: 'var(--soft)',
            strokeOpacity: 0.5,
          }),
          plot.line(
            rows.filter(({ place }) => place === shown),
            { x: 'x', y: 'y', clip: true, stroke: 'var(--accent)', strokeWidth: 2.5 },
          ),
        ],
      })}
    />
  );
}

/** The quartiles of values, and one and a half times their distance beyond them (Tukey 1977): outliers would flatten curves. */
function heightOf(values: readonly number[]): [number, number] {
  const known = Float64Array.from(values.filter(Number.isFinite)).sort();
  const at = (share: number): number => known[Math.round(share * (known.length - 1))] ?? 0;
  const room = 1.5 * (at(0.75) - at(0.25)) || 1;
  return [Math.max(at(0), at(0.25) - room), Math.min(at(1), at(0.75) + room)];
}

function percent(point: number, last: number): string {
  return `${Math.round((100 * point) / last)}%`;
}

function summaryOf({ places, strings }: PathResult): string {
  const different = strings.length === 1 ? 'one string' : `${strings.length} different strings`;
  return `${places.length} points on the straight line between the two codes give ${different}`;
}
