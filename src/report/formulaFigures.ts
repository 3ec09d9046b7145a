import { spread } from '../base/spread.js';
import type { FormulaCollection } from '../formula/files/fittedFormula.js';
import { type NumberTable, tableColumn } from '../formula/numberTable.js';
import { plotDots } from './plots.js';

/** A plot of the page of formulas, with what it shows. */
export interface FormulaFigure {
  readonly name: string;
  readonly svg: string;
}

const colours = { data: '#57606a', best: '#1f6feb', zero: '#8a8f98' } as const;
const size = { width: 520, height: 300, marginLeft: 60 };
/** The most points of a plot. */
const mostPoints = 2_000;
const curvePoints = 400;
/** Losses below this are drawn there. */
const leastLoss = 1e-32;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Plots the front, and for its best formula the data: over the only input, against what is predicted, and what is left. */
export function formulaFigures(
  collection: FormulaCollection,
  /** The data with all columns of the formulas. */
  table: NumberTable,
): FormulaFigure[] {
  const { target, inputs, best } = collection;
  const measured = tableColumn(table, target);
  const predicted = best.predict(table);
  const rows = spread(
    [...predicted.keys()].filter(
      (row) => Number.isFinite(predicted[row]!) && Number.isFinite(measured[row]!),
    ),
    mostPoints,
  );
  const pairs = rows.map((row) => ({ x: predicted[row]!, y: measured[row]! }));
  const rest = rows.map((row) => ({ x: predicted[row]!, y: measured[row]! - predicted[row]! }));
  const figures = [frontFigure(collection)];
  const [input] = inputs;
  if (inputs.length === 1) figures.push(curveFigure(collection, tableColumn(table, input!), measured));
  return [
    ...figures,
    {
      name: `${target} as measured and as predicted`,
      svg: plotDots([{ colour: colours.data, radius: 1.8, points: pairs }], {
        x: 'predicted',
        y: 'measured',
        size,
        lines: [{ colour: colours.best, points: diagonal(pairs) }],
      }),
    },
    {
      name: 'residuals: measured less predicted',
      svg: plotDots([{ colour: colours.data, radius: 1.8, points: rest }], {
        x: 'predicted',
        y: 'residual',
        size,
        lines: [
          {
            colour: colours.zero,
            points: rest.length === 0 ? [] : diagonal(rest).map(({ x }) => ({ x, y: 0 })),
          },
        ],
      }),
    },
  ];
}

function frontFigure({ front, best }: FormulaCollection): FormulaFigure {
  const pointOf = (one: { readonly size: number; readonly loss: number }): Point => ({
    x: one.size,
    y: Math.max(leastLoss, one.loss),
  });
  return {
    name: 'loss of the best formula of each size, and the one chosen',
    svg: plotDots(
      [
        { colour: colours.data, radius: 2.5, points: front.map(pointOf) },
        { colour: colours.best, radius: 5, points: [pointOf(best)] },
      ],
      {
        x: 'size',
        y: 'loss',
        size,
        lines: [{ colour: colours.zero, points: front.map(pointOf) }],
        isLogarithmicY: true,
      },
    ),
  };
}

function curveFigure(
  { target, inputs, best }: FormulaCollection,
  column: Float64Array,
  measured: Float64Array,
): FormulaFigure {
  const [input] = inputs;
  const rows = [...column.keys()].filter(
    (row) => Number.isFinite(column[row]!) && Number.isFinite(measured[row]!),
  );
  const { low, high } = rangeOf(rows.map((row) => column[row]!));
  const places = Float64Array.from(
    { length: curvePoints },
    (_, i) => low + ((high - low) * i) / (curvePoints - 1),
  );
  const values = best.predict({ [input!]: places });
  const points = spread(rows, mostPoints).map((row) => ({ x: column[row]!, y: measured[row]! }));
  // a curve with poles must not hide the data
  const { low: bottom, high: top } = rangeOf(points.map(({ y }) => y));
  const margin = (top - bottom) / 4;
  const curve = [...places]
    .map((x, i) => ({ x, y: values[i]! }))
    .map((point) =>
      point.y > bottom - margin && point.y < top + margin ? point : { ...point, y: Number.NaN },
    );
  return {
    name: `${target} over ${input}: the data, and the formula as a line`,
    svg: plotDots([{ colour: colours.data, radius: 1.8, points }], {
      x: input!,
      y: target,
      size,
      lines: [{ colour: colours.best, points: curve }],
    }),
  };
}

function diagonal(points: readonly Point[]): Point[] {
  const { low, high } = rangeOf(points.map(({ x }) => x));
  return [low, high].map((value) => ({ x: value, y: value }));
}

function rangeOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  return values.reduce(
    ({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }),
    {
      low: Number.POSITIVE_INFINITY,
      high: Number.NEGATIVE_INFINITY,
    },
  );
}
