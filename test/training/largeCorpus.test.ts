import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { host, installHost, type Overflow } from '../../src/base/host.js';
import { Random } from '../../src/base/random.js';
import { copyRun } from '../../src/run/copyRun.js';
import { MemoryStore } from '../../src/run/memoryStore.js';
import { openRun } from '../../src/run/openRun.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { EncodedCorpus, EncodedCorpusBuilder } from '../../src/sequences/encodedCorpus.js';
import { marginalLoss } from '../../src/training/marginalLoss.js';
import { runTraining } from '../../src/training/runTraining.js';
import { splitIndices } from '../../src/training/split.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
const usual = host();
const disk = usual.overflow!;

beforeAll(startTestBackend);
afterEach(() => installHost(usual));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets memory hold fewer bytes of one thing, here and in what is opened from now on. */
function withMemoryFor(mostBytes: number, open = disk.open): void {
  installHost({ ...usual, overflow: { mostBytes, open } });
}

const file = (run: string, name: string) => join(folder, run, name);

describe('a corpus that is too large for memory', () => {
  it('makes the same run and trains the same weights as in memory, also after an interruption', async () => {
    const options = { checkpointSeconds: 0 };
    const inMemory = await smallRun(folder, 'in-memory', { count: 400 });
    await runTraining(inMemory, options);

    withMemoryFor(0);
    const stored = await smallRun(folder, 'stored', { count: 400 });
    const { corpus } = await readTrainingCorpus(stored);
    expect(corpus.isStored).toBe(true);
    expect((await readTrainingCorpus(inMemory)).corpus.isStored).toBe(true);
    const stop = new AbortController();
    const onProgress = ({ step }: { readonly step: number }) => step === 15 && stop.abort();
    expect((await runTraining(stored, { ...options, onProgress, signal: stop.signal })).interrupted).toBe(
      true,
    );
    expect((await runTraining(await openRun(stored.name), options)).interrupted).toBe(false);

    for (const name of ['corpus.safetensors', 'productions.json', 'weights.safetensors']) {
      expect(readFileSync(file('stored', name)).equals(readFileSync(file('in-memory', name)))).toBe(true);
    }
    const { train, validation } = splitIndices(corpus.count, 0.1, 1);
    const loss = marginalLoss(corpus, stored.codec.table, train, validation);
    installHost(usual);
    const whole = (await readTrainingCorpus(stored)).corpus;
    expect(whole.isStored).toBe(false);
    expect(loss).toBe(marginalLoss(whole, stored.codec.table, train, validation));
  });

  it('keeps random forms, and is copied into memory and trained there', async () => {
    const molecules = {
      corpus: ['CCO', 'CCN', 'CCC', 'CCCO', 'CCCN', 'c1ccccc1'].flatMap((a) => [a, `C${a}`]),
    };
    const { loadGrammar } = await import('../../src/corpus/shipped.js');
    const { loadDomain } = await import('../../src/domain/index.js');
    const grammar = await loadGrammar('smiles');
    const domain = await loadDomain('molecule', { grammar, form: 'kekule' });
    const settings = { ...molecules, grammar, domain, randomForms: 3 } as const;
    await smallRun(folder, 'forms', settings);
    withMemoryFor(0);
    const stored = await smallRun(folder, 'stored-forms', settings);
    const written = readFileSync(file('stored-forms', 'corpus.safetensors'));
    expect(written.equals(readFileSync(file('forms', 'corpus.safetensors')))).toBe(true);
    const { corpus, spellings } = await readTrainingCorpus(stored);
    expect([corpus.isStored, spellings!.isStored]).toEqual([true, true]);
    const copy = await copyRun(stored, new MemoryStore());
    const copied = await readTrainingCorpus(copy);
    expect(copied.corpus.isStored).toBe(false);
    expect([...copied.spellings!.sequences()]).toEqual([...spellings!.sequences()]);
  });

  it('is refused where its file was cut short, or changed, since it was written', async () => {
    withMemoryFor(0);
    const run = await smallRun(folder, 'changed', { count: 400 });
    const path = file('changed', 'corpus.safetensors');
    const original = readFileSync(path);
    const { corpus } = await readTrainingCorpus(run);
    truncateSync(path, original.length - 100);
    expect(() => [...corpus.sequences()]).toThrow(
      /corpus\.safetensors: expected \d+ bytes, as when it was opened, but it now ends at byte \d+; put the original back/,
    );
    await expect(runTraining(await openRun(run.name))).rejects.toThrow(
      /corpus\.safetensors: expected the file that grae wrote for this run, but its SHA-256 is not the one in config/,
    );
    const altered = Uint8Array.from(original);
    altered[original.length - 3]! ^= 1;
    writeFileSync(path, altered);
    await expect(runTraining(await openRun(run.name))).rejects.toThrow(
      /its SHA-256 is not the one in config/,
    );
    rmSync(path);
    await expect(runTraining(await openRun(run.name))).rejects.toThrow(/but there is no such file/);
    // one that was replaced by the same content is the same corpus
    writeFileSync(path, original);
    expect([...(await readTrainingCorpus(run)).corpus.sequences()]).toHaveLength(corpus.count);
  });
});

