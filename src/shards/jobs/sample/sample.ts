import { z } from 'zod';
import { InputError } from '../../../base/errors.js';
import { type GivenSettings, parseWith } from '../../../base/settings.js';
import { withoutUndefined } from '../../../base/withoutUndefined.js';
import type { Density } from '../../../density/density.js';
import type { JudgedText } from '../../../domain/domain.js';
import { judgePieces, judgingOf } from '../../../judging/judgeTexts.js';
import { type TrainingSet, trainingSetOf } from '../../../judging/trainingSet.js';
import { beamOf, type Choice, choiceOf, choices } from '../../../model/productions/choice.js';
import { densityFor, fittedDensity } from '../../../sampling/densityFor.js';
import { TrainedModel } from '../../../sampling/model.js';
import { type SampleOptions, sampleJudged, streamSampleTexts } from '../../../sampling/sample.js';
import { streamWanted, type WantedDraws } from '../../../sampling/wantedSamples.js';
import { constraintSettings } from '../../../search/constraints/constraintSettings.js';
import { type Constraints, prepareConstraints } from '../../../search/constraints/prepareConstraints.js';
import { currentBackend } from '../../../tensor/backend.js';
import { expectPlanned } from '../../expectPlanned.js';
import { type JudgedParts, partsOfSamples } from '../../judgedParts.js';
import type { Manifest } from '../../manifest.js';
import { modelOrigins, placeOfRun } from '../../modelOrigins.js';
import type { JobContext, JobWork, OpenedJob, PlannedJob, ShardWork } from '../../shardJob.js';
import type { ShardPart } from '../../shardPart.js';
import { shardRandom } from '../../shardRandom.js';
import { chosenScores, numberOfShards, ownSettings, settingsAmong } from '../../sharedSettings.js';
import { sampleSettings } from './settings.js';

/** How a string is written, beyond grammar and model. */
const stored = z.strictObject({
  kind: z.literal('sample'),
  run: z.string(),
  count: z.number().int().min(1),
  perShard: z.number().int().min(1),
  density: z.string(),
  spread: z.number(),
  noiseLevel: z.number(),
  choice: choices.schema(),
  guard: z.union([z.enum(['on', 'off']), z.array(z.string())]).optional(),
  constraints: constraintSettings.optional(),
  tries: z.number().int().min(1),
  unique: z.boolean(),
  novel: z.boolean(),
  scores: z.array(z.string()).optional(),
  texts: z.boolean(),
  gzip: z.boolean(),
});

type Stored = z.infer<typeof stored>;

const guardChoice = stored.shape.guard;

/** Draws strings of a model. */
export const sampleWork: JobWork = { plan, open };

async function plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob> {
  const own = ownSettings(sampleSettings, given);
  const guard = parseWith(guardChoice, given.guard, 'guard');
  const constraints = settingsAmong(given, Object.keys(constraintSettings.shape));
  const run = await placeOfRun(source);
  const model = await openModel(run, context, own.scores, context.backend);
  try {
    const { sampling } = await densityFor(model, own.density);
    const prepared = await prepareConstraints(model, constraints, guard);
    const { count, perShard: size, seed, density, texts, gzip: isCompressed } = own;
    const job: Stored = withoutUndefined({
      kind: 'sample' as const,
      run,
      count,
      perShard: size,
      density,
      spread: own.spread ?? sampling.spread,
      noiseLevel: own.noiseLevel ?? sampling.noiseLevel,
      choice: chosen(given, prepared, sampling.beam) as Stored['choice'],
      guard,
      constraints: Object.keys(constraints).length === 0 ? undefined : constraints,
      tries: own.tries,
      unique: own.unique,
      novel: own.novel,
      scores: own.scores,
      texts,
      gzip: isCompressed,
    }) as Stored;
    const [asked] = kindsAskedFor(job);
    const judged = asked ?? (job.tries > 1 ? 'tries' : job.scores !== undefined ? 'scores' : null);
    if (texts && judged !== null) {
      throw new InputError({
        setting: 'texts',
        problem: `expected no ${judged} where only texts are written, since strings are judged for them`,
      });
    }
    if (asked !== undefined && job.tries > 1) {
      throw new InputError({
        setting: 'tries',
        problem: `expected no tries with ${asked}, for which a shard draws until there are enough strings`,
      });
    }
    return {
      job: parseWith(stored, job, 'the job'),
      origins: await originsOf(model, density),
      backend: currentBackend().backend,
      seed,
      shards: numberOfShards(count, size),
    };
  } finally {
    model.dispose();
  }
}

/** Returns what decides whether a valid string is one of those asked for. */
function kindsAskedFor({ unique, novel, constraints }: Stored): string[] {
  return [
    ...(unique ? ['unique'] : []),
    ...(novel ? ['novel'] : []),
    ...(constraints === undefined ? [] : ['constraints']),
  ];
}

/** The way of decoding: the one that was given, that of the constraints, or that of the density. */
function chosen(given: GivenSettings, { choice }: Constraints, beam: number): Choice {
  const own = choiceOf({
    ...settingsAmong(given, choices.settingNames),
    kind: String(given.decode ?? 'greedy'),
  });
  return given.decode === undefined ? (choice ?? beamOf(beam)) : own;
}

