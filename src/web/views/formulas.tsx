import type { PlotOptions } from '@observablehq/plot';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { FormulasProgress, FormulasResult } from '../engine/tasks/formulas.js';
import { largestSeed, useExplorer, wholeNumber } from '../explorer.js';
import { Chart, type Plots } from '../parts/chart.js';
import { formatScore } from '../parts/formatScore.js';
import { LongText } from '../parts/longText.js';
import { NumberField } from '../parts/numberField.js';
import { SeedField } from '../parts/seedField.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { useTask } from '../parts/useTask.js';

const usualEvaluations = 20_000;
const mostEvaluations = 1_000_000;

/** Kepler's third law: the distances of the planets from the sun in astronomical units, and their years in ours. */
const planets = `distance,year
0.387,0.241
0.723,0.615
1,1
1.524,1.881
5.203,11.862
9.537,29.457
19.191,84.011
30.069,164.79
`;

/** A search for the formula that gives one column of a table from the others. */
export function Formulas() {
  const { parameters, setParameters } = useExplorer();
  const reading = useTask('columns');
  const task = useTask('formulas');
  const [text, setText] = useState(planets);
  const [names, setNames] = useState<readonly string[]>([]);
  const [found, setFound] = useState<FormulasProgress | null>(null);
  const [result, setResult] = useState<FormulasResult | null>(null);
  /** The size of the formula that the user has chosen; null for the best. */
  const [size, setSize] = useState<number | null>(null);
  const [copied, setCopied] = useState('');
  const evaluations = wholeNumber(parameters.evaluations, usualEvaluations, 1, mostEvaluations);
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);
  const target = names.includes(parameters.target ?? '') ? parameters.target! : (names.at(-1) ?? '');

  useEffect(() => {
    void reading.start({ text }).then((columns) => setNames(columns ?? []));
  }, [text]);

  const start = async (): Promise<void> => {
    setFound(null);
    setResult(null);
    setSize(null);
    const ended = await task.start({ text, target, evaluations, seed }, setFound);
    if (ended === null) return;
    setFound(ended);
    setResult(ended);
  };
  const front = found?.front ?? [];
  const chosen = front.find((one) => one.size === size) ?? front[result?.best ?? front.length - 1];
  const draw = useMemo(
    () => (found === null || chosen === undefined ? null : fitOf(found.data, chosen.values, target)),
    [found, chosen, target],
  );
  const copy = async (what: string, written: string): Promise<void> => {
    await navigator.clipboard.writeText(written).then(
      () => setCopied(`${what} is in the clipboard`),
      () => setCopied(`the browser does not let the page copy: ${written}`),
    );
  };

  return (
    <>
      <h2>Formulas</h2>
      <p>Paste a table of numbers, and see which formulas give one of its columns from the others.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label for="table">Table: the names of the columns in the first line</label>
        <LongText id="table" rows={10} what="a table" value={text} onInput={setText} />
        <TroubleNote trouble={reading.trouble} />
        <div class="controls">
          <label>
            Column to explain{' '}
            <select
              value={target}
              onChange={({ currentTarget: { value } }) => setParameters({ target: value })}
            >
              {names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <NumberField
            label="Formulas to try"
            least={1}
            most={mostEvaluations}
            value={evaluations}
            onChange={(written) => setParameters({ evaluations: written })}
          />
          <SeedField value={seed} />
          <button type="submit" class="main" disabled={target === '' || task.isRunning}>
            Search
          </button>
          <button type="button" disabled={!task.isRunning} onClick={task.stop}>
            Stop
          </button>
        </div>
      </form>
      <TroubleNote trouble={task.trouble} />
      <p role="status" class="summary">
        {result !== null ? summaryOf(result) : task.isRunning ? searching(found) : ''}
      </p>
      <div class="beside">
        {front.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls can be reached by keyboard
          <section class="scrolls" tabIndex={0} aria-label="Formulas found">
            <table>
              <thead>
                <tr>
                  <th>Size</th>
                  <th>{target} =</th>
                  <th>Loss</th>
                  <th>R²</th>
                </tr>
              </thead>
              <tbody>
                {front.map((one) => (
                  <tr key={one.size}>
                    <td class="number">
                      <label>
                        <input
                          type="radio"
                          name="formula"
                          checked={one === chosen}
                          onChange={() => setSize(one.size)}
                        />{' '}
                        {one.size}
                      </label>
                    </td>
                    <td>
                      <code>{one.text}</code>
                    </td>
                    <td class="number">{formatScore(one.loss)}</td>
                    <td class="number">{one.r2.toFixed(5)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        {chosen !== undefined && draw !== null && (
          <div class="fit">
            <div class="controls">
              <button type="button" onClick={() => copy('LaTeX', chosen.latex)}>
                Copy LaTeX
              </button>
              <button type="button" onClick={() => copy('Python', chosen.python)}>
                Copy Python
              </button>
              <button type="button" onClick={() => copy('Text', chosen.text)}>
                Copy text
              </button>
              <span role="status">{copied}</span>
            </div>
            <Chart
              label={`the values of ${chosen.text} beside those of ${target}: R² is ${formatScore(chosen.r2)}`}
              caption={`${chosen.text} beside ${target} in each row; on the line, both are the same`}
              height={240}
              options={draw}
              data={[draw]}
            />
          </div>
        )}
      </div>
    </>
  );
}

function fitOf(data: Float64Array, values: Float64Array, target: string) {
  const points = Array.from(data, (x, i) => ({ x, y: values[i]! })).filter(
    ({ x, y }) => Number.isFinite(x) && Number.isFinite(y),
  );
  const ends = [Math.min(...data.filter(Number.isFinite)), Math.max(...data.filter(Number.isFinite))];
  return ({ dot, line }: Plots): PlotOptions => ({
    width: 340,
    height: 300,
    x: { label: `${target} in the table`, nice: true },
    y: { label: 'formula', nice: true, grid: true },
    marks: [
      line(
        ends.map((end) => ({ x: end, y: end })),
        { x: 'x', y: 'y', stroke: 'var(--soft)' },
      ),
      dot(points, { x: 'x', y: 'y', r: 3, stroke: 'var(--accent)' }),
    ],
  });
}

function searching(found: FormulasProgress | null): string {
  if (found === null) return 'Searching …';
  return `${found.evaluations.toLocaleString('en')} formulas tried in ${found.seconds.toFixed(1)} s`;
}

const endings = {
  exact: 'a formula leaves nothing but rounding',
  evaluations: '',
  time: '',
  interrupted: 'stopped',
} as const;

function summaryOf({ evaluations, seconds, ended, rows, testRows, leftOut }: FormulasResult): string {
  const parts = [
    `${evaluations.toLocaleString('en')} formulas tried in ${seconds.toFixed(1)} s on ${rows} rows`,
    ...(testRows > 0 ? [`${testRows} more kept for a test`] : []),
    ...Object.entries(leftOut).map(([name, count]) => `${count} left out without ${name}`),
    ...(endings[ended] === '' ? [] : [endings[ended]]),
  ];
  return parts.join(', ');
}
