import { markdownTable } from '../markdownTable.js';
import type { RenderedTable } from '../renderedTable.js';
import { showScore, showSpread } from '../showSpread.js';
import { type Spread, spreadOf } from '../table.js';
import type { ImageComparison, ImageRunResult } from './compareImages.js';
import type { ImageDistances } from './imageYardstick.js';

/** A measure of a model of images, as a column shows it. */
interface ImageMeasure {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly of: (run: ImageRunResult) => number | null;
}

const frechet = (distances: ImageDistances | null): number | null => distances?.frechet ?? null;

/** The columns of the table, in this order. */
export const imageMeasures: readonly ImageMeasure[] = [
  {
    name: 'squaredError',
    title: 'error x 1000',
    about: 'a thousand times the mean squared error of a pixel of the reconstructed test images, from 0 to 1',
    of: ({ measures }) => 1000 * measures.squaredError,
  },
  {
    name: 'reconstruction',
    title: 'reconstruction',
    about: 'the distance of reconstructed test images',
    of: ({ measures }) => measures.reconstruction,
  },
  {
    name: 'prior',
    title: 'N(0, I)',
    about: 'the distance of images from codes of the prior; for 2sVAE, of its second stage',
    of: ({ measures }) => frechet(measures.prior),
  },
  {
    name: 'mixture',
    title: 'mixture',
    about: 'the distance of images from codes of the mixture that was fitted afterwards',
    of: ({ measures }) => frechet(measures.mixture),
  },
  {
    name: 'interpolation',
    title: 'interpolation',
    about: 'the distance of the middles between test images',
    of: ({ measures }) => measures.interpolation,
  },
  {
    name: 'priorF8',
    title: 'F8 of N(0, I)',
    about: 'precision and recall of images from the prior, recall weighted more (Sajjadi et al. 2018)',
    of: ({ measures }) => measures.prior?.recallF8 ?? null,
  },
  {
    name: 'priorF1/8',
    title: 'F1/8',
    about: 'the same, precision weighted more',
    of: ({ measures }) => measures.prior?.precisionF8 ?? null,
  },
  {
    name: 'mixtureF8',
    title: 'F8 of the mixture',
    about: 'as above',
    of: ({ measures }) => measures.mixture?.recallF8 ?? null,
  },
  {
    name: 'mixtureF1/8',
    title: 'F1/8',
    about: 'as above',
    of: ({ measures }) => measures.mixture?.precisionF8 ?? null,
  },
  {
    name: 'minutes',
    title: 'minutes',
    about: 'time to train',
    of: ({ training }) => training.seconds / 60,
  },
];

/** Returns a measure of a row over its seeds; null if no seed has it. */
export function imageSpread(comparison: ImageComparison, row: string, { of }: ImageMeasure): Spread | null {
  const values = comparison.runs.filter((run) => run.row === row).map(of);
  return spreadOf(values.filter((value) => value !== null));
}

/** Renders the table: a line for each row, and the training images above them. */
export function renderImageTable(comparison: ImageComparison): RenderedTable {
  const { config, measure } = comparison;
  const { frechet: floor, recallF8, precisionF8 } = measure.floor;
  const ofImages: Readonly<Record<string, number | null>> = {
    prior: floor,
    priorF8: recallF8,
    'priorF1/8': precisionF8,
  };
  return {
    caption: config.title,
    head: ['model', ...imageMeasures.map(({ title }) => title)],
    rows: [
      [
        'training images',
        ...imageMeasures.map(({ name }) => (ofImages[name] == null ? '-' : showScore(ofImages[name]))),
      ],
      ...config.rows
        .filter(({ name }) => comparison.runs.some(({ row }) => row === name))
        .map(({ name }) => [
          name,
          ...imageMeasures.map((one) => showSpread(imageSpread(comparison, name, one), 'number')),
        ]),
    ],
  };
}

