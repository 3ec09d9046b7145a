import { join } from 'node:path';
import { sha256 } from '../base/sha256.js';
import { writeDensityFile } from '../density/densityFile.js';
import { createFolder, replaceFile } from '../host/node/files.js';
import { type NamedTensors, writeSafetensors } from '../tensor/safetensors.js';
import { runFiles } from './artefacts.js';
import { expectFreeFolder } from './freeFolder.js';
import { Run } from './run.js';
import { type RunConfig, runConfigSchema } from './schema.js';
import { tagged } from './settingsTag.js';
import { Ties } from './ties.js';

/** The content of a compact copy of a run, besides the files that stay as they are. */
export interface ExportedContent {
  /** The weights of the run, in the precision in which they are stored. */
  readonly weights: NamedTensors;
  /** Half precision makes the density compact as well. */
  readonly precision: 'float16' | 'float32';
  /** Hashes of the strings that the model was trained on. */
  readonly fingerprint: {
    readonly tensors: NamedTensors;
    readonly metadata: Readonly<Record<string, string>>;
  };
}

/** Artefacts that are copied as they are, where the run has them. */
const unchanged = ['grammar', 'productions', 'environment', 'prefix', 'domain', 'language'] as const;

/**
 * Writes a compact copy of a run, without corpus and checkpoint, in one step as {@link Run.create} does. Its settings
 * say that it is one and name the file of the corpus without its folder; density and fingerprint are tied to what is
 * in the new folder.
 *
 * @throws InputError if there is something in the folder, or the run lacks a part
 */
export async function writeExported(source: Run, folder: string, content: ExportedContent): Promise<Run> {
  await expectFreeFolder(folder);
  const { density, notes } = await source.readDensityFile();
  const { metadata } = await source.readWeights();
  const config: RunConfig = runConfigSchema.parse({
    ...source.config,
    corpus: { ...source.config.corpus, file: lastPart(source.config.corpus.file) },
    exported: { precision: content.precision },
  });
  const weights = writeSafetensors(content.weights, tagged(config, metadata));
  const densityBytes = writeDensityFile(
    density,
    { ...notes, weightsSha256: sha256(weights) },
    content.precision === 'float16' ? 'compact' : 'whole',
  );
  const { tensors, metadata: described } = content.fingerprint;
  const fingerprint = writeSafetensors(tensors, tagged(config, described));
  await createFolder(folder, async (beside) => {
    const write = (name: keyof typeof runFiles, bytes: Uint8Array | string): Promise<void> =>
      replaceFile(join(beside, runFiles[name]), bytes);
    for (const name of unchanged) {
      const bytes = await source.readArtefact(name);
      if (bytes !== null) await write(name, bytes);
    }
    await write('metrics', await source.readMetrics());
    await write('weights', weights);
    await write('density', densityBytes);
    await write('fingerprint', fingerprint);
    await Ties.create(beside, config);
  });
  return Run.open(folder, source.options);
}

/** A file's name without its folder, whichever system the run was made on. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
