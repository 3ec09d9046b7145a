import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { type PrepareOptions, prepareRunInNode } from '../../src/library/prepareRunInNode.js';
import type { Run } from '../../src/run/run.js';
import type { SafetensorsContent } from '../../src/tensor/safetensors.js';
import type { TrainingRecords } from '../../src/training/trainingRecords.js';

/** A folder of its own for the files of a test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'grae-training-'));
}

/**
 * A network of few units, for tests that look at what is done with a network and not at how well it learns. A step is
 * then over in the time that its operations take to start.
 */
export const fewUnits = {
  encoder: { kind: 'recurrent', embedding: 12, units: 16 },
  decoder: { kind: 'autoregressive', embedding: 12, topEmbedding: 4, units: 24 },
} as const;

/**
 * A small run of so many generated expressions, not yet trained; of few units, but for a preset or a run that is asked for.
 */
export async function smallRun(
  folder: string,
  name: string,
  { count = 300, ...changes }: Partial<PrepareOptions> & { readonly count?: number } = {},
): Promise<Run> {
  const grammar = await loadGrammar('expression');
  const domain = await loadDomain('expression', { grammar });
  const corpus = join(folder, 'corpus.txt');
  writeFileSync(corpus, generateExpressions(grammar, { count, seed: 2 }).join('\n'));
  const { preset = 'compact', start } = changes;
  return prepareRunInNode({
    ...(preset === 'compact' && start === undefined ? fewUnits : {}),
    corpus,
    grammar,
    domain,
    out: join(folder, name),
    epochs: 2,
    latent: 6,
    batch: 32,
    packing: 20,
    seed: 3,
    ...changes,
    preset,
  });
}

/** Records of a training that are kept in memory. */
export function memoryRecords(): TrainingRecords {
  const kept: { metrics: string; checkpoint: SafetensorsContent | null; weights: SafetensorsContent | null } =
    {
      metrics: '',
      checkpoint: null,
      weights: null,
    };
  return {
    name: 'memory',
    checkpointName: 'checkpoint',
    readCheckpoint: async () => kept.checkpoint,
    writeCheckpoint: async (tensors, metadata) => {
      kept.checkpoint = { tensors, metadata };
    },
    writeWeights: async (tensors, metadata) => {
      kept.weights = { tensors, metadata };
    },
    readMetrics: async () => kept.metrics,
    writeMetrics: async (text) => {
      kept.metrics = text;
    },
    appendMetrics: async (line) => {
      kept.metrics += `${line}\n`;
    },
  };
}
