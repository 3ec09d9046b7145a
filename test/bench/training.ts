import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../dist/base/random.js';
import { generateExpressions } from '../../dist/corpus/generateExpressions.js';
import { loadGrammar } from '../../dist/corpus/shipped.js';
import { StandardNormal } from '../../dist/density/gaussian/standardNormal.js';
import { loadDomain } from '../../dist/domain/index.js';
import { type PrepareOptions, prepareRunInNode } from '../../dist/library/prepareRunInNode.js';
import { presetNamed } from '../../dist/model/presets.js';
import type { Run } from '../../dist/run/run.js';
import { TrainedModel } from '../../dist/sampling/model.js';
import { reconstruct } from '../../dist/sampling/reconstruct.js';
import { sampleTexts } from '../../dist/sampling/sample.js';
import { memory } from '../../dist/tensor/ops.js';
import { runTraining } from '../../dist/training/runTraining.js';
import { firstMolecules } from './corpora.js';
import { type Benchmark, type Measurement, measurement, rate } from './measure.js';

interface Case {
  readonly grammar: string;
  readonly preset: 'compact' | 'paper';
  /** Batches of which a rate is taken. */
  readonly batches: number;
}

const cases: readonly Case[] = [
  { grammar: 'expression', preset: 'compact', batches: 8 },
  { grammar: 'expression', preset: 'paper', batches: 4 },
  { grammar: 'smiles', preset: 'compact', batches: 6 },
];

/** Training, sampling and reconstruction at the size of the presets; weights do not matter to speed. */
export const training: Benchmark = {
  name: 'training',
  about: 'strings trained on, sampled and reconstructed a second by preset; tensors and memory afterwards',
  perBackend: true,
  async run({ backend, repeats }) {
    const measured: Measurement[] = [];
    for (const one of cases) {
      if (backend === 'cpu' && one.preset === 'paper') continue;
      measured.push(...(await measureCase(one, repeats)));
    }
    measured.push(measurement('memory, peak of the process', 'MiB', [process.resourceUsage().maxRSS / 1024]));
    return measured;
  },
};

/** The published molecule preset: 277 steps of convolutions and three GRUs of 501. Slow: by name only. */
export const paperTraining: Benchmark = {
  name: 'paper-training',
  about: 'the same for the published molecule preset (slow)',
  perBackend: true,
  run: ({ repeats }) => measureCase({ grammar: 'zinc', preset: 'paper', batches: 1 }, Math.min(repeats, 2)),
};

async function measureCase(
  { grammar: name, preset, batches }: Case,
  repeats: number,
): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'grae-bench-'));
  try {
    const grammar = await loadGrammar(name);
    const domain = await loadDomain(name === 'expression' ? 'expression' : 'molecule', { grammar });
    // one epoch: a group of batches to warm up, then one for every repeat
    const { batch } = presetNamed(preset, domain.name).training;
    const texts = await textsOf(name, batch * batches * (repeats + 1));
    const corpus = join(folder, 'corpus.txt');
    await writeFile(corpus, texts.join('\n'));
    const options: PrepareOptions = {
      corpus,
      grammar,
      domain,
      preset,
      out: join(folder, 'run'),
      validation: 0,
      epochs: 1,
    };
    const run = await prepareRunInNode(options);
    const title = `${name} ${preset}`;
    const rates = await trainingRates(run, batches);
    const model = await TrainedModel.open(run.name);
    const random = new Random(1);
    const count = preset === 'paper' ? 256 : 2048;
    const result = [
      measurement(`${title}: train`, 'strings/s', rates.values),
      measurement(`${title}: tensors after training`, 'more', [rates.tensors]),
      await rate(
        `${title}: sample`,
        'strings/s',
        repeats,
        async () => (await sampleTexts(model, new StandardNormal(model.latent), { count, random })).length,
      ),
      await rate(
        `${title}: reconstruct`,
        'strings/s',
        repeats,
        async () => (await reconstruct(model, texts.slice(0, count))).strings,
      ),
    ];
    model.dispose();
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rates over groups of batches within one training; the first group warms up. */
async function trainingRates(run: Run, batches: number) {
  const before = memory().numTensors;
  const values: number[] = [];
  const { batch } = run.config.training;
  let last = performance.now();
  let sequences = 0;
  let step = 0;
  const perStep = Math.min(batch, run.config.corpus.strings);
  await runTraining(run, {
    checkpointSeconds: 1e6,
    onProgress: ({ step: now }) => {
      sequences += perStep * (now - step);
      step = now;
      if (step % batches !== 0) return;
      const seconds = (performance.now() - last) / 1000;
      if (step > batches) values.push(sequences / seconds);
      sequences = 0;
      last = performance.now();
    },
  });
  return { values, tensors: memory().numTensors - before };
}

async function textsOf(grammar: string, count: number): Promise<string[]> {
  if (grammar === 'expression') return generateExpressions(await loadGrammar(grammar), { count, seed: 1 });
  return firstMolecules(count);
}
