import { Eta } from 'eta';
import type { ImageComparison } from '../comparison/images/compareImages.js';
import {
  describeImageProtocol,
  imageMeasures,
  imageSpread,
  renderAllOfImages,
} from '../comparison/images/renderImageTable.js';
import { picturePageBeginning, pngAddress } from './imagePage.js';
import { style, tablesPart } from './pageParts.js';
import { type CurvePoint, coloursOf, plotMany } from './plots.js';
import { safeSvg } from './safeSvg.js';

/** The gallery of a row, as PNG. */
export interface RowGallery {
  readonly row: string;
  readonly png: Uint8Array;
}

/** The densities of the curves of precision and recall. */
const series = ['prior', 'mixture'] as const;

/** Renders a comparison of models of images as one HTML document that needs no other file; all of its data is escaped. */
export function renderImageTablePage(comparison: ImageComparison, galleries: readonly RowGallery[]): string {
  const eta = new Eta({ autoEscape: true });
  return eta.renderString(template, {
    style,
    safeSvg,
    title: comparison.config.title,
    protocol: describeImageProtocol(comparison),
    tables: renderAllOfImages(comparison),
    legend: imageMeasures,
    study: studyFigures(comparison),
    curves: precisionAndRecall(comparison),
    colours: coloursOf([...series]),
    galleries: galleries.map(({ row, png }) => ({
      row,
      href: pngAddress(png),
    })),
    config: JSON.stringify(comparison.config, null, 1),
  });
}

/** Plots precision over recall for the first seed of each row. */
function precisionAndRecall({ config, runs }: ImageComparison): { name: string; svg: string }[] {
  return config.rows.flatMap(({ name }) => {
    const measures = runs.find(({ row }) => row === name)?.measures;
    if (measures === undefined) return [];
    const points: CurvePoint[] = series.flatMap((density) =>
      (measures[density]?.curve ?? []).map(({ precision, recall }) => ({
        x: recall,
        y: precision,
        series: density,
      })),
    );
    return [
      { name, svg: plotMany(points, { x: 'recall', y: 'precision', series: [...series], isUnit: true }) },
    ];
  });
}

/** Plots the distances over the setting that a study varies. */
function studyFigures(comparison: ImageComparison): { name: string; svg: string }[] {
  const { study, rows } = comparison.config;
  if (study === undefined) return [];
  const settingOf = (row: (typeof rows)[number]): unknown => row.settings[study];
  return imageMeasures.flatMap((measure) => {
    const { title, about } = measure;
    const points = rows.flatMap((row) => {
      const x = settingOf(row);
      const y = imageSpread(comparison, row.name, measure);
      return typeof x === 'number' && y !== null ? [{ x, y: y.mean, series: title }] : [];
    });
    if (points.length === 0) return [];
    const isLogarithmicX = points.every(({ x }) => x > 0);
    const svg = plotMany(points, { x: study, y: title, series: [title], isLogarithmicX, dots: true });
    return [{ name: `${title}: ${about}`, svg }];
  });
}

const template = `${picturePageBeginning}</style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<% for (const sentence of it.protocol) { %><p><%= sentence %></p><% } %>
</header>
<main>
${tablesPart}
<dl><% for (const { title, about } of it.legend) { %><div><dt><%= title %></dt><dd><%= about %></dd></div><% } %></dl>
<% if (it.study.length > 0) { %><section>
<h2>The study</h2>
<p>Means over the seeds.</p>
<div class="plots"><% for (const { name, svg } of it.study) { %><figure><figcaption><%= name %></figcaption><%~ it.safeSvg(svg) %></figure><% } %></div>
</section><% } %>
<section>
<h2>Galleries</h2>
<p>From top to bottom: test images, their reconstructions, images from the prior, from the mixture where there is one, and from the middles between two test images. First seed, first images, none chosen.</p>
<% for (const { row, href } of it.galleries) { %><figure class="picture"><figcaption><%= row %></figcaption><img src="<%= href %>" alt="Rows of images of <%= row %>"></figure><% } %>
</section>
<section>
<h2>Precision and recall</h2>
<p>Of the distribution of images against the test images (Sajjadi et al. 2018), first seed of each model.</p>
<p class="legend"><% for (const { name, colour } of it.colours) { %><span style="background: <%= colour %>"></span> <%= name %> <% } %></p>
<div class="plots"><% for (const { name, svg } of it.curves) { %><figure><figcaption><%= name %></figcaption><%~ it.safeSvg(svg) %></figure><% } %></div>
</section>
<section>
<h2>The table file</h2>
<pre><%= it.config %></pre>
</section>
</main>
</body>
</html>
`;
