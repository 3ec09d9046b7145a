/** Published values that are shown beside an evaluation, with the data they were measured on. */
export interface PublishedRow {
  readonly model: string;
  /** The values by the name of the metric in an evaluation's `moses`. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * The values of MOSES' own comparison (Polykovskiy et al. 2020), from the README of github.com/molecularsets/moses at
 * commit dd7ed6ab, its newest: test split, means of three trainings.
 */
export const publishedMoses: {
  readonly source: string;
  readonly columns: readonly string[];
  readonly rows: readonly PublishedRow[];
} = tableOf(
  'README of github.com/molecularsets/moses, commit dd7ed6ab: MOSES data, test split, means of three trainings',
  ['valid', 'unique@10000', 'SNN/Test', 'Frag/Test', 'Scaf/Test', 'IntDiv', 'Filters', 'Novelty'],
  {
    'training set of MOSES': [1, 1, 0.6419, 1, 0.9907, 0.8567, 1, Number.NaN],
    CharRNN: [0.9748, 0.9994, 0.6015, 0.9998, 0.9242, 0.8562, 0.9943, 0.8419],
    AAE: [0.9368, 0.9973, 0.6081, 0.991, 0.9022, 0.8557, 0.996, 0.7931],
    VAE: [0.9767, 0.9984, 0.6257, 0.9994, 0.9386, 0.8558, 0.997, 0.6949],
    'JTN-VAE': [1, 0.9996, 0.5477, 0.9965, 0.8964, 0.8551, 0.976, 0.9143],
    LatentGAN: [0.8966, 0.9968, 0.5371, 0.9986, 0.8867, 0.8565, 0.9735, 0.9498],
  },
);

function tableOf(
  source: string,
  columns: readonly string[],
  rows: Readonly<Record<string, readonly number[]>>,
): typeof publishedMoses {
  return {
    source,
    columns,
    rows: Object.entries(rows).map(([model, values]) => ({
      model,
      values: Object.fromEntries(columns.map((column, i) => [column, values[i] ?? Number.NaN])),
    })),
  };
}
