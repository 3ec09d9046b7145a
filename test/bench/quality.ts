import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedCorpus } from './corpora.js';
import { grae, one, reconstruction } from './graeCommand.js';
import type { Benchmark, Context, Measurement } from './measure.js';

interface Samples {
  readonly samples: readonly {
    readonly valid: boolean;
    readonly reason: string | null;
    readonly text: string;
  }[];
  readonly summary: {
    readonly valid: number;
    readonly unique: number;
    readonly novel: number;
    readonly samplesPerSecond: number;
  };
}

/**
 * Works in a folder that goes afterwards, unless `GRAE_BENCH_FOLDER` names one to keep: a training that is finished
 * there is not done again, one that was interrupted goes on.
 */
function inFolder<T>(name: string, work: (folder: string) => T): T {
  const kept = process.env.GRAE_BENCH_FOLDER;
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), 'grae-bench-')) : join(kept, name);
  mkdirSync(folder, { recursive: true });
  try {
    return work(folder);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function trainIn(run: string, args: readonly string[], backend: Context['backend']): Measurement[] {
  const begun = existsSync(join(run, 'config.json'));
  const summary = grae<{ seconds: number; epochs: number; sequencesPerSecond: number }>(
    ...(begun ? ['train', '--resume', run] : ['train', ...args, '--out', run, '--backend', backend]),
  );
  return [
    one('training', summary.seconds / 60, 'minutes'),
    one('training', summary.epochs, 'epochs'),
    one('training', summary.sequencesPerSecond, 'strings/s'),
  ];
}

function sampling(title: string, run: string, options: readonly string[], backend: string) {
  const count = 10_000;
  const { samples, summary } = grae<Samples>(
    'sample',
    run,
    '-n',
    String(count),
    '--backend',
    backend,
    ...options,
  );
  const outside = samples.filter(({ reason }) => reason?.startsWith('syntax:') === true).length;
  const distinct = new Set(samples.map(({ text }) => text)).size;
  return [
    one(`${title}: in the language`, (100 * (count - outside)) / count, '%'),
    one(`${title}: valid`, (100 * summary.valid) / count, '%'),
    one(`${title}: unique of the valid`, (100 * summary.unique) / Math.max(1, summary.valid), '%'),
    one(`${title}: novel of the unique`, (100 * summary.novel) / Math.max(1, summary.unique), '%'),
    one(`${title}: distinct strings`, (100 * distinct) / count, '%'),
    one(`${title}: rate`, summary.samplesPerSecond, 'strings/s'),
  ];
}

/** What a user gets from five minutes of training on expressions. */
export const expressionQuality: Benchmark = {
  name: 'expressions',
  about: 'compact, 5 minutes of training on 100,000 generated expressions, 1,000 more held out (slow)',
  perBackend: true,
  run: async ({ backend }) =>
    inFolder('expressions', (folder) => {
      const corpus = join(folder, 'expressions.txt');
      const test = join(folder, 'test.txt');
      grae('data', 'generate', 'expressions', '-n', '101000', '--seed', '1', '-o', corpus);
      writeFileSync(test, readFileSync(corpus, 'utf8').split('\n').slice(0, 1000).join('\n'));
      const run = join(folder, 'run');
      const settings = ['--grammar', 'expression', '--minutes', '5', '--skip', '1000', '--seed', '1'];
      return [
        ...trainIn(run, [corpus, ...settings], backend),
        ...reconstruction(run, test, backend),
        ...sampling('mixture', run, ['--seed', '1'], backend),
      ];
    }),
};

/** What an hour of training on ZINC250k gives, by the protocol of the Grammar VAE: its first 5,000 lines held out. */
export const moleculeQuality: Benchmark = {
  name: 'molecules',
  about: 'compact, an hour of training on ZINC250k but its first 5,000 lines, strings as they are (slow)',
  perBackend: true,
  run: async ({ backend }) =>
    inFolder('molecules', (folder) => {
      const zinc = sharedCorpus('zinc250k.smi.gz');
      if (zinc === null) throw new Error('expected ZINC250k beside the repository, but it is not there');
      const test = join(folder, 'test.smi');
      writeFileSync(
        test,
        gunzipSync(readFileSync(zinc)).toString('utf8').split('\n').slice(0, 5000).join('\n'),
      );
      const run = join(folder, 'run');
      const settings = ['--grammar', 'smiles', '--minutes', '48', '--skip', '5000', '--seed', '1'];
      return [
        ...trainIn(run, [zinc, ...settings], backend),
        ...reconstruction(run, test, backend),
        ...sampling('mixture', run, ['--seed', '1'], backend),
        ...sampling('mixture, no guard', run, ['--seed', '1', '--guard', 'off'], backend),
        ...sampling('standard normal', run, ['--seed', '1', '--density', 'standard-normal'], backend),
      ];
    }),
};