async function open(manifest: Manifest, context: JobContext): Promise<OpenedJob> {
  const job = parseWith(stored, manifest.job, 'the job of the manifest');
  const place = context.source ?? job.run;
  const model = await openModel(place, context, job.scores, manifest.backend ?? 'auto');
  try {
    expectPlanned(manifest.origins, await originsOf(model, job.density), place);
    const { density } = await densityFor(model, job.density);
    const constraints = await prepareConstraints(model, job.constraints ?? {}, job.guard);
    const training = job.texts ? null : await trainingSetOf(model);
    if (training?.caveat !== undefined) context.onNote(training.caveat);
    const parts = partsOfSamples(model.domain, training, job.scores !== undefined);
    return {
      part: { extension: parts.extension, gzip: job.gzip },
      run: (index, part, work) =>
        runShard({ manifest, job, model, density, constraints, training, parts, context }, index, part, work),
      close: () => model.dispose(),
    };
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
}

interface OpenedSampling {
  readonly manifest: Manifest;
  readonly job: Stored;
  readonly model: TrainedModel;
  readonly density: Density;
  readonly constraints: Constraints;
  readonly training: TrainingSet | null;
  readonly parts: JudgedParts<JudgedText>;
  readonly context: JobContext;
}

/** The number of samples that are drawn again, where they are invalid, together: as many as are held in memory. */
const drawnAgainTogether = 20_000;

async function runShard(
  { manifest, job, model, density, constraints, training, parts, context }: OpenedSampling,
  index: number,
  part: ShardPart,
  { signal, onProgress }: ShardWork,
): Promise<boolean> {
  const { conditions, guard } = constraints;
  const { totals } = part;
  const target = Math.min(job.perShard, job.count - index * job.perShard);
  const { spread, noiseLevel, tries, unique, novel } = job;
  const options: SampleOptions = {
    count: target,
    random: shardRandom(manifest.seed!, index),
    spread,
    noiseLevel,
    decode: { guard, choice: job.choice as unknown as Choice },
    signal,
  };
  const withoutScores = job.scores === undefined;
  let done = 0;
  const count = (strings: number): void => {
    done += strings;
    onProgress(done, target);
  };
  /** The strings in pieces of one size, whatever the shard's: draws of productions depend on it. */
  const pieces = () => streamSampleTexts(model, density, options, job.perShard);
  async function* single(): AsyncGenerator<readonly JudgedText[]> {
    async function* strings(): AsyncGenerator<string> {
      for await (const some of pieces()) yield* some;
    }
    const judging = judgingOf(model.domain, withoutScores);
    const pool = withoutUndefined({ threads: context.threads });
    yield* judgePieces(judging, strings(), pool);
  }
  async function* drawnAgain(): AsyncGenerator<readonly JudgedText[]> {
    for (let start = 0; start < target && !signal.aborted; start += drawnAgainTogether) {
      const some = Math.min(drawnAgainTogether, target - start);
      const judged = await sampleJudged(model, density, { ...options, count: some, tries, withoutScores });
      totals.count('draws', judged.tries.made);
      yield judged.samples;
    }
  }
  async function* wanted(): AsyncGenerator<readonly JudgedText[]> {
    const ofKind = { ...options, unique, novel, training, conditions, withoutScores };
    countDraws(part, yield* streamWanted(model, density, ofKind));
  }
  async function* counted(judged: AsyncIterable<readonly JudgedText[]>) {
    for await (const piece of judged) {
      yield piece;
      count(piece.length);
    }
  }
  if (job.texts) {
    for await (const texts of pieces()) {
      await part.write(texts.map((text) => `${text}\n`).join(''));
      totals.count('strings', texts.length);
      count(texts.length);
    }
    return !signal.aborted;
  }
  const isAskedFor = unique || novel || conditions.length > 0;
  await parts.write(part, counted(isAskedFor ? wanted() : tries > 1 ? drawnAgain() : single()));
  if (done < target && !signal.aborted) totals.count('not found', target - done);
  return !signal.aborted;
}

function countDraws({ totals }: ShardPart, wanted: WantedDraws): void {
  const { draws, invalid, duplicates, inTrainingSet, thrownAway } = wanted;
  const reasons = {
    'not valid': invalid,
    'came before': duplicates,
    'in the training set': inTrainingSet,
    ...thrownAway,
  };
  totals.count('draws', draws);
  for (const [reason, strings] of Object.entries(reasons)) {
    if (strings > 0) totals.countIn('left out', reason, strings);
  }
}

async function openModel(
  place: string,
  { allowCode, onNote }: JobContext,
  names: readonly string[] | undefined,
  backend: JobContext['backend'],
): Promise<TrainedModel> {
  return TrainedModel.open(place, { backend, scores: chosenScores(names), allowCode, onNote });
}

async function originsOf({ run, domain }: TrainedModel, density: string): Promise<Record<string, string>> {
  const name = density === fittedDensity ? undefined : density;
  const origins = await modelOrigins(run, density === 'standard-normal' ? null : name);
  if (domain.canonicaliser !== undefined) origins['canonical forms'] = domain.canonicaliser;
  return origins;
}
