import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from '../../dist/evaluation/evaluation.js';
import { grae } from './graeCommand.js';
import { type Benchmark, type Measurement, measurement } from './measure.js';
import { modelUnderTest, sampleCount, sampleSeeds, withZincSplit } from './zincSplit.js';

/** MOSES' and GuacaMol's metrics of the model that ships, and of as many molecules of its training set. */
export const shippedMetrics: Benchmark = {
  name: 'shipped-metrics',
  about:
    'MOSES and GuacaMol of the model that ships, or of the run in GRAE_BENCH_MODEL, on ZINC250k: what its card states (slow)',
  perBackend: true,
  run: ({ backend }) =>
    withZincSplit(({ folder, test, training, someTraining }) => {
      const evaluated = (samples: string) =>
        grae<Evaluation>('evaluate', samples, '--train', training, '--test', test);
      const drawn = sampleSeeds.map((seed) => {
        const { samples } = grae<{ samples: readonly { readonly text: string }[] }>(
          ...['sample', modelUnderTest(), '-n', String(sampleCount), '--seed', String(seed)],
          ...['--backend', backend],
        );
        const file = join(folder, `samples${seed}.smi`);
        writeFileSync(file, samples.map(({ text }) => text).join('\n'));
        return evaluated(file);
      });
      return [...valuesOf('training set itself', [evaluated(someTraining)]), ...valuesOf('samples', drawn)];
    }),
};

function valuesOf(title: string, evaluations: readonly Evaluation[]): Measurement[] {
  const tables = evaluations.map(({ moses, guacamol }) => ({
    ...moses,
    validity: guacamol.validity,
    uniqueness: guacamol.uniqueness,
    novelty: guacamol.novelty,
    'KL score': guacamol.kl_train_subset?.score ?? null,
    'Frechet distance of the ten descriptors': guacamol.frechet_ten_descriptors,
  }));
  return Object.keys(tables[0]!)
    .filter((name) => !/^(n|distinct)_/.test(name))
    .map((name) =>
      measurement(
        `${title}: ${name}`,
        '',
        tables.map((table) => table[name as keyof typeof table] ?? Number.NaN),
      ),
    );
}
