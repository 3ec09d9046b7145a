import { resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../base/errors.js';
import { type GivenSettings, parseWith } from '../../../base/settings.js';
import { sha256 } from '../../../base/sha256.js';
import { withoutUndefined } from '../../../base/withoutUndefined.js';
import { noStringsIn } from '../../../corpus/noStrings.js';
import type { JudgedText } from '../../../domain/domain.js';
import { judgePieces, judgingOf } from '../../../judging/judgeTexts.js';
import { type Language, loadLanguage } from '../../../library/language.js';
import { expectLines } from '../../expectLines.js';
import { expectPlanned } from '../../expectPlanned.js';
import { JudgedParts } from '../../judgedParts.js';
import { lineRanges } from '../../lineRanges.js';
import type { Manifest } from '../../manifest.js';
import { rangesSchema } from '../../rangesSchema.js';
import { rangeTexts } from '../../rangeTexts.js';
import type { JobContext, JobWork, OpenedJob, PlannedJob } from '../../shardJob.js';
import { chosenScores, numberOfShards } from '../../sharedSettings.js';
import { scoreLanguage, scoreSettings } from './settings.js';

const stored = z.strictObject({
  kind: z.literal('score'),
  file: z.string(),
  ...scoreLanguage,
  gzip: z.boolean(),
  /** The ranges of the file, one for each shard. */
  ranges: rangesSchema,
});

type Stored = z.infer<typeof stored>;

/** Judges the strings of a file. */
export const scoreWork: JobWork = { plan, open };

async function plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob> {
  const own = parseWith(
    scoreSettings,
    Object.fromEntries(
      Object.entries(given).filter(([name, value]) => name in scoreSettings.shape && value !== undefined),
    ),
    'settings',
  );
  if (own.domain === undefined && own.grammar === undefined) {
    throw new InputError({
      setting: 'domain',
      problem: 'expected a domain: expression, molecule, or text with a grammar',
    });
  }
  const { domain, grammar } = await languageOf(own, context);
  await expectLines(source, domain);
  const { perShard: linesOfRange, ...rest } = own;
  const ranges = await lineRanges(source, linesOfRange);
  if (ranges.length === 0) throw noStringsIn(source);
  const job: Stored = { kind: 'score', file: resolve(source), ...rest, ranges };
  return {
    job: parseWith(stored, withoutUndefined(job), 'the job'),
    origins: originsOf({ domain, grammar }),
    backend: null,
    seed: null,
    shards: numberOfShards(ranges.length, 1),
  };
}

async function open(manifest: Manifest, context: JobContext): Promise<OpenedJob> {
  const job = parseWith(stored, manifest.job, 'the job of the manifest');
  const { domain, grammar } = await languageOf(job, context);
  expectPlanned(manifest.origins, originsOf({ domain, grammar }), 'this installation');
  const file = context.source ?? job.file;
  const parts = new JudgedParts(domain, null, true);
  return {
    part: { extension: parts.extension, gzip: job.gzip },
    run: async (index, part, { signal, onProgress }) => {
      const range = job.ranges[index]!;
      async function* judged(): AsyncGenerator<readonly JudgedText[]> {
        let done = 0;
        const pool = { alone: 200, ...withoutUndefined({ threads: context.threads }) };
        for await (const piece of judgePieces(
          judgingOf(domain, false),
          rangeTexts(file, range, domain),
          pool,
        )) {
          if (signal.aborted) return;
          done += piece.length;
          onProgress(done, range.lines);
          yield piece;
        }
      }
      await parts.write(part, judged());
      return !signal.aborted;
    },
    close: () => {},
  };
}

async function languageOf(
  {
    domain,
    grammar,
    scores: names,
    judge,
    target,
  }: Pick<Stored, 'domain' | 'grammar' | 'scores' | 'judge' | 'target'>,
  { allowCode }: JobContext,
): Promise<Language> {
  const options = withoutUndefined({ domain, grammar, scores: chosenScores(names), judge, target });
  return loadLanguage({ ...options, allowCode });
}

function originsOf({ domain, grammar }: Language): Record<string, string> {
  return {
    grammar: sha256(grammar.source),
    ...(domain.canonicaliser === undefined ? {} : { 'canonical forms': domain.canonicaliser }),
  };
}
