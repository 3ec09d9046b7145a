import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { readLines } from '../../src/corpus/readLines.js';
import { corpusPath, loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { prepareRunInNode } from '../../src/library/prepareRunInNode.js';
import { losses } from '../../src/model/losses/index.js';
import { artefacts } from '../../src/run/artefacts.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import type { Run } from '../../src/run/run.js';
import { trainedNetwork } from '../../src/run/trainedNetwork.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { sampleTexts } from '../../src/sampling/sample.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { fewUnits, smallRun } from './support.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grae-losses-'));
  await startTestBackend();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of a few molecules. */
async function molecules(name: string, loss: string): Promise<Run> {
  const grammar = await loadGrammar('smiles');
  const domain = await loadDomain('molecule', { grammar, form: 'kekule' });
  const corpus = join(folder, 'molecules.smi');
  const lines: string[] = [];
  for await (const { text } of readLines(corpusPath('nci')))
    if (text.length < 16 && lines.length < 80) lines.push(text);
  writeFileSync(corpus, lines.join('\n'));
  return prepareRunInNode({
    ...fewUnits,
    ...{ corpus, grammar, domain, preset: 'tiny', out: join(folder, name), epochs: 2 },
    ...{ latent: 6, batch: 16, packing: 20, seed: 3, loss },
  });
}

describe.each(losses.kinds)('%s', (loss) => {
  it.each([
    ['expressions', () => smallRun(folder, `e-${loss}`, { loss, count: 150 })],
    ['molecules', () => molecules(`m-${loss}`, loss)],
  ] as const)('is trained on %s, learns, is fitted and sampled', { timeout: 120_000 }, async (_, make) => {
    const run = await make();
    expect(run.config.model.loss.kind).toBe(loss);
    const { losses: means, best, validation } = await runTraining(run);
    expect(means.train).toBeGreaterThan(0);
    expect(best!.loss).toBe(validation!.reconstruction);
    const network = await trainedNetwork(
      run,
      (await loadDomain(run.config.domain, { grammar: run.codec.grammar })).prefix,
    );
    await fitDensity(run, network, { components: 2 });
    network.dispose();
    const opened = await TrainedModel.open(run.name, { backend: backendUnderTest });
    const texts = await sampleTexts(opened, (await readDensity(run)).density, {
      count: 5,
      random: new Random(1),
    });
    expect(texts.every((text) => text !== '' && opened.codec.encode(text).kind === 'encoded')).toBe(true);
    opened.dispose();
  });
});

describe('settings of a loss', () => {
  it("are its own in place of the preset's, unless they are given", async () => {
    const modelOf = async (name: string, changes: Parameters<typeof smallRun>[2]) =>
      (await smallRun(folder, name, changes)).config.model;
    expect(await modelOf('own', { loss: 'vae' })).toMatchObject({ loss: { beta: 1 }, noise: 0 });
    const given = { beta: 0.1, samples: 2, freeBits: 0.1 };
    expect((await modelOf('given', { loss: 'vae', ...given })).loss).toMatchObject(given);
    expect((await modelOf('nested', { loss: { kind: 'vae', ...given } })).loss).toMatchObject(given);
    expect(await modelOf('preset', {})).toMatchObject({
      loss: { kind: 'rae-l2', beta: 0.01 },
      noise: 0.1,
    });
    for (const changes of [
      { loss: 'rae', samples: 2 },
      { freeBits: 1 },
      { loss: 'vae', noise: 0.2 },
    ] as const) {
      await expect(smallRun(folder, 'refused', changes)).rejects.toThrow(InputError);
    }
  });

  it('a training whose beta grows ends in the same weights, interrupted or not', async () => {
    const settings = { loss: 'rae-sn', latentWarmup: 12, epochs: 3 } as const;
    const whole = await smallRun(folder, 'whole', settings);
    await runTraining(whole);
    const parts = await smallRun(folder, 'parts', settings);
    const interrupt = new AbortController();
    await runTraining(parts, {
      signal: interrupt.signal,
      onProgress: ({ step }) => {
        if (step === 7) interrupt.abort();
      },
    });
    await runTraining(parts);
    const [one, other] = [
      await whole.files.read(artefacts.weights),
      await parts.files.read(artefacts.weights),
    ];
    expect(other.tensors).toEqual(one.tensors);
    expect(Object.keys(one.tensors)).toContain('decoder/recurrent/recurrentKernel/singular');
  });
});
