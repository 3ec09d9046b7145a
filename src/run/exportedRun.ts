import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { createFolder, replaceFile } from './files.js';
import { Run, runFiles } from './run.js';
import { type RunConfig, runConfigSchema } from './schema.js';

/** What a compact copy of a run holds besides the files that stay as they are. */
export interface ExportedContent {
  /** Those of the run, in the precision that they are to be stored in. */
  readonly weights: NamedTensors;
  /** Half precision makes the density compact as well. */
  readonly precision: 'float16' | 'float32';
  /** Which strings the model was trained on, told without them. */
  readonly fingerprint: {
    readonly tensors: NamedTensors;
    readonly metadata: Readonly<Record<string, string>>;
  };
}

/** Taken over as they are. */
const unchanged = ['grammar', 'productions', 'environment', 'metrics'] as const;

/**
 * Writes a compact copy of a run, without corpus and checkpoint, in one step as {@link Run.create} does. Its settings
 * say that it is one and name the file of the corpus without its folder; density and fingerprint are tied to what is
 * in the new folder.
 *
 * @throws InputError if there is something in the folder, or the run lacks a part
 */
export async function writeExported(source: Run, folder: string, content: ExportedContent): Promise<Run> {
  await Run.expectFree(folder);
  const { density, notes } = await source.readDensityFile();
  const { metadata } = await source.readWeights();
  const config: RunConfig = runConfigSchema.parse({
    ...source.config,
    corpus: { ...source.config.corpus, file: lastPart(source.config.corpus.file) },
    exported: { precision: content.precision },
  });
  await createFolder(folder, async (beside) => {
    const { prefixModule, representation } = source.config;
    const kept = [
      ...unchanged,
      ...(prefixModule === undefined ? [] : (['prefix'] as const)),
      ...((representation?.language ?? null) === null ? [] : (['language'] as const)),
    ];
    for (const name of kept) {
      const bytes = await readFile(source.path(name)).catch(() => {
        throw new InputError(`${source.path(name)}: expected a file of the run, but it cannot be read`);
      });
      await replaceFile(join(beside, runFiles[name]), bytes);
    }
    await replaceFile(join(beside, runFiles.config), `${JSON.stringify(config, null, 2)}\n`);
    const run = await Run.open(beside);
    await run.writeWeights(content.weights, metadata);
    await run.writeDensity(density, notes, {
      precision: content.precision === 'float16' ? 'compact' : 'whole',
    });
    await run.writeTensors('fingerprint', content.fingerprint.tensors, content.fingerprint.metadata);
  });
  return Run.open(folder);
}

/** A file's name without its folder, whichever system the run was made on. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
