import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { evenPlaces } from '../base/evenPlaces.js';
import type { PoolOptions } from '../base/host.js';
import type { MoleculeProfile, ProfilePart } from '../domain/molecule/profile/profile.js';
import { frechetDistance, PointMoments, standardisedFrechet } from '../metrics/frechet.js';
import { guacamolSubset, type KlComparison, klComparison } from '../metrics/guacamol.js';
import { mosesMetrics } from '../metrics/moses.js';
import { hasTenDescriptors, tenDescriptors } from '../metrics/tenDescriptors.js';
import type { ChemNet } from './chemNet.js';
import type { Evaluation, GuacamolEvaluation, TrainingRow } from './evaluation.js';
import { missing, mostForFullKl, undescribed } from './notComputed.js';
import { SetProfiler, type TextStream } from './setProfiler.js';

/** Sets of SMILES; text after white space is a name. */
export interface EvaluationInput {
  /** The strings of a model in order, including invalid and repeated ones. */
  readonly samples: TextStream;
  readonly train: TextStream;
  readonly test: TextStream;
  /** A test set with other scaffolds than the training set. */
  readonly testScaffolds?: TextStream;
}

export interface EvaluationOptions extends PoolOptions {
  /**
   * The network of the Fréchet ChemNet Distance, which needs a started back end; without it that distance is left out.
   */
  readonly chemNet?: ChemNet;
  /**
   * Whether to measure molecules of the training set like samples, too, which shows the best values on these data.
   * Defaults to true.
   */
  readonly trainingRow?: boolean;
  /** Called with the number of strings of a set that have been read. */
  readonly onProgress?: (set: string, done: number) => void;
}

/** The number of molecules of the training set that are measured like samples. */
const mostForTrainingRow = 10_000;

/**
 * Evaluates generated molecules by the definitions of MOSES and GuacaMol, on all cores.
 *
 * @throws InputError if a set has no strings, or if the training or test set has no valid one
 */
export async function evaluateMolecules(
  input: EvaluationInput,
  { chemNet, trainingRow = true, onProgress, ...options }: EvaluationOptions = {},
): Promise<Evaluation> {
  const profiler = new SetProfiler(options);
  const profiles = async (set: string, texts: TextStream, parts: readonly ProfilePart[]) => {
    const all: (MoleculeProfile | null)[] = [];
    for await (const some of profiler.profiles(texts, parts)) {
      for (const one of some) all.push(one);
      onProgress?.(set, all.length);
    }
    if (all.length === 0)
      throw new InputError({ where: set, problem: 'expected a molecule on each line, but there is none' });
    return all;
  };
  const validOf = async (set: string, texts: TextStream, parts: readonly ProfilePart[]) => {
    const all = await profiles(set, texts, parts);
    const valid = all.filter((profile) => profile !== null);
    if (valid.length === 0)
      throw new InputError({ where: set, problem: `expected molecules, but none of ${all.length} is valid` });
    return { valid, counts: { strings: all.length, valid: valid.length } };
  };
  try {
    const generated = await profiles('samples', input.samples, ['moses', 'filters', 'guacamol']);
    const train = await validOf('train', input.train, []);
    const test = await validOf('test', input.test, ['moses']);
    const other =
      input.testScaffolds === undefined
        ? undefined
        : await validOf('test scaffolds', input.testScaffolds, ['moses']);
    const described = new Map<string, MoleculeProfile | null>();
    // Parts of the training set, which overlap: each molecule is described once.
    const describe = async (texts: readonly string[]) => {
      const others = [...new Set(texts)].filter((text) => !described.has(text));
      const descriptions =
        others.length === 0 ? [] : await profiles('train, described', others, ['guacamol']);
      for (const [i, one] of descriptions.entries()) described.set(others[i]!, one);
      return texts.map((text) => described.get(text) ?? null);
    };
    const references = {
      train: new Set(train.valid.map(({ canonical }) => canonical)),
      test: test.valid,
      ...(other === undefined ? {} : { testScaffolds: other.valid }),
    };
    const moses = mosesMetrics({ generated, ...references });
    const guacamol = await evaluateByGuacamol(generated, train.valid, describe);
    const measureTraining = async (): Promise<TrainingRow> => {
      const places = evenPlaces(train.valid.length, Math.min(generated.length, mostForTrainingRow));
      const texts = places.map((place) => train.valid[place]!.canonical);
      const profiled = await profiles('train, measured like samples', texts, [
        'moses',
        'filters',
        'guacamol',
      ]);
      const { validity, uniqueness, kl_train_subset, frechet_ten_descriptors } = await evaluateByGuacamol(
        profiled,
        train.valid,
        describe,
        0,
      );
      // every one of them is in the training set
      const {
        Novelty: _,
        n_novel_unique: __,
        ...measured
      } = mosesMetrics({
        generated: profiled,
        ...references,
      });
      return {
        molecules: texts.length,
        moses: allFinite(measured),
        guacamol: { validity, uniqueness, kl_train_subset, frechet_ten_descriptors },
      };
    };
    const fcd =
      chemNet === undefined
        ? null
        : await fcdOf(
            chemNet,
            { generated, train: train.valid, test: test.valid, other: other?.valid },
            onProgress,
          );
    const { toTest, toTrain } = fcd ?? { toTest: {}, toTrain: Number.NaN };
    const allMoses = { ...moses, ...toTest };
    const row = trainingRow ? await measureTraining() : null;
    const lacking = [...described.values()].filter((one) => one !== null && !hasTenDescriptors(one));
    return {
      moses: allFinite(allMoses),
      guacamol: { ...guacamol, fcd: finite(toTrain), fcd_score: finite(Math.exp(-0.2 * toTrain)) },
      trainingRow: row,
      counts: {
        samples: { strings: generated.length, valid: generated.filter((one) => one !== null).length },
        train: train.counts,
        test: test.counts,
        ...(other === undefined ? {} : { testScaffolds: other.counts }),
      },
      notComputed: [
        ...undescribed(generated, lacking.length),
        ...missing(allMoses, guacamol, chemNet !== undefined),
      ],
    };
  } finally {
    await profiler.close();
  }
}

