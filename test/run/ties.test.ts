import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { FolderStore } from '../../src/host/node/folderStore.js';
import { artefacts } from '../../src/run/artefacts.js';
import { readConfig } from '../../src/run/configFile.js';
import { prefixOf } from '../../src/run/domainOf.js';
import { readDensity, writeDensity } from '../../src/run/fittedDensity.js';
import { openRun } from '../../src/run/openRun.js';
import { Ties } from '../../src/run/ties.js';
import { trainedNetwork } from '../../src/run/trainedNetwork.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun } from '../training/support.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-ties-'));
let run: string;
let copies = 0;

beforeAll(async () => {
  await startTestBackend();
  const made = await smallRun(folder, 'run', { epochs: 1 });
  await runTraining(made);
  const network = await trainedNetwork(made, await prefixOf(made));
  await fitDensity(made, network, { components: 2 });
  await fitDensity(made, network, { kind: 'standard-normal', as: 'plain' });
  network.dispose();
  run = made.name;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copy(): string {
  const path = join(folder, `copy${copies++}`);
  cpSync(run, path, { recursive: true });
  return path;
}

const configOf = (path: string) => JSON.parse(readFileSync(join(path, 'config.json'), 'utf8'));

/** Reads everything of a run that anything reads. */
async function readAll(path: string): Promise<void> {
  const opened = await openRun(path);
  await opened.files.read(artefacts.weights);
  await readDensity(opened);
  await readDensity(opened, 'plain');
  await opened.files.read(artefacts.environment);
  await readTrainingCorpus(opened);
  await opened.files.find(artefacts.checkpoint);
  await opened.files.readLines(artefacts.metrics);
}

const refused =
  /expected the file that grae wrote for this run, but its SHA-256 is not .*in config\.json: the file was changed, is damaged or comes from another run; put the original back/;

describe('a run', () => {
  it('is read as it was written, every file of it tied', async () => {
    await readAll(run);
    expect(Object.keys(configOf(run).artefacts)).toEqual([
      'checkpoint.safetensors',
      'corpus.safetensors',
      'density-plain.safetensors',
      'density.safetensors',
      'environment.json',
      'grammar.ne',
      'metrics.jsonl',
      'productions.json',
      'weights.safetensors',
    ]);
    expect(JSON.stringify(configOf(run))).not.toContain('"next"');
  });

  it('with two neighbouring merges swapped is refused, in productions that are as valid as before', async () => {
    const spoilt = copy();
    const path = join(spoilt, 'productions.json');
    const productions = JSON.parse(readFileSync(path, 'utf8'));
    const [first, second] = productions.merges;
    productions.merges.splice(0, 2, second, first);
    writeFileSync(path, `${JSON.stringify(productions, null, 2)}\n`);
    await expect(openRun(spoilt)).rejects.toThrow(InputError);
    await expect(openRun(spoilt)).rejects.toThrow(refused);
  });

  it.each([
    'density.safetensors',
    'density-plain.safetensors',
    'weights.safetensors',
    'checkpoint.safetensors',
    'corpus.safetensors',
  ])('with one changed bit in %s is refused', async (file) => {
    const spoilt = copy();
    const bytes = readFileSync(join(spoilt, file));
    bytes[bytes.length - 2]! ^= 1;
    writeFileSync(join(spoilt, file), bytes);
    await expect(readAll(spoilt)).rejects.toThrow(refused);
  });

  it.each([
    ['environment.json', /"cores": \d+/, '"cores": 99'],
    ['metrics.jsonl', /"step":\d+/, '"step":1'],
    ['grammar.ne', /$/, '# more\n'],
  ] as const)('with another text in %s is refused', async (file, from, to) => {
    const spoilt = copy();
    writeFileSync(join(spoilt, file), readFileSync(join(spoilt, file), 'utf8').replace(from, to));
    await expect(readAll(spoilt)).rejects.toThrow(refused);
  });

  it('with a pipe or a folder in the place of a file is refused, not waited for', async () => {
    for (const file of ['weights.safetensors', 'config.json']) {
      const spoilt = copy();
      rmSync(join(spoilt, file));
      execFileSync('mkfifo', [join(spoilt, file)]);
      await expect(readAll(spoilt)).rejects.toThrow(/expected a file, but it is not a regular file/);
      rmSync(join(spoilt, file));
      mkdirSync(join(spoilt, file));
      await expect(readAll(spoilt)).rejects.toThrow(/expected a file, but it is a folder/);
    }
  });

  it('with an artefact that it does not know of is refused', async () => {
    const spoilt = copy();
    cpSync(join(spoilt, 'density.safetensors'), join(spoilt, 'density-other.safetensors'));
    await expect(readDensity(await openRun(spoilt), 'other')).rejects.toThrow(
      /density-other.*SHA-256 is not in/,
    );
  });

  it('with other settings than those of its seal is refused', async () => {
    const spoilt = copy();
    const path = join(spoilt, 'config.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"learningRate": [\d.]+/, '"learningRate": 0.5'));
    await expect(openRun(spoilt)).rejects.toThrow(
      /config\.json: .*their seal does not match.*put the original back/,
    );
  });

  it('from before hashes opens, says so once, and is tied by the next write', async () => {
    const old = copy();
    const { artefacts, seal: _, ...settings } = configOf(old);
    writeFileSync(join(old, 'config.json'), JSON.stringify(settings, null, 2));
    const notes: string[] = [];
    const opened = await openRun(old, { onNote: (text) => notes.push(text) });
    await readDensity(opened);
    expect(notes).toEqual([
      expect.stringMatching(
        /was made before grae kept the SHA-256 of every file.*a new density adds the hashes/,
      ),
    ]);
    await writeDensity(opened, await readDensity(opened));
    const { artefacts: tied } = configOf(old);
    expect(Object.keys(tied)).toEqual(Object.keys(artefacts));
    await readAll(old);
    await openRun(old, { onNote: (text) => notes.push(text) });
    expect(notes).toHaveLength(1);
  });
});

async function tiesOf(path: string): Promise<Ties> {
  const store = new FolderStore(path);
  return new Ties(store, await readConfig(store));
}

describe('a file that is replaced', () => {
  const { environment, metrics } = artefacts;
  const text = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes));
  const digest = (config: { artefacts: Record<string, { sha256?: string; next?: string }> }, file: string) =>
    config.artefacts[file];

  it('is read after a kill at any moment, as it was or as it is to be, and settled by the next write', async () => {
    for (const killedAt of ['before the file', 'after the file']) {
      const path = copy();
      const ties = await tiesOf(path);
      const before = readFileSync(join(path, 'environment.json'));
      await ties.write(environment, 'new', { settles: false });
      // as a kill would have left it: the configuration knows of both
      expect(Object.keys(digest(configOf(path), 'environment.json')!).sort()).toEqual(['next', 'sha256']);
      if (killedAt === 'before the file') writeFileSync(join(path, 'environment.json'), before);
      const found = readFileSync(join(path, 'environment.json'), 'utf8');
      const later = await tiesOf(path);
      expect(text((await later.read(environment))!.content)).toBe(found);
      await later.write(metrics, '{}\n');
      expect(Object.keys(digest(configOf(path), 'environment.json')!)).toEqual(['sha256']);
      expect(text((await later.read(environment))!.content)).toBe(found);
      writeFileSync(join(path, 'environment.json'), killedAt === 'before the file' ? 'new' : before);
      await expect(later.read(environment)).rejects.toThrow(refused);
    }
  });

  it('is read by one who opened the run before', async () => {
    const path = copy();
    const reader = await tiesOf(path);
    const writer = await tiesOf(path);
    for (let i = 0; i < 3; i++) {
      await writer.write(metrics, `${i}\n`);
      expect(text((await reader.read(metrics))!.content)).toBe(`${i}\n`);
    }
  });

  it('line by line may end with an unfinished one, which is left out', async () => {
    const path = copy();
    const ties = await tiesOf(path);
    const before = text(await ties.readLines(metrics));
    writeFileSync(join(path, 'metrics.jsonl'), `${before}{"epoch":`);
    expect(text(await ties.readLines(metrics))).toBe(before);
    await ties.append(metrics, '{"epoch":2}');
    expect(readFileSync(join(path, 'metrics.jsonl'), 'utf8')).toBe(`${before}{"epoch":2}\n`);
  });

  it('may be removed', async () => {
    const path = copy();
    const opened = await openRun(path);
    await opened.files.remove(artefacts.checkpoint);
    expect(await opened.files.find(artefacts.checkpoint)).toBeNull();
    expect(configOf(path).artefacts['checkpoint.safetensors']).toBeUndefined();
  });
});

it('a density is not stamped with weights that came after those that it was fitted to', async () => {
  const path = copy();
  const opened = await openRun(path);
  const network = await trainedNetwork(opened, await prefixOf(opened));
  const other = await openRun(path);
  const { tensors, metadata } = await other.files.read(artefacts.weights);
  const [name, tensor] = Object.entries(tensors)[0]!;
  const moved = { ...tensor, data: (tensor.data as Float32Array).map((value) => value + 1) };
  await other.files.write(artefacts.weights, { tensors: { ...tensors, [name]: moved }, metadata });
  await expect(fitDensity(opened, network, { components: 1 })).rejects.toThrow(
    /weights\.safetensors: the weights were replaced since the run was opened.*fit again/,
  );
  network.dispose();
});
