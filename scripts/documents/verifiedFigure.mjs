// The figure of docs/decoding.md: how many strings come back exactly, by the decodings that a string takes on average.
import { readFile } from 'node:fs/promises';

const width = 640;
const height = 330;
const plot = { left: 64, right: 610, top: 44, bottom: 282 };
const most = 16;
const colours = { 'ZINC250k, test molecules': '#0969da', 'approved drugs': '#bc4c00' };

/** Returns the figure as the text of an SVG file. */
export async function verifiedFigure() {
  const { curves } = JSON.parse(await readFile(new URL('./verified.json', import.meta.url), 'utf8'));
  const parts = [...axes(), ...curves.flatMap(curve)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#24292f">
<title>Share of strings that come back exactly, by decodings a string</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

const xOf = (decodings) =>
  round(plot.left + ((plot.right - plot.left) * Math.log(decodings)) / Math.log(most));
const yOf = (share) => round(plot.bottom - (plot.bottom - plot.top) * ((share - 0.4) / 0.6));
const round = (value) => Math.round(10 * value) / 10;

function axes() {
  const rows = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
    (share) =>
      `<path d="M${plot.left} ${yOf(share)}H${plot.right}" stroke="#d0d7de"/>` +
      text(plot.left - 8, yOf(share) + 4, `${Math.round(100 * share)}%`, 'end'),
  );
  const columns = [1, 2, 4, 8, 16].map((decodings) =>
    text(xOf(decodings), plot.bottom + 18, String(decodings), 'middle'),
  );
  return [
    ...rows,
    ...columns,
    text(plot.left, 24, 'strings that come back exactly', 'start'),
    text(plot.right, plot.bottom + 38, 'decodings a string, on average', 'end'),
  ];
}

function curve({ name, points, beam }) {
  const colour = colours[name];
  const path = points.map(
    ({ decodings, exact }, i) => `${i === 0 ? 'M' : 'L'}${xOf(decodings)} ${yOf(exact)}`,
  );
  const last = points.at(-1);
  return [
    `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.map(
      ({ attempts, decodings, exact }) =>
        `<circle cx="${xOf(decodings)}" cy="${yOf(exact)}" r="3.5" fill="${colour}"><title>${attempts} attempts: ${(100 * exact).toFixed(1)}%</title></circle>`,
    ),
    text(xOf(points[0].decodings) + 8, yOf(points[0].exact) + 16, 'greedy', 'start', colour),
    text(
      xOf(last.decodings) + 8,
      yOf(last.exact) + (last.decodings > 4 ? -12 : 4),
      `verified: ${name}`,
      last.decodings > 4 ? 'end' : 'start',
      colour,
    ),
    `<path d="M${xOf(beam.decodings) - 4} ${yOf(beam.exact) - 4}l8 8m0 -8l-8 8" stroke="${colour}" stroke-width="2"/>`,
    text(xOf(beam.decodings), yOf(beam.exact) + 20, 'beam of 8', 'middle', colour),
  ];
}

function text(x, y, content, anchor, colour = '#57606a') {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${content}</text>`;
}
