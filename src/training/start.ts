import { InputError } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { longestIn, type ModelConfig } from '../model/config.js';
import { decoders } from '../model/decoders/index.js';
import { encoders } from '../model/encoders/index.js';
import { losses } from '../model/losses/index.js';
import { type Preset, presetNamed } from '../model/presets.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { artefacts } from '../run/artefacts.js';
import type { Run } from '../run/run.js';
import { productionsHash } from '../run/runLanguage.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import type { CodecGrammarOptions } from './codecGrammar.js';
import { type FineTuningSchedule, fineTuningSchedule, type StepSeconds } from './fineTuning.js';
import type { PlacedSettings, SettingsOrigin } from './resolveSettings.js';
import { splitIndices } from './split.js';
import { trialStep, tryGradient } from './trial.js';

/** The settings that a training starts from, those of its sequences included. */
export interface TrainingOrigin extends SettingsOrigin {
  readonly preset: string;
  readonly packing: number;
  /** The longest sequence; null for the longest of the corpus. */
  readonly longest: number | null;
}

/** Returns the settings of a preset. @param isUnparsed whether sequences consist of characters or tokens */
export function presetOrigin(name: string, domain: Domain, isUnparsed: boolean): TrainingOrigin {
  const { model, loss, lossSettings = {}, training, packing, ...preset } = presetNamed(name, domain.name);
  const { encoder, decoder, ...codes } = model;
  return {
    preset: preset.name,
    packing: isUnparsed ? 0 : packing,
    longest: isUnparsed ? (preset.longestInSymbols ?? null) : preset.longest,
    codes,
    encoder,
    decoder,
    loss: { kind: loss },
    lossSettings,
    training,
  };
}

/** Returns the settings of a run to start from. @param preset gives the epochs if the run was trained by the clock */
export function runOrigin({ config }: Run, preset: Preset): TrainingOrigin {
  const { packing, model } = config;
  const { threads: _threads, ...training } = config.training;
  const { encoder, decoder, loss, ...codes } = model;
  return {
    preset: preset.name,
    packing,
    longest: longestIn(model),
    codes,
    encoder,
    decoder,
    loss,
    lossSettings: {},
    training: { ...training, epochs: training.epochs ?? preset.training.epochs },
  };
}

/** @throws InputError for a run with another language than the training */
export function expectSameLanguage(
  start: Run,
  { domain, grammar, representation }: Pick<CodecGrammarOptions, 'domain' | 'grammar' | 'representation'>,
): void {
  const { config, codec } = start;
  const refuse = (expected: string, found: string): never => {
    throw new InputError({
      setting: 'from',
      where: start.name,
      problem: `expected a run ${expected} to begin with, but ${found}`,
    });
  };
  if (config.domain !== domain.name || config.form !== domain.form) {
    refuse(
      `with the domain ${domain.name} and the form ${domain.form}`,
      `this one has ${config.domain} and ${config.form}`,
    );
  }
  if (representation !== undefined && representation !== config.representation?.kind) {
    refuse(
      `trained on ${representation}`,
      `this one was trained on ${config.representation?.kind ?? 'productions'}`,
    );
  }
  if (grammar === null || productionsHash(codec.grammar.table) !== productionsHash(grammar.table)) {
    const name = grammar?.name ?? 'no grammar';
    refuse(`with the productions of ${name}`, `this one has others (${config.grammar})`);
  }
}

/** @throws InputError for a run whose weights do not fit a network of these settings */
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

/** The corpus and the network of a training. */
export interface TrainingParts {
  readonly model: ModelConfig;
  readonly table: ProductionTable;
  readonly prefix: PrefixAutomaton | null;
  readonly sequences: EncodedCorpus;
}

/**
 * Chooses batch, learning rate and epochs for fine-tuning, unless the user sets them.
 *
 * @param usual the settings before this choice
 * @param threads the number of threads of the training
 * @param onSchedule called with the choice
 */
export async function fineTuned(
  usual: TrainingConfig,
  start: Run,
  given: PlacedSettings['training'],
  parts: TrainingParts,
  threads: number,
  onSchedule: ((schedule: FineTuningSchedule) => void) | undefined,
): Promise<TrainingConfig> {
  const { epochs = null, minutes = null, batch = null, learningRate, slice } = given;
  const { train } = splitIndices(parts.sequences.count, usual.validation, usual.seed);
  const { training } = start.config;
  const chosen = fineTuningSchedule({
    sequences: train.length,
    epochs,
    minutes,
    seconds: minutes !== null && batch === null ? await trial(parts, threads) : null,
    batch,
    start: training,
  });
  const schedule = { ...chosen, learningRate: learningRate ?? chosen.learningRate };
  if (batch === null || learningRate === undefined) onSchedule?.(schedule);
  return { ...usual, ...schedule, slice: Math.min(schedule.batch, slice ?? training.slice) };
}

/** Times steps of a network of these settings, with throw-away parameters, as if threads shared them evenly. */
async function trial(parts: TrainingParts, threads: number): Promise<StepSeconds> {
  const { perStep, perSequence } = await withTrialNetwork(parts, trialStep);
  return { perStep, perSequence: perSequence / threads };
}

/**
 * Computes one gradient if the loss, the encoder or the decoder is a user's own, with throw-away parameters.
 *
 * @throws InputError if one of them cannot be differentiated
 */
export async function expectGradient(parts: TrainingParts): Promise<void> {
  const { loss, encoder, decoder } = parts.model;
  if (losses.isOwn(loss.kind) || encoders.isOwn(encoder.kind) || decoders.isOwn(decoder.kind)) {
    await withTrialNetwork(parts, tryGradient);
  }
}

async function withTrialNetwork<T>(
  { model, table, prefix, sequences }: TrainingParts,
  work: (network: ProductionNetwork, items: ProductionItems) => Promise<T>,
): Promise<T> {
  const network = new ProductionNetwork(model, table, prefix);
  try {
    return await work(network, new ProductionItems(sequences, network));
  } finally {
    network.dispose();
  }
}