/**
 * Returns Fréchet ChemNet Distances of the valid molecules: to the test sets by the names of MOSES, and to as many
 * molecules of the training set, drawn as GuacaMol draws them. NaN for fewer than two molecules.
 */
async function fcdOf(
  chemNet: ChemNet,
  sets: {
    readonly generated: readonly (MoleculeProfile | null)[];
    readonly train: readonly MoleculeProfile[];
    readonly test: readonly MoleculeProfile[];
    readonly other: readonly MoleculeProfile[] | undefined;
  },
  onProgress: EvaluationOptions['onProgress'],
): Promise<{ readonly toTest: Record<string, number>; readonly toTrain: number }> {
  const momentsOf = async (set: string, profiles: readonly MoleculeProfile[]): Promise<PointMoments> => {
    const moments = new PointMoments(chemNet.dimensions);
    for await (const some of chemNet.activations(profiles.map(({ canonical }) => canonical))) {
      for (const one of some) moments.add(one);
      onProgress?.(`${set}, ChemNet`, moments.count);
      await breathe();
    }
    return moments;
  };
  const valid = sets.generated.filter((profile) => profile !== null);
  const generated = await momentsOf('samples', valid);
  const distance = async (set: string, profiles: readonly MoleculeProfile[]): Promise<number> =>
    frechetDistance(generated, await momentsOf(set, profiles));
  return {
    toTest: {
      'FCD/Test': await distance('test', sets.test),
      ...(sets.other === undefined ? {} : { 'FCD/TestSF': await distance('test scaffolds', sets.other) }),
    },
    toTrain: await distance('train', guacamolSubset(sets.train, valid.length)),
  };
}

async function evaluateByGuacamol(
  generated: readonly (MoleculeProfile | null)[],
  train: readonly MoleculeProfile[],
  describe: (texts: readonly string[]) => Promise<(MoleculeProfile | null)[]>,
  largestForFullKl = mostForFullKl,
): Promise<Omit<GuacamolEvaluation, 'fcd' | 'fcd_score'>> {
  const valid = generated.filter((profile) => profile !== null);
  const unique = [...new Map(valid.map((profile) => [profile.flat, profile])).values()];
  const trainingSet = new Set(train.map(({ flat }) => flat));
  const novel = unique.filter(({ flat }) => !trainingSet.has(flat)).length;
  const flat = train.map((profile) => profile.flat);
  const described = async (texts: readonly string[]) =>
    texts.length === 0 ? [] : (await describe(texts)).filter((profile) => profile !== null);
  const subset = tenDescriptors(await described(guacamolSubset(flat, unique.length)));
  const whole = flat.length > largestForFullKl ? null : tenDescriptors(await described(flat));
  const ownDescriptors = tenDescriptors(unique);
  return {
    n_generated: generated.length,
    n_valid: valid.length,
    n_unique: unique.length,
    n_novel: novel,
    validity: finite(valid.length / generated.length),
    uniqueness: finite(unique.length / valid.length),
    novelty: finite(novel / unique.length),
    kl_train_subset: comparable(subset, ownDescriptors),
    kl_full_train: whole === null ? null : comparable(whole, ownDescriptors),
    frechet_ten_descriptors: finite(standardisedFrechet(subset, ownDescriptors)),
  };
}

/** Returns null if a set has too few molecules for one of the distributions. */
function comparable(
  baseline: readonly (readonly number[])[],
  generated: readonly (readonly number[])[],
): KlComparison | null {
  const comparison = klComparison(baseline, generated);
  return Number.isFinite(comparison.score) ? comparison : null;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const allFinite = (values: Readonly<Record<string, number>>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, finite(value)]));
