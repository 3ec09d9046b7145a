import { z } from 'zod';
import { csvRow } from '../../../base/csv.js';
import { type GivenSettings, parseWith } from '../../../base/settings.js';
import { withoutUndefined } from '../../../base/withoutUndefined.js';
import { linesOfRows } from '../../../corpus/readLines.js';
import { textsOfLines } from '../../../corpus/readTexts.js';
import { loadDomain } from '../../../domain/index.js';
import type { MoleculeProfile, ProfilePart } from '../../../domain/molecule/profile/profile.js';
import { recognisesSmiles } from '../../../domain/molecule/recognise.js';
import { readSmilesLine } from '../../../domain/molecule/smiles/readName.js';
import { SetProfiler } from '../../../evaluation/setProfiler.js';
import { expectPlanned } from '../../expectPlanned.js';
import type { Manifest } from '../../manifest.js';
import type { JobContext, JobWork, MergedLists, OpenedJob, PlannedJob, ShardWork } from '../../shardJob.js';
import type { ShardPart } from '../../shardPart.js';
import { numberOfShards, ownSettings } from '../../sharedSettings.js';
import { planStringFile, rowsOfRange, type StringFile, stringFileSchema } from '../../stringFile.js';
import type { Totals } from '../../totals.js';
import { evaluateSettings } from './settings.js';

const stored = z.strictObject({
  kind: z.literal('evaluate'),
  /** The ranges of the samples come first, those of the training set after them: a shard each. */
  samples: stringFileSchema,
  train: stringFileSchema,
  gzip: z.boolean(),
});

type Stored = z.infer<typeof stored>;

/** Describes molecules by the definitions of MOSES, and gives the metrics that add up. */
export const evaluateWork: JobWork = {
  plan,
  open,
  metrics,
  remark:
    'SNN, Frag, Scaf, IntDiv, FCD, the KL divergence and the distances of descriptors compare whole sets and do not add up: evaluate a random sample for them',
};

const smiles = { readLine: readSmilesLine, recognises: recognisesSmiles };

async function plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob> {
  const own = ownSettings(evaluateSettings, given);
  const { perShard, column, trainColumn } = own;
  const samples = await planStringFile(source, smiles, { perShard, column }, context);
  const train = await planStringFile(own.train, smiles, { perShard, column: trainColumn }, context);
  const job: Stored = { kind: 'evaluate', samples, train, gzip: own.gzip };
  return {
    job,
    origins: await originsHere(),
    backend: null,
    seed: null,
    shards: numberOfShards(samples.ranges.length + train.ranges.length, 1),
  };
}

const columns = ['string', 'valid', 'canonical', 'filters', 'logP', 'SA', 'QED', 'weight', 'scaffold'];

async function open(manifest: Manifest, context: JobContext): Promise<OpenedJob> {
  const job = parseWith(stored, manifest.job, 'the job of the manifest');
  expectPlanned(manifest.origins, await originsHere(), 'this installation');
  const profiler = new SetProfiler(withoutUndefined({ threads: context.threads }));
  return {
    part: { extension: 'csv', gzip: job.gzip },
    run: async (index, part, work) => {
      await part.writeHeader(`${csvRow(columns)}\n`);
      const { samples, train } = job;
      const ofTrain = index - samples.ranges.length;
      if (ofTrain >= 0) return describeTraining(train, ofTrain, part, work);
      return describeSamples(context.source ?? samples.file, samples, index, part, work);
    },
    close: () => void profiler.close(),
  };

  /** Reads the training set for its canonical forms alone; its strings are not among the contents of the union. */
  async function describeTraining(
    train: StringFile,
    index: number,
    part: ShardPart,
    { signal, onProgress }: ShardWork,
  ): Promise<boolean> {
    let done = 0;
    for await (const profiles of profiler.profiles(textsOfRange(train.file, train, index), [])) {
      if (signal.aborted) return false;
      for (const one of profiles) {
        part.totals.count('training strings');
        if (one === null) continue;
        part.totals.count('valid training strings');
        part.addMeaning('train', one.canonical);
      }
      done += profiles.length;
      onProgress(done, train.ranges[index]!.records);
    }
    return true;
  }

  async function describeSamples(
    place: string,
    samples: StringFile,
    index: number,
    part: ShardPart,
    { signal, onProgress }: ShardWork,
  ): Promise<boolean> {
    const waiting: string[] = [];
    async function* texts(): AsyncGenerator<string> {
      for await (const text of textsOfRange(place, samples, index)) {
        waiting.push(text);
        yield text;
      }
    }
    const parts: readonly ProfilePart[] = ['moses', 'filters'];
    let done = 0;
    for await (const profiles of profiler.profiles(texts(), parts)) {
      if (signal.aborted) return false;
      const strings = waiting.splice(0, profiles.length);
      const rows = profiles.map((one, i) => csvRow(rowOf(strings[i]!, one)));
      await part.write(`${rows.join('\n')}\n`);
      for (const one of profiles) count(part, one);
      done += profiles.length;
      onProgress(done, samples.ranges[index]!.records);
    }
    return true;
  }
}

function textsOfRange(place: string, file: StringFile, index: number): AsyncGenerator<string> {
  return textsOfLines(linesOfRows(rowsOfRange(place, file, index)), smiles);
}

function rowOf(text: string, profile: MoleculeProfile | null) {
  if (profile === null) return [text, false];
  const { canonical, passesFilters, moses } = profile;
  return [
    text,
    true,
    canonical,
    passesFilters,
    moses?.logP,
    moses?.SA,
    moses?.QED,
    moses?.weight,
    moses?.scaffold,
  ];
}

function count(part: ShardPart, profile: MoleculeProfile | null): void {
  const { totals } = part;
  totals.count('strings');
  if (profile === null) return;
  const { canonical, passesFilters, moses } = profile;
  totals.count('valid');
  part.addMeaning('samples', canonical);
  if (passesFilters === true) totals.count('passing filters');
  if (moses === undefined) return;
  for (const name of ['logP', 'SA', 'QED', 'weight'] as const) totals.measure(name, moses[name]);
  for (const fragment of moses.fragments) part.addMeaning('fragments', fragment);
  if (moses.scaffold !== null) part.addMeaning('scaffolds', moses.scaffold);
}

/** Metrics under the names that MOSES has for them, of the union of all shards. */
async function metrics({ counts }: Totals, different: MergedLists): Promise<Record<string, number>> {
  const { strings = 0, valid = 0 } = counts;
  const [unique, train, both] = [
    await different(['samples']),
    await different(['train']),
    await different(['samples', 'train']),
  ];
  const novel = both - train;
  return {
    valid: valid / strings,
    unique_all: unique / valid,
    Novelty: novel / unique,
    Filters: (counts['passing filters'] ?? 0) / valid,
    n_generated: strings,
    n_valid: valid,
    n_unique: unique,
    n_novel_unique: novel,
    n_pass_filters: counts['passing filters'] ?? 0,
    distinct_scaffolds_generated: await different(['scaffolds']),
    distinct_fragments_generated: await different(['fragments']),
  };
}

/** The library that writes the canonical forms, on which all counts of different molecules depend. */
async function originsHere(): Promise<Record<string, string>> {
  const { canonicaliser } = await loadDomain('molecule', { grammar: null });
  return canonicaliser === undefined ? {} : { 'canonical forms': canonicaliser };
}
