/** Published values beside which an evaluation is shown, with what they were measured on. */
export interface PublishedRow {
  readonly model: string;
  /** By the name of the metric in `moses` or `guacamol` of an evaluation. */
  readonly values: Readonly<Record<string, number>>;
}

export interface PublishedTable {
  readonly metrics: 'moses' | 'guacamol';
  readonly protocol: string;
  readonly columns: readonly string[];
  readonly rows: readonly PublishedRow[];
}

const mosesColumns = [
  'valid',
  'unique@10000',
  'SNN/Test',
  'Frag/Test',
  'Scaf/Test',
  'IntDiv',
  'Filters',
  'Novelty',
];
const mosesRow = (model: string, ...values: readonly number[]): PublishedRow => ({
  model,
  values: Object.fromEntries(mosesColumns.map((column, i) => [column, values[i] ?? Number.NaN])),
});

export const publishedTables: readonly PublishedTable[] = [
  {
    metrics: 'moses',
    protocol:
      'Polykovskiy et al. 2020, table 3: MOSES data, 30,000 samples, test split, means of three. Other data give other values: compare with the training set itself.',
    columns: mosesColumns,
    rows: [
      mosesRow('training set', 1, 1, 0.642, 1, 0.991, 0.857, 1, Number.NaN),
      mosesRow('CharRNN', 0.9748, 0.9994, 0.6015, 0.9998, 0.924, 0.8562, 0.9943, 0.8419),
      mosesRow('VAE', 0.9767, 0.9984, 0.6257, 0.9994, 0.939, 0.8558, 0.997, 0.6949),
      mosesRow('AAE', 0.9368, 0.9973, 0.6081, 0.991, 0.902, 0.8557, 0.996, 0.7931),
      mosesRow('JTN-VAE', 1, 0.9996, 0.5477, 0.9965, 0.896, 0.8551, 0.976, 0.9143),
      mosesRow('LatentGAN', 0.8966, 0.9968, 0.5371, 0.9986, 0.887, 0.8565, 0.9735, 0.9498),
    ],
  },
  {
    metrics: 'guacamol',
    protocol: 'Brown et al. 2019, table 1: ChEMBL, 10,000 samples.',
    columns: ['validity', 'uniqueness', 'novelty', 'KL'],
    rows: [
      { model: 'SMILES LSTM', values: { validity: 0.959, uniqueness: 1, novelty: 0.912, KL: 0.991 } },
      { model: 'VAE', values: { validity: 0.87, uniqueness: 0.999, novelty: 0.974, KL: 0.982 } },
    ],
  },
];
