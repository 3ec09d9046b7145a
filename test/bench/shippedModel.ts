import { wasserstein1 } from '../../dist/metrics/wasserstein.js';
import { grae, one, reconstruction } from './graeCommand.js';
import { type Benchmark, type Measurement, measurement } from './measure.js';
import { modelUnderTest, sampleCount, sampleSeeds, withZincSplit } from './zincSplit.js';

/** The scores whose distributions are compared, and their units. */
const compared = { oclLogP: '', molWeight: 'g/mol', rings: '', tpsa: 'Å²' } as const;

interface Judged {
  readonly text: string;
  readonly valid: boolean;
  readonly reason: string | null;
  readonly scores: Readonly<Record<string, number | null>>;
}

interface Sampled {
  readonly samples: readonly Judged[];
  readonly summary: {
    readonly valid: number;
    readonly unique: number;
    readonly novel: number;
    readonly samplesPerSecond: number;
  };
}

/** Everything that a model's card states of samples; the same commands as a user's, in one table. */
export const shippedModel: Benchmark = {
  name: 'shipped',
  about:
    'quality of the model that ships, or of the run in GRAE_BENCH_MODEL, on ZINC250k: what its card states (slow)',
  perBackend: true,
  run: ({ backend }) =>
    withZincSplit(({ test, someTraining }) => {
      const model = modelUnderTest();
      const score = (file: string) =>
        grae<{ strings: readonly Judged[] }>('score', file, '--domain', 'molecule').strings;
      const reference = score(test);
      const sampled = (seed: number, ...options: string[]) =>
        grae<Sampled>(
          ...['sample', model, '-n', String(sampleCount), '--seed', String(seed), '--judge', 'both'],
          ...['--backend', backend, ...options],
        );
      const describe = (title: string, draws: readonly Sampled[]) => [
        ...rates(title, draws),
        ...distances(
          title,
          draws.map(({ samples }) => samples),
          reference,
        ),
      ];
      const plain = sampleSeeds.map((seed) => sampled(seed));
      return [
        ...reconstruction(model, test, backend),
        ...distances('training set itself', [score(someTraining)], reference),
        ...describe('samples', plain),
        one('strings that the judges differ on', differing(plain), `of ${sampleCount * sampleSeeds.length}`),
        ...describe(
          'no guard',
          sampleSeeds.map((seed) => sampled(seed, '--guard', 'off')),
        ),
        ...['rings', 'rings,valence', 'rings,valence,radicals'].flatMap((rules) =>
          rates(`guard of ${rules}`, [sampled(1, '--guard', rules)]),
        ),
        ...describe('standard normal', [sampled(1, '--density', 'standard-normal')]),
        ...rates('standard normal, no guard', [sampled(1, '--density', 'standard-normal', '--guard', 'off')]),
      ];
    }),
};

function rates(title: string, draws: readonly Sampled[]): Measurement[] {
  const share = (name: string, of: (summary: Sampled['summary']) => number) =>
    measurement(
      `${title}: ${name}`,
      '%',
      draws.map(({ summary }) => 100 * of(summary)),
    );
  return [
    share('valid by both judges', ({ valid }) => valid / sampleCount),
    share('unique of the valid', ({ valid, unique }) => unique / Math.max(1, valid)),
    share('novel of the unique', ({ unique, novel }) => novel / Math.max(1, unique)),
    measurement(
      `${title}: rate`,
      'strings/s',
      draws.map(({ summary }) => summary.samplesPerSecond),
    ),
  ];
}

/** Wasserstein-1 from the valid ones of each draw to the test set. */
function distances(
  title: string,
  draws: readonly (readonly Judged[])[],
  reference: readonly Judged[],
): Measurement[] {
  const valuesOf = (molecules: readonly Judged[], name: string) =>
    molecules.filter(({ valid }) => valid).map(({ scores }) => scores[name] as number);
  return Object.entries(compared).map(([name, unit]) =>
    measurement(
      `${title}: W1 of ${name}`,
      unit,
      draws.map((molecules) => wasserstein1(valuesOf(molecules, name), valuesOf(reference, name))),
    ),
  );
}

function differing(draws: readonly Sampled[]): number {
  return draws.flatMap(({ samples }) => samples).filter((one) => 'disagreement' in one).length;
}
