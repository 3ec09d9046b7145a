import type { Content } from '../base/content.js';
import { lastPart } from '../base/lastPart.js';
import { sha256 } from '../base/sha256.js';
import type { WritableStore } from '../base/store.js';
import type { NamedTensors, SafetensorsContent } from '../tensor/safetensors.js';
import { artefacts } from './artefacts.js';
import { expectFree } from './expectFree.js';
import { readDensity } from './fittedDensity.js';
import { productionCountsOf } from './productionCounts.js';
import { Run } from './run.js';
import { RunFiles, tagOf } from './runFiles.js';
import { type RunConfig, runConfigSchema } from './schema.js';

/** The content of a compact copy of a run, besides unchanged files. */
export interface ExportedContent {
  /** The weights of the run, in the precision of the copy. */
  readonly weights: NamedTensors;
  /** Half precision makes the density compact as well. */
  readonly precision: 'float16' | 'float32';
  /** Hashes of the strings that the model was trained on. */
  readonly fingerprint: SafetensorsContent;
}

/** The artefacts that are copied unchanged, if a run has them. */
const unchanged = [
  artefacts.grammar,
  artefacts.productions,
  artefacts.environment,
  artefacts.prefix,
  artefacts.domain,
  artefacts.language,
];

/**
 * Writes a compact copy of a run, without corpus and checkpoint, in one step. Its settings mark it as a copy and name the
 * file of the corpus without its folder; density and training set are tied to the files of the copy.
 *
 * @throws InputError for a place that already holds something, and for a run that lacks a part
 */
export async function writeExported(
  source: Run,
  store: WritableStore,
  content: ExportedContent,
): Promise<Run> {
  await expectFree(store);
  const { density, notes } = await readDensity(source);
  const { metadata } = await source.files.read(artefacts.weights);
  const config: RunConfig = runConfigSchema().parse({
    ...source.config,
    corpus: { ...source.config.corpus, file: lastPart(source.config.corpus.file) },
    exported: { precision: content.precision },
  });
  const tag = tagOf(config);
  const contents: Record<string, Content> = {};
  for (const artefact of unchanged) {
    const bytes = await source.files.findBytes(artefact);
    if (bytes !== null) contents[artefact.file] = bytes;
  }
  const stored = await source.files.read(artefacts.productions);
  const counts = await productionCountsOf(source);
  if (stored.counts === undefined && counts !== null) {
    contents[artefacts.productions.file] = artefacts.productions.format(
      { ...stored, counts: [...counts] },
      tag,
    );
  }
  const weights = artefacts.weights.format({ tensors: content.weights, metadata }, tag);
  contents[artefacts.metrics.file] = await source.files.readLines(artefacts.metrics);
  contents[artefacts.weights.file] = weights;
  contents[artefacts.density.file] = artefacts.density.format(
    {
      density,
      notes: { ...notes, weightsSha256: sha256(weights) },
      precision: content.precision === 'float16' ? 'compact' : 'whole',
    },
    tag,
  );
  contents[artefacts.fingerprint.file] = artefacts.fingerprint.format(content.fingerprint, tag);
  await RunFiles.create(store, config, contents);
  return Run.open(store, source.options);
}
