import type { PlotOptions } from '@observablehq/plot';
import { useMemo, useState } from 'preact/hooks';
import type { OptimizeProgress, OptimizeResult, RankedString } from '../engine/tasks/optimize.js';
import { largestSeed, useExplorer, wholeNumber } from '../explorer.js';
import { Chart, type Plots } from '../parts/chart.js';
import { ExportButtons } from '../parts/exportButtons.js';
import { formatScore, formatScoreName } from '../parts/formatScore.js';
import { NumberField } from '../parts/numberField.js';
import { readRanges, ScoreRanges, writeRanges } from '../parts/scoreRanges.js';
import { SeedField } from '../parts/seedField.js';
import { StringCard } from '../parts/stringCard.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { useTask } from '../parts/useTask.js';

const usualBudget = 1_000;
const largestBudget = 20_000;

type Point = Omit<OptimizeProgress, 'strings'>;

/** A search for the strings with the best score, which one watches. */
export function Optimise() {
  const { domain, parameters, setParameters } = useExplorer();
  const task = useTask('optimize');
  const [curve, setCurve] = useState<readonly Point[]>([]);
  const [strings, setStrings] = useState<readonly RankedString[]>([]);
  const [result, setResult] = useState<OptimizeResult | null>(null);
  const scores = domain?.scoreNames ?? [];
  const ranking = domain?.ranking ?? null;
  const score = scores.find((name) => name === parameters.score) ?? ranking?.score ?? scores[0] ?? '';
  const usual = score === ranking?.score ? ranking.better : 'higher';
  const better = parameters.better === 'higher' || parameters.better === 'lower' ? parameters.better : usual;
  const ranges = readRanges(parameters.ranges, scores);
  const scaffold = parameters.scaffold ?? '';
  const budget = wholeNumber(parameters.budget, usualBudget, 1, largestBudget);
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);

  const start = async (): Promise<void> => {
    const points: Point[] = [];
    setCurve([]);
    setStrings([]);
    setResult(null);
    const bounded = ranges.filter(({ least, most }) => least !== '' || most !== '');
    const request = {
      score,
      better,
      ranges: bounded.map((one) => writeRanges([one])),
      scaffold: scaffold.trim(),
      budget,
      seed,
    };
    const ended = await task.start(request, ({ strings: best, ...point }) => {
      points.push(point);
      setCurve([...points]);
      setStrings(best);
    });
    if (ended === null) return;
    setResult(ended);
    setStrings(ended.strings);
  };
  const shownScores = [
    ...new Set([score, ...ranges.map((one) => one.score), ...(domain?.shownScores ?? [])]),
  ];
  const name = formatScoreName(score);
  const plotted = useMemo(() => plotOf(curve, budget, name), [curve, budget, name]);

  return (
    <>
      <h2>Optimise</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <div class="controls">
          <label>
            Make{' '}
            <select
              value={score}
              onChange={({ currentTarget: { value } }) => setParameters({ score: value, better: null })}
            >
              {scores.map((one) => (
                <option key={one} value={one}>
                  {formatScoreName(one)}
                </option>
              ))}
            </select>
          </label>
          <label>
            as{' '}
            <select
              value={better}
              onChange={({ currentTarget: { value } }) => setParameters({ better: value })}
            >
              <option value="higher">high as possible</option>
              <option value="lower">low as possible</option>
            </select>
          </label>
          <NumberField
            label="Strings to score"
            least={1}
            most={largestBudget}
            value={budget}
            onChange={(written) => setParameters({ budget: written })}
          />
          <SeedField value={seed} />
        </div>
        <div class="stringInput">
          <label for="scaffold">Around the scaffold</label>
          <input
            id="scaffold"
            type="text"
            value={scaffold}
            maxLength={2000}
            placeholder="SMILES such as c1ccc2[nH]ccc2c1, or nothing"
            spellcheck={false}
            autocomplete="off"
            onChange={({ currentTarget: { value } }) =>
              setParameters({ scaffold: value.trim() === '' ? null : value.trim() })
            }
          />
        </div>
        <ScoreRanges
          scores={scores}
          ranges={ranges}
          onChange={(changed) =>
            setParameters({ ranges: changed.length === 0 ? null : writeRanges(changed) })
          }
        />
        <div class="controls">
          <button type="submit" class="main" disabled={score === '' || task.isRunning}>
            Search
          </button>
          <button type="button" disabled={!task.isRunning} onClick={task.stop}>
            Stop
          </button>
          <span class="export">
            Save the best {strings.length > 0 && strings.length} as{' '}
            <ExportButtons texts={strings.map(({ text }) => text)} />
          </span>
        </div>
      </form>
      <TroubleNote trouble={task.trouble} />
      <p role="status" class="summary">
        {result !== null
          ? summaryOf(result)
          : task.isRunning
            ? searching(curve.at(-1), budget, name)
            : 'Strings that the search scores descend from the best before them.'}
      </p>
      {curve.length > 1 && (
        <Chart
          label={`${name} by the strings scored: the best is ${formatScore(curve.at(-1)!.best)}`}
          caption={`${name} by the number of strings scored: the best (solid), and the mean of the ten best (dashed)`}
          height={240}
          options={plotted}
          data={[plotted]}
        />
      )}
      <ul class="cards" aria-label="The best strings">
        {strings.slice(0, 48).map((string) => (
          <StringCard key={string.text} string={string} scores={shownScores} />
        ))}
      </ul>
    </>
  );
}

function plotOf(curve: readonly Point[], budget: number, name: string) {
  return ({ line }: Plots): PlotOptions => ({
    x: { label: 'strings scored', domain: [0, budget] },
    y: { label: name, grid: true, nice: true },
    marks: [
      line(curve, { x: 'evaluations', y: 'best', stroke: 'var(--accent)', strokeWidth: 2 }),
      line(curve, { x: 'evaluations', y: 'meanTop10', stroke: 'var(--soft)', strokeDasharray: '5 4' }),
    ],
  });
}

function searching(point: Point | undefined, budget: number, name: string): string {
  if (point === undefined) return 'Searching …';
  const { evaluations, best, meanTop10 } = point;
  return `${evaluations} of ${budget} scored: best ${name} ${formatScore(best)}, mean of the ten best ${formatScore(meanTop10)}`;
}

function summaryOf({ evaluations, candidates, ended, seconds, thrownAway }: OptimizeResult): string {
  const broken = Object.entries(thrownAway).filter(([, count]) => count > 0);
  const parts = [
    `${ended === 'interrupted' ? 'Stopped: ' : ''}${evaluations} strings scored in ${seconds.toFixed(1)} s`,
    `${candidates} proposed`,
    ...broken.map(([name, count]) => `${count} left out by ${name}`),
    ...(ended === 'exhausted' ? ['the search found nothing new'] : []),
  ];
  return parts.join(', ');
}
