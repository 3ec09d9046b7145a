import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedCorpus } from './corpora.js';

/** Lines that ZINC250k's test set takes (Kusner et al. 2017), the first ones. */
const held = 5000;

/** Files of ZINC250k as models of it are judged, in a folder that is there during `use` alone. */
export interface ZincSplit {
  readonly folder: string;
  readonly test: string;
  readonly training: string;
  /** Every so many of the training set, as many as {@link sampleCount}. */
  readonly someTraining: string;
}

/** Samples that a model is judged by. */
export const sampleCount = 10_000;
/** The seeds that they are drawn with. */
export const sampleSeeds = [1, 2, 3];

/** What is measured: the model that ships, or a run. */
export const modelUnderTest = (): string => process.env.GRAE_BENCH_MODEL ?? 'zinc250k';

export async function withZincSplit<T>(use: (split: ZincSplit) => Promise<T> | T): Promise<T> {
  const zinc = sharedCorpus('zinc250k.smi.gz');
  if (zinc === null) throw new Error('expected ZINC250k beside the repository, but it is not there');
  const lines = gunzipSync(readFileSync(zinc)).toString('utf8').trim().split('\n');
  const folder = mkdtempSync(join(tmpdir(), 'grae-bench-'));
  const write = (name: string, some: readonly string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, some.join('\n'));
    return file;
  };
  const rest = lines.slice(held);
  const spread = Array.from(
    { length: sampleCount },
    (_, i) => rest[Math.floor((i * rest.length) / sampleCount)]!,
  );
  try {
    return await use({
      folder,
      test: write('test.smi', lines.slice(0, held)),
      training: write('training.smi', rest),
      someTraining: write('some-training.smi', spread),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