describe('memory', () => {
  it('holds as much of a corpus of any size, but for the places of its sequences', () => {
    const held = [2_000, 60_000].map((count) => {
      const open: { open: () => ReturnType<Overflow['open']>; mostAppended: number; mostRead: number } = {
        mostAppended: 0,
        mostRead: 0,
        open: () => {
          const target = disk.open();
          return {
            get size() {
              return target.size;
            },
            append: (bytes) => {
              open.mostAppended = Math.max(open.mostAppended, bytes.length);
              target.append(bytes);
            },
            read: (start, end) => {
              open.mostRead = Math.max(open.mostRead, end - start);
              return target.read(start, end);
            },
          };
        },
      };
      withMemoryFor(1 << 14, open.open);
      const random = new Random(1);
      const lengths = Array.from({ length: count }, () => random.integer(40));
      const sequenceOf = (index: number) =>
        Array.from({ length: lengths[index]! }, (_, i) => (index + i) % 500);
      const builder = new EncodedCorpusBuilder();
      for (let i = 0; i < count; i++) builder.push(sequenceOf(i));
      const corpus = builder.finish();
      expect(corpus.isStored).toBe(true);
      let index = 0;
      for (const sequence of corpus.sequences()) {
        if (index % 997 === 0) expect([...sequence]).toEqual(sequenceOf(index));
        expect(sequence.length).toBe(lengths[index++]);
      }
      expect(index).toBe(count);
      for (const one of [0, count >> 1, count - 1]) {
        expect([...corpus.sequence(one)]).toEqual(sequenceOf(one));
      }
      return { appended: open.mostAppended, read: open.mostRead, bytes: corpus.offsets.byteLength };
    });
    for (const { appended, read } of held) {
      expect(appended).toBeLessThanOrEqual(1 << 14);
      expect(read).toBeLessThanOrEqual(1 << 17);
    }
    expect(held.map(({ bytes }) => bytes)).toEqual([4 * 2_001, 4 * 60_001]);
  });

  it('holds a sequence that is larger than all others together', () => {
    withMemoryFor(0);
    const long = Array.from({ length: 5_000 }, (_, i) => i);
    const corpus = EncodedCorpus.from([long, [1, 2], [], long, [3]]);
    expect(corpus.isStored).toBe(true);
    expect(Array.from(corpus.sequences(), (ids) => [...ids])).toEqual([long, [1, 2], [], long, [3]]);
    expect([...corpus.pieces()].reduce((sum, { length }) => sum + length, 0)).toBe(corpus.ids.length);
  });

  it('holds everything on a host without a place for more', () => {
    installHost({ ...usual, overflow: null });
    const corpus = EncodedCorpus.from(Array.from({ length: 3_000 }, () => [1, 2, 3]));
    expect(corpus.isStored).toBe(false);
  });

  it('says what to do where the disk has no room', () => {
    const module = pathToFileURL(join(import.meta.dirname, '../../dist/host/node/overflow.js')).href;
    const program = `
      process.on('SIGXFSZ', () => {});
      const { overflow } = await import(${JSON.stringify(module)});
      try { overflow.open().append(new Uint8Array(9000)); } catch (thrown) { console.log(thrown.message); }`;
    const said = (temporary: string, limit: string): string =>
      execFileSync(
        'sh',
        ['-c', `${limit}; exec "${process.execPath}" --input-type=module -e "$0"`, program],
        {
          encoding: 'utf8',
          env: { ...process.env, TMPDIR: temporary },
        },
      );
    const advice = 'name a folder with room in the environment variable TMPDIR';
    const full = said(folder, 'ulimit -f 4');
    expect(full).toContain(
      `${folder}: what is too large for memory cannot be written there: the file would exceed`,
    );
    expect(full).toContain(advice);
    const missing = said(join(folder, 'missing'), 'true');
    expect(missing).toMatch(
      /missing: what is too large for memory cannot be written there: its folder is not there/,
    );
    expect(missing).toContain(advice);
  });
});
