import type { Size } from '../domain.js';

/** Points that a curve is drawn through, evenly spread over the grid. */
const mostPoints = 400;
/** Units around the axes. */
const margin = 4;

/**
 * Draws the values of an expression over the grid as an SVG element, with the values of the target in grey behind them. The
 * height shows the range of the target and half as much above and below; the curve is cut off beyond that.
 *
 * @param x `[points]`, ascending
 * @param values `[points]` of the expression
 * @param target `[points]`
 */
export function drawCurve(
  x: Float64Array,
  values: Float64Array,
  target: Float64Array,
  { width, height }: Size,
): string {
  const low = target.reduce((a, b) => Math.min(a, b));
  const high = target.reduce((a, b) => Math.max(a, b));
  const room = (high - low || 1) / 2;
  const [bottom, top] = [low - room, high + room];
  const left = x[0]!;
  const right = x[x.length - 1]!;
  const across = (at: number): number => margin + ((at - left) / (right - left || 1)) * (width - 2 * margin);
  const up = (value: number): number => {
    const inside = Math.min(top, Math.max(bottom, value));
    return height - margin - ((inside - bottom) / (top - bottom)) * (height - 2 * margin);
  };
  const step = Math.max(1, Math.floor(x.length / mostPoints));
  const line = (of: Float64Array): string => {
    const points: string[] = [];
    for (let i = 0; i < x.length; i += step)
      points.push(`${across(x[i]!).toFixed(1)},${up(of[i]!).toFixed(1)}`);
    return points.join(' ');
  };
  const axis = (x1: number, y1: number, x2: number, y2: number): string =>
    `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ccc" stroke-width="0.7" />`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}px" height="${height}px" viewBox="0 0 ${width} ${height}" fill="none">`,
    ...(left < 0 && right > 0 ? [axis(across(0), 0, across(0), height)] : []),
    ...(bottom < 0 && top > 0 ? [axis(0, up(0), width, up(0))] : []),
    `<polyline points="${line(target)}" stroke="#aaa" stroke-width="1.2" />`,
    `<polyline points="${line(values)}" stroke="#1f6feb" stroke-width="1.4" />`,
    '</svg>',
  ].join('\n');
}
