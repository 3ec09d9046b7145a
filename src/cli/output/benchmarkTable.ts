import type { KindConfig } from '../../base/registry.js';
import { showCount } from '../../base/showNumber.js';
import { type Benchmark, type SeedSpread, seedSpreadOf } from '../../search/benchmark.js';
import type { SearchPoint } from '../../search/progress.js';
import { table } from './text.js';

/** The result of one search on a task of a benchmark, as a file holds it. */
export interface TaskResult {
  readonly task: string;
  readonly seed: number;
  /** The value by the measure of the benchmark; null if there is none. */
  readonly measure: number | null;
  /** The mean of the values of all evaluations; null without any, and absent in older results. */
  readonly mean?: number | null;
  readonly evaluations: number;
  readonly candidates: number;
  /** The number of candidates that were invalid; absent in older results. */
  readonly invalid?: number;
  readonly ended: string;
  readonly seconds: number;
  readonly meanTop10: number | null;
  readonly best: readonly { readonly canonical: string; readonly value: number }[];
  readonly curve: readonly SearchPoint[];
  readonly protocol: {
    readonly proposer: KindConfig;
    readonly budget: number;
    readonly decoding: object;
    readonly weights: string;
    /** The strings to start from; absent where the proposer drew them. */
    readonly start?: { readonly file: string; readonly strings: number; readonly sha256: string };
    /** Absent if the search began without any. */
    readonly knownTexts?: object;
  };
}

/** A method with its values by task; null for a task that it was not run on. */
interface MethodRow {
  readonly method: string;
  readonly tasks: Readonly<Record<string, SeedSpread | null>>;
  /** The mean of all evaluations and the share of valid candidates by task, for the measure `best`. */
  readonly means?: MethodRow['tasks'];
  readonly valid?: MethodRow['tasks'];
  /** The sum of the means; null unless all tasks are there. */
  readonly sum: number | null;
}

export interface BenchmarkTable {
  readonly text: string;
  readonly markdown: string;
  readonly document: object;
}

/** Returns the results of all methods beside the published ones: a line for each task. */
export function benchmarkTable(benchmark: Benchmark, results: readonly TaskResult[]): BenchmarkTable {
  const tasks = benchmark.tasks.map(({ score }) => score);
  const budget = results[0]?.protocol.budget ?? benchmark.budget;
  const methods = [...new Set(results.map(methodOf))].sort();
  const ours = methods.map((method) =>
    rowOf(
      method,
      benchmark,
      results.filter((one) => methodOf(one) === method),
    ),
  );
  const measuresOf = (method: string, task: string) =>
    results
      .filter((one) => methodOf(one) === method && one.task === task)
      .flatMap(({ measure }) => measure ?? []);
  const theirs = benchmark.published.map(({ method, values, protocol, source }) => {
    const complete = tasks.every((task) => values[task] !== undefined);
    const sum = complete ? tasks.reduce((total, task) => total + values[task]!, 0) : null;
    return { method, values, sum, protocol, source };
  });
  const header = ['task', ...ours.map(({ method }) => method), ...theirs.map(({ method }) => method)];
  const line = (name: string, of: (row: MethodRow) => string, published: (values: Values) => string) => [
    name,
    ...ours.map(of),
    ...theirs.map(({ values }) => published(values)),
  ];
  const none = () => '-';
  const cells = tasks.flatMap((task) => [
    line(
      task,
      (row) => showSpread(row.tasks[task] ?? null),
      (values) => shown(values[task] ?? null),
    ),
    ...(benchmark.measure === 'best'
      ? [
          line(`${task}, by search`, (row) => counted(measuresOf(row.method, task)), none),
          line(`${task}, mean of all`, (row) => showSpread(row.means?.[task] ?? null), none),
          line(`${task}, valid`, (row) => showSpread(row.valid?.[task] ?? null), none),
        ]
      : []),
  ]);
  if (tasks.length > 1) {
    cells.push(['sum', ...[...ours, ...theirs].map(({ sum }) => shown(sum))]);
  }
  const markdown = [
    `# ${benchmark.title}`,
    '',
    `${benchmark.source}. ${showCount(budget)} evaluations; mean and standard deviation over seeds.`,
    '',
    row(header),
    row(header.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...cells.map(row),
    '',
    ...theirs.map(({ method, protocol, source }) => `${method}: ${protocol}; ${source}.`),
    '',
  ].join('\n');
  return {
    text: table(header, cells),
    markdown,
    document: {
      benchmark: benchmark.title,
      measure: benchmark.measure,
      budget,
      rows: ours,
      published: theirs,
    },
  };
}

/** The name of a method: its proposer, with its settings and what it starts from. */
function methodOf({ protocol }: TaskResult): string {
  const { kind, ...settings } = protocol.proposer;
  const own = protocol.start === undefined ? settings : { ...settings, start: protocol.start.file };
  const others = Object.entries(own).map(([name, value]) => `${name} ${String(value)}`);
  return others.length === 0 ? kind : `${kind} (${others.join(', ')})`;
}

function rowOf(method: string, benchmark: Benchmark, results: readonly TaskResult[]): MethodRow {
  const tasks = benchmark.tasks.map(({ score }) => score);
  const byTask = (of: (result: TaskResult) => number | null): MethodRow['tasks'] =>
    Object.fromEntries(
      tasks.map((task) => {
        const values = results.filter((one) => one.task === task).flatMap((one) => of(one) ?? []);
        return [task, values.length === 0 ? null : seedSpreadOf(values)];
      }),
    );
  const measures = byTask(({ measure }) => measure);
  const spreads = Object.values(measures);
  const complete = spreads.every((spread) => spread !== null);
  const sum = complete ? spreads.reduce((total, spread) => total + spread!.mean, 0) : null;
  if (benchmark.measure !== 'best') return { method, tasks: measures, sum };
  const means = byTask(({ mean }) => mean ?? null);
  const valid = byTask(({ invalid, candidates }) =>
    invalid === undefined || candidates === 0 ? null : 1 - invalid / candidates,
  );
  return { method, tasks: measures, means, valid, sum };
}

/** Returns the values of several searches, each with the number of searches that it is of: `0.000 × 8, 0.027 × 2`. */
function counted(values: readonly number[]): string {
  const counts = new Map<string, number>();
  for (const value of values.toSorted((a, b) => a - b).map(shown)) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => (count === 1 ? value : `${value} × ${count}`)).join(', ') || '-';
}

type Values = Benchmark['published'][number]['values'];

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function shown(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function showSpread(spread: SeedSpread | null): string {
  if (spread === null) return '-';
  return spread.seeds === 1 ? shown(spread.mean) : `${shown(spread.mean)} ± ${shown(spread.deviation)}`;
}
