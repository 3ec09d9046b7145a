import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<html><body></body></html>');

/** The colours of plots. Names from data appear only as text. */
const colours = { samples: '#1f6feb', reference: '#8a8f98', third: '#d29922' } as const;
const size = { width: 340, height: 190, marginLeft: 44, marginBottom: 30 } as const;

/** Numbers of one kind for the samples and, if there are any, for the strings to compare them with. */
export interface Distribution {
  readonly name: string;
  readonly samples: readonly number[];
  readonly reference: readonly number[];
}

/**
 * Plots histograms over the same bins, each as shares of its own numbers. The outer bins take the extreme half percent
 * at either end, so that a few outliers do not hide the others.
 */
export function plotDistribution({ name, samples, reference }: Distribution): string {
  const all = Float64Array.from([...samples, ...reference]).sort();
  const [low, high] = [all[Math.floor(0.005 * (all.length - 1))]!, all[Math.ceil(0.995 * (all.length - 1))]!];
  const isWhole = all.every((value) => Number.isInteger(value)) && high - low <= 40;
  const bins = isWhole ? high - low + 1 : 40;
  const start = isWhole ? low - 0.5 : low;
  const width = isWhole ? 1 : (high - low || 1) / bins;
  const shares = (of: readonly number[], set: string) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of of) counts[Math.min(bins - 1, Math.max(0, Math.floor((value - start) / width)))]!++;
    return counts.map((count, i) => ({
      set,
      x1: start + i * width,
      x2: start + (i + 1) * width,
      share: count / of.length,
    }));
  };
  const bars = (rows: ReturnType<typeof shares>, fill: string, fillOpacity: number) =>
    Plot.rectY(rows, { x1: 'x1', x2: 'x2', y: 'share', fill, fillOpacity, inset: 0 });
  return draw({
    x: { label: name },
    y: { label: null, tickFormat: '%', ticks: 4 },
    marks: [
      ...(reference.length > 0 ? [bars(shares(reference, 'reference'), colours.reference, 0.55)] : []),
      bars(shares(samples, 'samples'), colours.samples, 0.45),
      Plot.ruleY([0]),
    ],
  });
}

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly series: string;
}

/** Plots lines over x, one for each series. */
export function plotCurves(
  points: readonly CurvePoint[],
  x: string,
  y: string,
  logarithmic: boolean,
): string {
  return plotMany(points, {
    x,
    y,
    series: [...new Set(points.map(({ series }) => series))],
    colours: [colours.samples, colours.third, colours.reference],
    isLogarithmicY: logarithmic,
    dots: true,
  });
}

/** The colours of many series (Tableau 10), in order. */
const palette = [
  '#4e79a7',
  '#f28e2b',
  '#e15759',
  '#76b7b2',
  '#59a14f',
  '#edc948',
  '#b07aa1',
  '#ff9da7',
  '#9c755f',
  '#bab0ac',
] as const;

/** Returns the colour of each series in {@link plotMany}, repeated when there are more than ten. */
export function coloursOf(series: readonly string[]): { readonly name: string; readonly colour: string }[] {
  return series.map((name, i) => ({ name, colour: palette[i % palette.length]! }));
}

/** The size of a plot in pixels. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

export interface ManyOptions {
  readonly x: string;
  readonly y: string;
  /** The names in the order of their colours. */
  readonly series: readonly string[];
  /** Whether both axes run from 0 to 1. */
  readonly isUnit?: boolean;
  /** The colours of the series, repeated; by default {@link coloursOf}. */
  readonly colours?: readonly string[];
  /** Whether an axis is logarithmic. */
  readonly isLogarithmicX?: boolean;
  readonly isLogarithmicY?: boolean;
  /** The size in pixels; by default that of small plots. */
  readonly size?: PlotSize;
  /** Whether the points of the lines have dots. */
  readonly dots?: boolean;
}

/** Plots lines for any number of series. */
export function plotMany(points: readonly CurvePoint[], options: ManyOptions): string {
  const { x, y, series, colours: given, isUnit, isLogarithmicX, isLogarithmicY, dots } = options;
  const axis = (label: string, isLogarithmic = false) => ({
    label,
    ticks: 5,
    ...(isUnit === true ? { domain: [0, 1] } : {}),
    ...(isLogarithmic ? { type: 'log' as const } : {}),
  });
  return draw({
    ...(isUnit === true ? { width: 300, height: 270 } : options.size),
    x: axis(x, isLogarithmicX),
    y: axis(y, isLogarithmicY),
    color: { domain: [...series], range: [...(given ?? coloursOf(series).map(({ colour }) => colour))] },
    marks: [
      Plot.line([...points], { x: 'x', y: 'y', stroke: 'series', strokeWidth: 1.5 }),
      ...(dots === true ? [Plot.dot([...points], { x: 'x', y: 'y', fill: 'series', r: 2 })] : []),
    ],
  });
}

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly set: 'reference' | 'samples';
}

/** Plots points in the plane, with the reference behind the samples. */
export function plotScatter(points: readonly ScatterPoint[]): string {
  const of = (set: ScatterPoint['set'], fill: string) =>
    Plot.dot(
      points.filter((point) => point.set === set),
      { x: 'x', y: 'y', r: 1.6, fill, fillOpacity: 0.5 },
    );
  return draw({
    width: 520,
    height: 420,
    x: { label: 'first principal component' },
    y: { label: 'second' },
    marks: [of('reference', colours.reference), of('samples', colours.samples)],
  });
}

/** Points of one colour, behind those of the groups that follow. */
export interface DotGroup {
  readonly colour: string;
  readonly radius: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A line of one colour. */
export interface PlotLine {
  readonly colour: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface DotsOptions {
  readonly x: string;
  readonly y: string;
  readonly size: PlotSize;
  /** Lines in front of the points. */
  readonly lines?: readonly PlotLine[];
  readonly isLogarithmicY?: boolean;
}

/** Plots groups of points in the plane. */
export function plotDots(
  groups: readonly DotGroup[],
  { x, y, size: own, lines = [], isLogarithmicY = false }: DotsOptions,
): string {
  return draw({
    ...own,
    x: { label: x, ticks: 5 },
    y: { label: y, ticks: 5, ...(isLogarithmicY ? { type: 'log' as const, tickFormat: '.0e' } : {}) },
    marks: [
      ...groups.map(({ colour, radius, points }) =>
        Plot.dot([...points], { x: 'x', y: 'y', r: radius, fill: colour }),
      ),
      ...lines.map(({ colour, points }) =>
        Plot.line([...points], { x: 'x', y: 'y', stroke: colour, strokeWidth: 1.5 }),
      ),
    ],
  });
}

function draw(options: Plot.PlotOptions): string {
  const plot = Plot.plot({
    ...size,
    ...options,
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
  });
  const svg = plot.outerHTML;
  return svg.includes('xmlns=') ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
}
