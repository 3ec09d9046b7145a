import { showCount } from '../base/showNumber.js';
import type { RenderedTable } from '../comparison/renderedTable.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import { publishedMoses } from './published.js';

const cell = (value: number | null | undefined): string =>
  value === null || value === undefined || Number.isNaN(value)
    ? '-'
    : Number.isInteger(value) && value > 1
      ? showCount(value)
      : value.toFixed(4);
/** Makes the tables of an evaluation, beside the training set's own values and published ones. */
export function metricTables({
  moses,
  guacamol,
  trainingRow: own,
  notComputed,
}: Evaluation): RenderedTable[] {
  const { source, columns, rows } = publishedMoses;
  const ofTraining = own === null ? [] : [`training set itself (${own.molecules})`];
  const guacamolRow = (values: Partial<Evaluation['guacamol']>): string[] => [
    cell(values.validity),
    cell(values.uniqueness),
    cell(values.novelty),
    cell(values.kl_train_subset?.score),
    cell(values.frechet_ten_descriptors),
    ...(guacamol.fcd == null ? [] : [cell(values.fcd)]),
  ];
  return [
    {
      caption: `MOSES: these samples, and published values on other data (${source}). Compare with the training set itself.`,
      head: ['model', ...columns],
      rows: [
        ['these samples', ...columns.map((column) => cell(moses[column]))],
        ...ofTraining.map((name) => [name, ...columns.map((column) => cell(own?.moses[column]))]),
        ...rows.map(({ model, values }) => [
          `published: ${model}`,
          ...columns.map((column) => cell(values[column])),
        ]),
      ],
    },
    {
      caption: 'GuacaMol, beside as many molecules of the training set',
      head: [
        'model',
        ...['validity', 'uniqueness', 'novelty', 'KL score', 'Frechet distance of ten descriptors (not FCD)'],
        ...(guacamol.fcd == null ? [] : ['FCD']),
      ],
      rows: [
        ['these samples', ...guacamolRow(guacamol)],
        ...ofTraining.map((name) => [name, ...guacamolRow(own?.guacamol ?? {})]),
      ],
    },
    {
      caption: 'All values of this evaluation by the definitions of MOSES; distances beside its test set',
      head: ['metric', 'these samples', ...ofTraining],
      rows: [
        ...Object.entries(moses).map(([name, value]) => [
          name,
          cell(value),
          ...ofTraining.map(() => cell(own?.moses[name])),
        ]),
        ...notComputed.map(({ metric, why }) => [
          metric,
          `not computed: ${why}`,
          ...ofTraining.map(() => '-'),
        ]),
      ],
    },
  ];
}
