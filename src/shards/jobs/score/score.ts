import { z } from 'zod';
import { InputError } from '../../../base/errors.js';
import { type GivenSettings, parseWith } from '../../../base/settings.js';
import { sha256 } from '../../../base/sha256.js';
import { withoutUndefined } from '../../../base/withoutUndefined.js';
import { emptyRow } from '../../../corpus/rowReason.js';
import { csvWriter } from '../../../judging/judgedTable.js';
import { fileLayout, judgedFileColumns } from '../../../library/fileColumns.js';
import { type JudgedRow, judgeRows } from '../../../library/judgedRows.js';
import type { Language } from '../../../library/language.js';
import { loadLanguage } from '../../../library/loadLanguage.js';
import { expectPlanned } from '../../expectPlanned.js';
import { JudgedParts } from '../../judgedParts.js';
import type { Manifest } from '../../manifest.js';
import type { JobContext, JobWork, OpenedJob, PlannedJob } from '../../shardJob.js';
import { chosenScores, numberOfShards, ownSettings } from '../../sharedSettings.js';
import { planStringFile, rowsOfRange, stringFileSchema } from '../../stringFile.js';
import { scoreLanguage, scoreSettings } from './settings.js';

const stored = z.strictObject({
  kind: z.literal('score'),
  ...scoreLanguage,
  gzip: z.boolean(),
  strings: stringFileSchema,
});

type Stored = z.infer<typeof stored>;

/** Judges the strings of a file. */
export const scoreWork: JobWork = { plan, open };

async function plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob> {
  const own = ownSettings(scoreSettings, given);
  if (own.domain === undefined && own.grammar === undefined) {
    throw new InputError({
      setting: 'domain',
      problem: 'expected a domain: expression, molecule, or text with a grammar',
    });
  }
  const { domain, grammar } = await languageOf(own, context);
  const { perShard, column, ...rest } = own;
  const strings = await planStringFile(source, domain, { perShard, column }, context);
  const job: Stored = { kind: 'score', ...rest, strings };
  return {
    job: parseWith(stored, withoutUndefined(job), 'the job'),
    origins: originsOf({ domain, grammar }),
    backend: null,
    seed: null,
    shards: numberOfShards(strings.ranges.length, 1),
  };
}

async function open(manifest: Manifest, context: JobContext): Promise<OpenedJob> {
  const job = parseWith(stored, manifest.job, 'the job of the manifest');
  const { domain, grammar } = await languageOf(job, context);
  expectPlanned(manifest.origins, originsOf({ domain, grammar }), 'this installation');
  const { strings, gzip } = job;
  const layout = fileLayout(strings);
  const parts = new JudgedParts<JudgedRow>({
    domain,
    training: null,
    extension: 'csv',
    writer: () => csvWriter(judgedFileColumns(strings, domain, layout.delimiter), layout),
    judgedOf: ({ text, verdict }) => (verdict.reason === emptyRow ? null : { text, ...verdict }),
  });
  const pool = { alone: 200, ...withoutUndefined({ threads: context.threads }) };
  return {
    part: { extension: parts.extension, gzip },
    run: async (index, part, { signal, onProgress }) => {
      const rows = rowsOfRange(context.source ?? strings.file, strings, index);
      async function* judged(): AsyncGenerator<readonly JudgedRow[]> {
        let done = 0;
        for await (const piece of judgeRows(rows, domain, pool)) {
          if (signal.aborted) return;
          done += piece.length;
          onProgress(done, strings.ranges[index]!.records);
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
