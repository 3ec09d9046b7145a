import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import { fileSource } from '../corpus/fileSource.js';
import type { Domain } from '../domain/domain.js';
import { asIs } from '../domain/form.js';
import type { Grammar } from '../grammar/grammar.js';
import { type Preset, presetNamed } from '../model/presets.js';
import { configFile } from '../run/artefact.js';
import { openRun } from '../run/openRun.js';
import type { Run } from '../run/run.js';
import { newStoreOf } from '../run/storeOf.js';
import { readTrainingCorpus } from '../run/trainingCorpus.js';
import { marginalLoss } from '../training/marginalLoss.js';
import { prepareRun } from '../training/prepare.js';
import { runTraining, type TrainOptions } from '../training/runTraining.js';
import { splitIndices } from '../training/split.js';
import { fileNameOf, type ModelRow, type TableConfig } from './config.js';
import { presetIdentity, rowIdentity } from './rowIdentity.js';
import type { TableStrings } from './strings.js';

/** Loads a grammar and its domain, in a form that a row asks for. */
export type LoadLanguage = (form?: string) => Promise<{ readonly grammar: Grammar; readonly domain: Domain }>;

/** One training of a comparison: a row with a seed. */
export interface PlannedRun {
  readonly row: ModelRow;
  readonly seed: number;
  /** Identifies its results, and its folder in `runs`, by everything that decides the outcome. */
  readonly id: string;
  readonly folder: string;
  /** The settings of its training; null for an existing run. */
  readonly training: { readonly preset: Preset; readonly epochs: number } | null;
}

/** Returns the share of the strings, and of the passes over them, that a budget allows. */
export function shareOfBudget(budget: number): number {
  return Math.sqrt(budget);
}

/** Plans every row with every seed, seed by seed, so that an unfinished table has whole columns of one seed. */
export function planRuns(
  config: TableConfig,
  { sha256 }: Pick<TableStrings, 'sha256'>,
  { grammar, domain }: { readonly grammar: Grammar; readonly domain: Domain },
  budget: number,
  out: string,
): PlannedRun[] {
  const planned: PlannedRun[] = [];
  for (const [place, seed] of config.seeds.entries()) {
    for (const row of config.rows) {
      const name = fileNameOf(row.name);
      if (row.run !== undefined) {
        // An existing run has its own seed.
        if (place === 0) {
          const id = `${name}-${digestOf([row, sha256])}`;
          planned.push({ row, seed, id, folder: row.run, training: null });
        }
        continue;
      }
      const preset = presetNamed(row.settings.preset ?? config.preset, domain.name);
      const full = row.settings.epochs ?? config.epochs ?? preset.training.epochs;
      const epochs = Math.max(1, Math.round(full * shareOfBudget(budget)));
      const lengths = row.settings.representation === undefined ? [] : [preset.longestInSymbols];
      const settings = [rowIdentity(row.settings), presetIdentity(preset)];
      const parts = [...settings, epochs, sha256, grammar.source, domain.name, seed, ...lengths];
      const id = `${name}-s${seed}-${digestOf(parts)}`;
      planned.push({ row, seed, id, folder: join(out, 'runs', id), training: { preset, epochs } });
    }
  }
  return planned;
}

export function digestOf(parts: unknown): string {
  return sha256(JSON.stringify(parts)).slice(0, 10);
}

export interface TrainedRow {
  readonly seconds: number;
  readonly epochs: number;
  readonly steps: number;
  readonly sequencesPerSecond: number;
  readonly backend: string;
  readonly interrupted: boolean;
  /**
   * The loss of the held out strings, and that of the frequencies of productions alone, in nats; null if none are held
   * out.
   */
  readonly validation: number | null;
  readonly marginal: number | null;
}

/**
 * Trains a planned run, or continues its training; a finished run stays as it is.
 *
 * @returns null for an existing run, which the table does not train
 * @throws InputError for settings that do not make a model
 */
export async function trainPlanned(
  plan: PlannedRun,
  strings: TableStrings,
  load: LoadLanguage,
  {
    allowCode,
    ...options
  }: Pick<TrainOptions, 'signal' | 'onDevice' | 'onProgress' | 'onEstimate'> & {
    readonly allowCode: boolean | undefined;
  },
): Promise<TrainedRow | null> {
  const { folder, training } = plan;
  if (training === null) return null;
  const isBegun = (await (await newStoreOf(folder)).read(configFile)) !== null;
  const run = isBegun
    ? await openRun(folder, { allowCode })
    : await prepare(plan, training, strings, load, allowCode);
  const summary = await runTraining(run, options);
  const { validation } = summary;
  return {
    ...summary,
    validation: validation?.reconstruction ?? null,
    marginal: summary.interrupted || validation === null ? null : await marginalOf(run),
  };
}

async function marginalOf(run: Run): Promise<number> {
  const { corpus } = await readTrainingCorpus(run);
  const { validation: share, seed } = run.config.training;
  const { train: trained, validation } = splitIndices(corpus.count, share, seed);
  return marginalLoss(corpus, run.codec.table, trained, validation);
}

async function prepare(
  { row, seed, folder }: PlannedRun,
  { preset, epochs }: NonNullable<PlannedRun['training']>,
  { corpus }: TableStrings,
  load: LoadLanguage,
  allowCode = false,
): Promise<Run> {
  const { preset: _, form, representation, prefixState, ...settings } = row.settings;
  const usual = representation === undefined ? preset.form : asIs;
  const language = await load(form ?? usual);
  return prepareRun({
    ...language,
    representation,
    prefixState,
    corpus: fileSource(corpus, { recognises: language.domain.recognises }),
    preset: preset.name,
    out: folder,
    settings: { ...settings, epochs, seed },
    density: null,
    allowCode,
  });
}

/**
 * Compares the corpora and grammars of existing runs with those of the trainings, or with each other if the table
 * trains none.
 *
 * @throws InputError if one differs, unless the table allows it
 */
export async function expectAlike(
  planned: readonly PlannedRun[],
  { corpusSha256 }: Pick<TableStrings, 'corpusSha256'>,
  { source }: Grammar,
  allowCode: boolean | undefined,
): Promise<void> {
  const trained = planned.find(({ row }) => row.run === undefined);
  const languages =
    trained === undefined ? [] : [{ name: trained.row.name, grammar: source, corpus: corpusSha256 }];
  for (const { row, folder } of planned) {
    if (row.run === undefined) continue;
    const { language, config } = await openRun(folder, { allowCode });
    languages.push({ name: row.name, grammar: language?.source ?? '', corpus: config.corpus.sha256 });
  }
  for (const one of languages) {
    const what = (['grammar', 'corpus'] as const).find((part) => one[part] !== languages[0]![part]);
    if (what === undefined) continue;
    throw new InputError({
      problem: `the runs of ${languages[0]!.name} and ${one.name} differ in their ${what}, so their results say little about the models`,
      advice: [{ text: 'set "mixed": true in the table to compare them anyway' }],
    });
  }
}
