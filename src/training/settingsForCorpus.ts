import type { KindConfig } from '../base/registry.js';
import type { Domain } from '../domain/domain.js';
import type { ModelConfig } from '../model/config.js';
import { ProductionNetwork } from '../model/productions/productionNetwork.js';
import type { Run } from '../run/run.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import type { FineTuningSchedule } from './fineTuning.js';
import type { PackedCorpusOfTraining } from './packTrainingCorpus.js';
import { densityConfigOf, modelConfigOf, type PlacedSettings } from './resolveSettings.js';
import { splitIndices } from './split.js';
import { expectGradient, expectSameNetwork, fineTuned, type TrainingOrigin } from './start.js';
import { usualThreads } from './usualThreads.js';

/** The settings of a run that depend on its corpus. */
export interface SettingsForCorpus {
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  /** The density to fit after the training; null for none. */
  readonly density: KindConfig | null;
}

interface SettingsSource {
  readonly placed: PlacedSettings;
  readonly origin: TrainingOrigin;
  /** The settings of the training before fine-tuning chooses some of them. */
  readonly usual: TrainingConfig;
  readonly domain: Domain;
  readonly start: Run | undefined;
  readonly onSchedule: ((schedule: FineTuningSchedule) => void) | undefined;
}

/**
 * Resolves the settings that depend on the corpus, and checks that they make a model.
 *
 * @param longest the longest sequence of the model
 * @throws InputError for settings that are impossible, or do not fit the run to start from
 */
export async function settingsForCorpus(
  { codec, sequences, seesPrefixState }: PackedCorpusOfTraining,
  longest: number,
  { placed, origin, usual, domain, start, onSchedule }: SettingsSource,
): Promise<SettingsForCorpus> {
  const model = modelConfigOf(origin, placed, {
    longest,
    prefixState: seesPrefixState ? (domain.prefix?.name ?? null) : null,
  });
  const { table } = codec;
  // makes the network once, so that impossible settings are refused before anything is written
  const parameters = ProductionNetwork.check(model, table, domain.prefix);
  if (start !== undefined) await expectSameNetwork(model, start, domain.prefix);
  const parts = { model, table, prefix: domain.prefix, sequences };
  await expectGradient(parts);
  const { threads = usualThreads({ parameters, training: usual, sequences }) } = placed.training;
  const training =
    start === undefined ? usual : await fineTuned(usual, start, placed.training, parts, threads, onSchedule);
  const trained = splitIndices(sequences.count, training.validation, usual.seed).train.length;
  return {
    model,
    training: threads === 1 ? training : { ...training, threads },
    density: densityConfigOf(placed.density, trained),
  };
}
