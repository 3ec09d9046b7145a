import { spread } from '../base/spread.js';
import type { EvaluatedText } from '../search/candidate.js';
import type { Objective } from '../search/objective.js';
import type { SearchResult } from '../search/runSearch.js';
import { plotDots, plotMany } from './plots.js';
import type { SearchFigure } from './searchPage.js';

const colours = {
  best: '#1f6feb',
  mean: '#8db9ff',
  random: '#57606a',
  randomMean: '#b7bec6',
  others: '#d0d7de',
} as const;

const size = { width: 520, height: 300 };
/** The most points of one colour, and the most pairs of objectives that have a plot. */
const most = { points: 2_000, pairs: 6 };

/** Points of one colour. */
interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

/**
 * Plots the curve of a search and, for several objectives, its front by each pair of them.
 *
 * @param baseline random draws with as many evaluations; null if there are none
 */
export function searchFigures(
  result: SearchResult,
  objectives: readonly Objective[],
  baseline: SearchResult | null,
): SearchFigure[] {
  const curve =
    result.front === null ? valueCurve(result, objectives[0]!, baseline) : frontCurve(result, baseline);
  return [curve, ...frontFigures(result, objectives, baseline)];
}

function valueCurve(result: SearchResult, { name }: Objective, baseline: SearchResult | null): SearchFigure {
  const seriesOf = ({ curve }: SearchResult, prefix: string, best: string, mean: string): Series[] => [
    { name: `${prefix}best`, colour: best, points: curve.map(([x, y]) => ({ x, y })) },
    {
      name: `${prefix}mean of the best ten`,
      colour: mean,
      // before there are ten, it is the mean of a few draws
      points: curve.flatMap(([x, , y]) => (x < 10 ? [] : [{ x, y }])),
    },
  ];
  return lines(`${name} over the evaluations`, name, [
    ...seriesOf(result, '', colours.best, colours.mean),
    ...(baseline === null ? [] : seriesOf(baseline, 'random draws: ', colours.random, colours.randomMean)),
  ]);
}

function frontCurve(result: SearchResult, baseline: SearchResult | null): SearchFigure {
  const hasVolume = result.front!.hypervolume !== null;
  const seriesOf = ({ front }: SearchResult, name: string, colour: string): Series => {
    return {
      name,
      colour,
      points: front!.curve.map(([x, volume, size]) => ({ x, y: hasVolume ? volume : size })),
    };
  };
  const measure = hasVolume ? 'hypervolume' : 'strings in the front';
  return lines(`${measure} over the evaluations`, measure, [
    seriesOf(result, 'this search', colours.best),
    ...(baseline === null ? [] : [seriesOf(baseline, 'random draws', colours.random)]),
  ]);
}

function lines(name: string, y: string, series: readonly Series[]): SearchFigure {
  // random draws lie behind the search
  const points = series
    .toReversed()
    .flatMap(({ name: of, points: own }) =>
      own.flatMap((one) => (one.y === null ? [] : [{ x: one.x, y: one.y, series: of }])),
    );
  const svg = plotMany(points, {
    x: 'evaluations',
    y,
    series: series.map((one) => one.name),
    colours: series.map(({ colour }) => colour),
    size,
  });
  return { name, svg, legend: series };
}

function frontFigures(
  result: SearchResult,
  objectives: readonly Objective[],
  baseline: SearchResult | null,
): SearchFigure[] {
  if (result.front === null) return [];
  const groups = [
    { name: 'evaluated', colour: colours.others, radius: 1.5, strings: result.evaluations },
    ...(baseline?.front == null
      ? []
      : [
          {
            name: 'front of random draws',
            colour: colours.random,
            radius: 2.5,
            strings: baseline.front.strings,
          },
        ]),
    { name: 'front', colour: colours.best, radius: 2.5, strings: result.front.strings },
  ];
  const pairs = objectives.flatMap((_, i) => objectives.slice(i + 1).map((__, k) => [i, i + 1 + k] as const));
  return pairs.slice(0, most.pairs).map(([i, k]) => {
    const [x, y] = [objectives[i]!.name, objectives[k]!.name];
    const dots = groups.map(({ strings, ...group }) => ({ ...group, points: pointsOf(strings, i, k) }));
    return { name: `${x} and ${y}`, svg: plotDots(dots, { x, y, size }), legend: groups };
  });
}

function pointsOf(strings: readonly EvaluatedText[], i: number, k: number): { x: number; y: number }[] {
  return spread(strings, most.points).flatMap(({ values = [] }) => {
    const [x = null, y = null] = [values[i], values[k]];
    return x === null || y === null ? [] : [{ x, y }];
  });
}
