import { InputError } from '../base/errors.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import type { ModelConfig } from '../model/config.js';
import { type Preset, presetNamed } from '../model/presets.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { artefacts } from '../run/artefacts.js';
import type { Run } from '../run/run.js';
import { productionsHash } from '../run/runLanguage.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { fineTuningSchedule, type StepSeconds } from './fineTuning.js';
import type { PrepareOptions } from './prepareOptions.js';
import { splitIndices, usualValidation } from './split.js';
import { trialStep } from './trial.js';

/** The settings to start from: those of a preset, or of the run whose weights are taken over. */
export function presetOf({ preset, domain, grammar, representation, start }: PrepareOptions): Preset {
  const named = presetNamed(preset, domain.name);
  if (start === undefined) return named;
  const { config, codec } = start;
  if (config.domain !== domain.name || config.form !== domain.form) {
    throw new InputError(
      `${start.name}: expected a run of the domain ${domain.name} and the form ${domain.form} to begin with, but it is of ${config.domain} and ${config.form}`,
    );
  }
  if (representation !== undefined && representation !== config.representation?.kind) {
    throw new InputError(
      `${start.name}: expected a run of ${representation} to begin with, but it is of ${config.representation?.kind ?? 'productions'}`,
    );
  }
  if (grammar === null || productionsHash(codec.grammar.table) !== productionsHash(grammar.table)) {
    throw new InputError(
      `${start.name}: expected a run with the productions of ${grammar?.name ?? 'no grammar'} to begin with, but its own (${config.grammar}) are others`,
    );
  }
  const { packing, model, training } = config;
  const { maxSteps } = model;
  const { byLoss: _, ...rest } = named;
  return {
    ...rest,
    packing,
    maxSteps,
    model,
    training: { ...training, epochs: training.epochs ?? named.training.epochs },
  };
}

/** @throws InputError if the weights of a run are not of a network of these settings */
export async function expectSameNetwork(
  config: ModelConfig,
  start: Run,
  prefix: PrefixAutomaton | null,
): Promise<void> {
  const network = new ProductionNetwork(config, start.codec.table, prefix);
  try {
    network.layout.fromRecord(
      (await start.files.read(artefacts.weights)).tensors,
      start.files.where(artefacts.weights),
    );
  } finally {
    network.dispose();
  }
}

/** Chooses the settings that nobody asked for in a training that begins with another's weights. */
export async function fineTuningOf(
  options: PrepareOptions,
  { training }: Preset,
  seed: number,
  model: ModelConfig,
  table: ProductionTable,
  corpus: EncodedCorpus,
): Promise<Partial<Pick<PrepareOptions, 'epochs' | 'batch' | 'learningRate'>>> {
  const { epochs = null, minutes = null, batch, learningRate, validation = training.validation } = options;
  const sequences = splitIndices(corpus.count, validation ?? usualValidation, seed).train.length;
  const isTimed = minutes !== null && batch === undefined;
  const chosen = fineTuningSchedule({
    sequences,
    epochs,
    minutes,
    seconds: isTimed ? await trial(model, table, options.domain.prefix, corpus) : null,
    batch: batch ?? null,
    start: training,
  });
  const schedule = { ...chosen, learningRate: learningRate ?? chosen.learningRate };
  if (batch === undefined || learningRate === undefined) options.onSchedule?.(schedule);
  return schedule;
}

/** Times steps of a network of these settings, with parameters that are thrown away. */
async function trial(
  config: ModelConfig,
  table: ProductionTable,
  prefix: PrefixAutomaton | null,
  corpus: EncodedCorpus,
): Promise<StepSeconds> {
  const network = new ProductionNetwork(config, table, prefix);
  try {
    return await trialStep(network, new ProductionItems(corpus, network));
  } finally {
    network.dispose();
  }
}
