// One measurement of grae in a process of its own, printed as JSON: node ours.js WHAT THREADS [BACKEND], where WHAT is
// training, publishedTraining, products, publishedProducts, sampling, calibration or parsing.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { host } from '../../../dist/base/host.js';
import { Random } from '../../../dist/base/random.js';
import { loadGrammar } from '../../../dist/corpus/shipped.js';
import { loadDomain } from '../../../dist/domain/index.js';
import { prepareRunInNode } from '../../../dist/library/prepareRunInNode.js';
import { calibrate } from '../../../dist/sampling/calibrate.js';
import { densityFor } from '../../../dist/sampling/densityFor.js';
import { guardOf } from '../../../dist/sampling/guard.js';
import { TrainedModel } from '../../../dist/sampling/model.js';
import { sampleTexts } from '../../../dist/sampling/sample.js';
import { type BackendName, startBackend } from '../../../dist/tensor/backend.js';
import { runTraining } from '../../../dist/training/runTraining.js';
import { firstMolecules } from '../corpora.js';
import { countProducts, largeProducts } from './products.js';
import type { TimedStrings } from './timedStrings.js';

/** Times work on a number of strings, after a smaller piece that starts threads and makes buffers. */
async function timed(
  count: number,
  work: () => Promise<unknown>,
  before: () => Promise<unknown>,
): Promise<TimedStrings> {
  await before();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { count, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

interface Architecture {
  readonly grammar: string;
  readonly batches: number;
  readonly batch: number;
  readonly preset: 'compact' | 'paper';
}

const shipped: Architecture = { grammar: 'smiles', preset: 'compact', batch: 256, batches: 6 };
/** Batches as those of `published.py`. */
const published: Architecture = { grammar: 'zinc', preset: 'paper', batch: 128, batches: 2 };

/** Steps of a training; the first one warms up. @param onStep called after each step */
async function steps(
  { grammar: name, preset, batch, batches }: Architecture,
  threads: number,
  onStep: () => void = () => {},
): Promise<TimedStrings> {
  const folder = await mkdtemp(join(tmpdir(), 'grae-peers-'));
  try {
    const grammar = await loadGrammar(name);
    const domain = await loadDomain('molecule', { grammar });
    const corpus = join(folder, 'corpus.smi');
    await writeFile(corpus, (await firstMolecules(batch * batches)).join('\n'));
    const out = join(folder, 'run');
    const settings = { preset, batch, slice: batch, validation: 0, epochs: 1, seed: 1, threads };
    const run = await prepareRunInNode({ corpus, grammar, domain, out, ...settings });
    const ends: { readonly at: number; readonly cpu: NodeJS.CpuUsage }[] = [];
    await runTraining(run, {
      onProgress: () => {
        ends.push({ at: performance.now(), cpu: process.cpuUsage() });
        onStep();
      },
    });
    const [first, last] = [ends[0]!, ends.at(-1)!];
    const cpu = last.cpu.user + last.cpu.system - first.cpu.user - first.cpu.system;
    const count = batch * (ends.length - 1);
    return { count, seconds: (last.at - first.at) / 1000, cpuSeconds: cpu / 1e6 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * The time that the products of a training's steps would take at the rate of large products, which is measured after them
 * in the same process.
 */
async function products(architecture: Architecture): Promise<TimedStrings> {
  const counter = countProducts();
  const marks: number[] = [];
  const { count } = await steps(architecture, 1, () => marks.push(counter.operations()));
  const operations = marks.at(-1)! - marks[0]!;
  const large = await largeProducts();
  const share = operations / large.operations;
  return { count, seconds: large.seconds * share, cpuSeconds: large.cpuSeconds * share };
}

async function shippedModel() {
  const model = await TrainedModel.open('zinc250k', { backend: 'wasm' });
  const { density, sampling } = await densityFor(model, undefined);
  const guard = guardOf(model);
  const sample = (count: number) =>
    sampleTexts(model, density, { count, random: new Random(1), ...sampling, decode: { guard } });
  return { model, density, sample };
}

/** Strings of the shipped model under its guard, without scores. */
async function sampling(): Promise<TimedStrings> {
  const { sample } = await shippedModel();
  const count = 16_384;
  return timed(
    count,
    () => sample(count),
    () => sample(4096),
  );
}

async function calibration(): Promise<TimedStrings> {
  const { model, density, sample } = await shippedModel();
  const reference = await firstMolecules(1000);
  const options = { count: 300, seed: 1, fixed: { noiseLevel: 0.7 } };
  return timed(
    1,
    () => calibrate(model, density, reference, options),
    () => sample(2048),
  );
}

async function parsing(): Promise<TimedStrings> {
  const grammar = await loadGrammar('zinc');
  const texts = await firstMolecules(4000);
  const parse = async () => texts.forEach((text) => void grammar.parse(text));
  return timed(texts.length, parse, parse);
}

const measures = {
  training: (threads) => steps(shipped, threads),
  publishedTraining: (threads) => steps(published, threads),
  products: () => products(shipped),
  publishedProducts: () => products(published),
  sampling,
  calibration,
  parsing,
} satisfies Record<string, (threads: number) => Promise<TimedStrings>>;

const [what, threads = '1', backend = 'wasm'] = process.argv.slice(2);
await import('../../../dist/host/node/install.js');
await startBackend(backend as BackendName);
host().threads?.limit(Number(threads));
const measured = await measures[what as keyof typeof measures](Number(threads));
process.stdout.write(`${JSON.stringify(measured)}\n`);
process.exit();
