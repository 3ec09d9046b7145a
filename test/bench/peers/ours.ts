// One measurement of grae in a process of its own, printed as JSON: node ours.js training|sampling|calibration|parsing THREADS

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { host } from '../../../dist/base/host.js';
import { Random } from '../../../dist/base/random.js';
import { loadGrammar } from '../../../dist/corpus/shipped.js';
import { loadDomain } from '../../../dist/domain/index.js';
import { calibrate } from '../../../dist/sampling/calibrate.js';
import { densityFor } from '../../../dist/sampling/densityFor.js';
import { guardOf } from '../../../dist/sampling/guard.js';
import { TrainedModel } from '../../../dist/sampling/model.js';
import { sampleTexts } from '../../../dist/sampling/sample.js';
import { startBackend } from '../../../dist/tensor/backend.js';
import { prepareRun } from '../../../dist/training/prepare.js';
import { runTraining } from '../../../dist/training/runTraining.js';
import { firstMolecules } from '../corpora.js';
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

const batches = 6;

/** Steps of a training of the shipped architecture; the first one warms up. */
async function training(threads: number): Promise<TimedStrings> {
  const folder = await mkdtemp(join(tmpdir(), 'grae-peers-'));
  try {
    const grammar = await loadGrammar('smiles');
    const domain = await loadDomain('molecule', { grammar });
    const corpus = join(folder, 'corpus.smi');
    await writeFile(corpus, (await firstMolecules(256 * batches)).join('\n'));
    const out = join(folder, 'run');
    const settings = { preset: 'compact' as const, validation: 0, epochs: 1, seed: 1, threads };
    const run = await prepareRun({ corpus, grammar, domain, out, ...settings });
    const ends: { readonly at: number; readonly cpu: NodeJS.CpuUsage }[] = [];
    await runTraining(run, {
      onProgress: () => ends.push({ at: performance.now(), cpu: process.cpuUsage() }),
    });
    const [first, last] = [ends[0]!, ends.at(-1)!];
    const cpu = last.cpu.user + last.cpu.system - first.cpu.user - first.cpu.system;
    const count = run.config.training.batch * (ends.length - 1);
    return { count, seconds: (last.at - first.at) / 1000, cpuSeconds: cpu / 1e6 };
  } finally {
    await rm(folder, { recursive: true });
  }
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

const [what = '', threads = '1'] = process.argv.slice(2);
await import('../../../dist/host/node/install.js');
await startBackend('wasm');
host().threads?.limit(Number(threads));
const measured = await { training, sampling, calibration, parsing }[
  what as 'training' | 'sampling' | 'calibration' | 'parsing'
](Number(threads));
process.stdout.write(`${JSON.stringify(measured)}\n`);
process.exit();
