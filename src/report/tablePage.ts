import { Eta } from 'eta';
import type { Comparison } from '../comparison/compare.js';
import { densityName } from '../comparison/config.js';
import { describeProtocol, explainedColumns, renderAll } from '../comparison/render.js';
import type { RenderedTable } from '../comparison/renderedTable.js';
import { type MeasureName, measures, tableLines } from '../comparison/table.js';
import { pageBeginning, style, tablesPart } from './pageParts.js';
import { type CurvePoint, coloursOf, plotMany } from './plots.js';
import { safeSvg } from './safeSvg.js';

interface Figure {
  readonly name: string;
  readonly svg: string;
}

/** Figures over the same series, and the meaning of their colours. */
interface Figures {
  readonly title: string;
  readonly about: string;
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
  readonly figures: readonly Figure[];
}

/** The measures that the figures of a study show. */
const studied: readonly MeasureName[] = [
  'exact',
  'valid',
  'novel',
  'score',
  'recallF8',
  'precisionF8',
  'frechet',
];

/** Renders a comparison as one HTML document that needs no other file; all of its data is escaped. */
export function renderTablePage(comparison: Comparison): string {
  const eta = new Eta({ autoEscape: true });
  return eta.renderString(template, {
    style,
    safeSvg,
    title: comparison.config.title,
    protocol: describeProtocol(comparison),
    tables: renderAll(comparison).map(keepTogether),
    legend: explainedColumns(comparison),
    figures: [...studyFigures(comparison), prdFigures(comparison)],
    examples: examplesOf(comparison),
    config: JSON.stringify(comparison.config, null, 1),
  });
}

/** Keeps a mean and its deviation on the same line. */
function keepTogether({ rows, ...table }: RenderedTable): RenderedTable {
  return { ...table, rows: rows.map((row) => row.map((cell) => cell.replaceAll(' ± ', '\u00a0±\u00a0'))) };
}

/** Plots precision over recall, in a figure for each row. */
function prdFigures(comparison: Comparison): Figures {
  const series = comparison.config.densities.map(densityName);
  const figures = comparison.config.rows.flatMap(({ name }) => {
    // One seed is enough to show the shape; the table has the spread.
    const run = comparison.runs.find(({ row }) => row === name);
    const points: CurvePoint[] = series.flatMap((density) => {
      const quality = run?.densities[density];
      if (quality === undefined || 'failed' in quality) return [];
      return quality.curve.map(({ precision, recall }) => ({ x: recall, y: precision, series: density }));
    });
    if (points.length === 0) return [];
    return [{ name, svg: plotMany(points, { x: 'recall', y: 'precision', series, isUnit: true }) }];
  });
  return {
    title: 'Precision and recall',
    about:
      'Of the distribution of samples against the test strings (Sajjadi et al. 2018), first seed of each model.',
    legend: coloursOf(series),
    figures,
  };
}

/** Plots measures over the setting that a study varies. */
function studyFigures(comparison: Comparison): Figures[] {
  const { study, rows, densities } = comparison.config;
  if (study === undefined) return [];
  const series = densities.map(densityName);
  const lines = tableLines(comparison);
  const settingOf = new Map(
    rows.map(({ name, settings }) => [name, (settings as Record<string, unknown>)[study]]),
  );
  const figures = measures.flatMap(({ name, title, about }) => {
    if (!studied.includes(name)) return [];
    const points = lines.flatMap(({ row, density, values }) => {
      const x = settingOf.get(row);
      const y = values[name];
      return typeof x === 'number' && y !== null ? [{ x, y: y.mean, series: density }] : [];
    });
    if (points.length === 0) return [];
    const positive = points.every(({ x }) => x > 0);
    return [
      {
        name: `${title}: ${about}`,
        svg: plotMany(points, { x: study, y: title, series, isLogarithmicX: positive, dots: true }),
      },
    ];
  });
  return [
    {
      title: `By ${study}`,
      about: 'Means over the seeds, a line for each density.',
      legend: coloursOf(series),
      figures,
    },
  ];
}

function examplesOf({ config, runs }: Comparison): { name: string; texts: readonly string[] }[] {
  return config.rows.flatMap(({ name }) => {
    const run = runs.find(({ row }) => row === name);
    return Object.entries(run?.densities ?? {}).flatMap(([density, quality]) =>
      'failed' in quality ? [] : [{ name: `${name}, ${density}`, texts: quality.examples }],
    );
  });
}

const template = `${pageBeginning}th:nth-child(2), td:nth-child(2) { text-align: left; white-space: nowrap; }</style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<% for (const sentence of it.protocol) { %><p><%= sentence %></p><% } %>
</header>
<main>
${tablesPart}
<dl><% for (const { title, about } of it.legend) { %><div><dt><%= title %></dt><dd><%= about %></dd></div><% } %></dl>
<% for (const { title, about, legend, figures } of it.figures) { %><section>
<h2><%= title %></h2>
<p><%= about %></p>
<p class="legend"><% for (const { name, colour } of legend) { %><span style="background: <%= colour %>"></span> <%= name %> <% } %></p>
<div class="plots"><% for (const { name, svg } of figures) { %><figure><figcaption><%= name %></figcaption><%~ it.safeSvg(svg) %></figure><% } %></div>
</section><% } %>
<section>
<h2>The first samples</h2>
<% for (const { name, texts } of it.examples) { %><details><summary><%= name %></summary><pre><%= texts.join('\\n') %></pre></details><% } %>
</section>
<section>
<h2>The table file</h2>
<pre><%= it.config %></pre>
</section>
</main>
</body>
</html>
`;