/** Renders the densities that could not be fitted, with the reason; null if all could. */
export function renderUnfitted({ runs }: ImageComparison): RenderedTable | null {
  const rows = runs.flatMap(({ row, seed, measures }) =>
    measures.failed.map((reason) => [row, String(seed), reason]),
  );
  if (rows.length === 0) return null;
  return { caption: 'Densities that could not be fitted', head: ['model', 'seed', 'why'], rows };
}

/** The columns of published values, by their names in a table file. */
const publishedColumns = [
  ['reconstruction', 'reconstruction'],
  ['prior', 'N(0, I)'],
  ['mixture', 'mixture'],
  ['interpolation', 'interpolation'],
] as const;

/** Renders published distances, a row for each model, and names their sources; null if the table has none. */
export function renderPublishedImages({ config: { published } }: ImageComparison): RenderedTable | null {
  if (published.length === 0) return null;
  const different = (of: (one: (typeof published)[number]) => string) => [...new Set(published.map(of))];
  const columns = different(({ images }) => images).flatMap((images) =>
    publishedColumns
      .filter(([name]) => published.some((one) => one.images === images && one[name] !== undefined))
      .map(([name, title]) => ({ images, name, title: `${images}, ${title}` })),
  );
  const value = (model: string, { images, name }: (typeof columns)[number]): string => {
    const distance = published.find((one) => one.model === model && one.images === images)?.[name];
    return distance === undefined ? '-' : showScore(distance);
  };
  return {
    caption: `Published FID, from ${different(({ source }) => source).join('; ')}: only orderings can be compared with those above`,
    head: ['model', ...columns.map(({ title }) => title)],
    rows: different(({ model }) => model).map((model) => [
      model,
      ...columns.map((column) => value(model, column)),
    ]),
  };
}

/** Describes the protocol in sentences: without it the table means nothing. */
export function describeImageProtocol(comparison: ImageComparison): string[] {
  const { config, training, test, budget, measure, missing } = comparison;
  const { seeds, samples, components, path, preset } = config;
  const part = budget === 1 ? '' : ` (a budget of ${budget})`;
  const [first] = comparison.runs;
  const length = first === undefined ? '' : `, ${first.training.epochs} epochs`;
  return [
    `${training} training images${part}, ${test} test images; preset ${preset}${length}; ${seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(', ')}, mean ± standard deviation`}.`,
    `${samples} images from each density; a mixture of ${components} components with full covariances; interpolation: the middles of ${path === 'straight' ? 'straight lines' : 'arcs'} between the codes of pairs of test images.`,
    describeMeasure(measure),
    ...(missing === 0
      ? []
      : [`Not finished: ${missing} results are missing; run the same command again to continue.`]),
  ];
}

function describeMeasure({ distance, hash, classifier, floor }: ImageComparison['measure']): string {
  const weights = `SHA-256 of its weights ${hash.slice(0, 16)}`;
  const least = `training images have ${floor.frechet === null ? '-' : showScore(floor.frechet)}`;
  return classifier === null
    ? `Distances are ${distance} to the test images (${weights}); ${least}.`
    : `Distances are ${distance}s to the test images: Fréchet distances in the last hidden layer of a classifier of the same training images (${weights}, seed ${classifier.seed}, ${(100 * classifier.accuracy).toFixed(1)}% of the test images told right); ${least}. They are no FID.`;
}

/** Renders all parts of a table, one below the other. */
export function renderAllOfImages(comparison: ImageComparison): RenderedTable[] {
  return [renderImageTable, renderUnfitted, renderPublishedImages]
    .map((render) => render(comparison))
    .filter((one) => one !== null);
}

export function imagesToMarkdown(comparison: ImageComparison): string {
  const [table, ...others] = renderAllOfImages(comparison);
  return [
    `# ${comparison.config.title}`,
    describeImageProtocol(comparison).join(' '),
    markdownTable(table!),
    imageMeasures.map(({ title, about }) => `- **${title}**: ${about}`).join('\n'),
    ...others.flatMap((one) => [`## ${one.caption}`, markdownTable(one)]),
    '',
  ].join('\n\n');
}
