import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as grae from '../../src/index.js';
import { chromiumOptions, hasChromium, unlessSkipped } from '../support/chromium.js';
import { bundle, type Fault, Site } from './site.js';
import { type TaskName, tasks } from './tasks.js';
import type { ThreadsOfTask } from './worker.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-browser-'));
let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  if (!hasChromium) return;
  await Promise.all([bundle(folder), grae.copyAssets(join(folder, 'grae'))]);
  site = await Site.start(folder);
  browser = await chromium.launch(chromiumOptions);
  page = await browser.newPage();
  await page.goto(site.address);
}, 300_000);

afterEach(() => site?.faults.clear());

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Result<T extends TaskName> = Awaited<ReturnType<(typeof tasks)[T]>>;
type Outcome<T> =
  | { readonly value: T; readonly pieces: number; readonly error?: never }
  | { readonly error: string; readonly value?: never; readonly pieces?: never };

/** The part of a worker that the page uses. */
interface PageWorker {
  onmessage: (message: { readonly data: never }) => void;
  onerror: (error: { readonly message: string }) => void;
  postMessage(message: object): void;
  terminate(): void;
}

/**
 * Does a task in a worker of its own.
 *
 * @param assets the address of the files that ship; null says nothing of it
 * @param threads the threads that the worker may use, which are workers that it starts
 */
function inWorker<T extends TaskName>(
  task: T,
  assets: string | null = `${site.address}grae`,
  threads: ThreadsOfTask = null,
): Promise<Outcome<Result<T>>> {
  return page.evaluate(
    (message) =>
      new Promise<never>((resolve, reject) => {
        const worker = (globalThis as unknown as { startWorker(): PageWorker }).startWorker();
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = (error) => reject(new Error(error.message));
        worker.postMessage(message);
      }),
    { task, assets, threads },
  );
}

/** The same with numbers to nine digits after the point: engines of different age differ in the last bit of a power. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, one) => (typeof one === 'number' ? Number(one.toFixed(9)) : one));

const faults = {
  missing: () => null,
  'cut short': (whole) => whole.subarray(0, Math.floor(whole.length / 2)),
  changed: (whole) => {
    const other = Buffer.from(whole);
    other[Math.floor(whole.length / 2)]! ^= 1;
    return other;
  },
} satisfies Record<string, Fault>;

describe.runIf(hasChromium)(`in Chromium, in a worker${unlessSkipped}`, () => {
  it('the model that ships samples the same molecules with the same scores as in Node, all of them valid', async () => {
    const { value, error } = await inWorker('sample');
    expect(error).toBeUndefined();
    const { samples, canonicaliser } = value!;
    expect(samples.map(({ valid }) => valid)).toEqual(Array(24).fill(true));
    expect(canonicaliser).toMatch(/^RDKit /);
    const inNode = await tasks.sample(grae);
    expect(rounded(samples)).toEqual(rounded(inNode.samples));
    // RDKit's scores, of the table of fragments and of openchemlib
    for (const name of ['qed', 'tpsa', 'saScore', 'druglikeness']) {
      expect(samples.map(({ scores }) => typeof scores[name])).toEqual(Array(24).fill('number'));
    }
  });

  it('workers of the worker sample and judge as one thread does, where there is no Worker too', async () => {
    const several = await inWorker('sampleMany', undefined, 3);
    expect(several.error).toBeUndefined();
    expect(several.pieces).toBeGreaterThan(2);
    const alone = await inWorker('sampleMany', undefined, 'no Worker');
    expect(alone.pieces).toBe(0);
    expect(several.value).toEqual(alone.value);
    // reasons show all digits of numbers, in the last of which engines differ
    const textsOf = (samples: Result<'sampleMany'>) => samples.map(({ text, valid }) => ({ text, valid }));
    expect(textsOf(several.value!)).toEqual(textsOf(await tasks.sampleMany(grae)));
  }, 300_000);

  it('says that the script of a thread cannot be loaded', async () => {
    const { error } = await inWorker('sampleMany', undefined, 'no script');
    expect(error).toMatch(
      /^GraeError: a thread ended at work: its script cannot be loaded; check the worker .* setWorkers\(\)/,
    );
  });

  it('it encodes, decodes, reconstructs, interpolates, judges and draws as in Node', async () => {
    const { value, error } = await inWorker('use');
    expect(error).toBeUndefined();
    expect(rounded(value)).toEqual(rounded(await tasks.use(grae)));
  });

  it('multiplies with relaxed SIMD, and decodes as Node does', async () => {
    const { value, error } = await inWorker('fused');
    expect(error).toBeUndefined();
    expect(value!.precision).toBe('fused');
    expect(value!.decoded).toEqual((await tasks.fused(grae)).decoded);
  });

  it('a formula is found in a table as in Node', async () => {
    const { value, error } = await inWorker('discover');
    expect(error).toBeUndefined();
    expect(value).toEqual(await tasks.discover(grae));
    expect(value!.formula).toMatch(/sqrt\(length\/gravity\)/);
  });

  it.each([
    [
      'chemistry/sa-fragments.bin',
      'missing',
      'missing scores: saScore, penalizedLogP, penalizedLogPRaw, since',
      '404',
    ],
    ['chemistry/sa-fragments.bin', 'cut short', 'missing scores: saScore', 'is cut off'],
    ['openchemlib/resources.json', 'missing', 'missing scores: druglikeness, since', '404'],
    ['openchemlib/resources.json', 'cut short', 'missing scores: druglikeness, since', 'JSON'],
    ['rdkit/RDKit_minimal.wasm', 'missing', 'RDKit cannot be loaded', '404'],
    ['rdkit/RDKit_minimal.wasm', 'cut short', 'RDKit cannot be loaded', 'does not load'],
  ] as const)(
    'where %s is %s, a molecule says which scores it lacks, and why',
    async (file, fault, what, why) => {
      site.faults.set(`grae/${file}`, faults[fault]);
      const { notes } = (await inWorker('judge')).value!;
      expect(notes).toEqual([expect.stringContaining(what)]);
      expect(notes![0]).toContain(why);
    },
  );

  it.each([
    ['tensorflow/tfjs-backend-wasm-simd.wasm', 'missing', 'the server answered 404 Not Found'],
    ['tensorflow/tfjs-backend-wasm-simd.wasm', 'cut short', 'damaged'],
    ['models/zinc250k/config.json', 'missing', 'config.json'],
    ['models/zinc250k/weights.safetensors', 'missing', 'weights.safetensors'],
    ['models/zinc250k/weights.safetensors', 'cut short', 'SHA-256'],
    ['models/zinc250k/weights.safetensors', 'changed', 'SHA-256'],
    ['models/zinc250k/density.safetensors', 'changed', 'SHA-256'],
    ['models/zinc250k/grammar.ne', 'changed', 'SHA-256'],
  ] as const)('where %s is %s, a model is refused with the file and the reason', async (file, fault, why) => {
    site.faults.set(`grae/${file}`, faults[fault]);
    const { error } = await inWorker('sample');
    expect(error).toMatch(/^(GraeError|InputError): /);
    expect(error).toContain(file);
    expect(error).toContain(why);
  });

  it('says that nobody has said where the files are', async () => {
    const { error } = await inWorker('sample', null);
    expect(error).toMatch(/^GraeError: .*nothing says where such files are served; call setAssets\(\) first/);
  });

  it('says that the server does not answer', async () => {
    const { error } = await inWorker('sample', 'http://127.0.0.1:1/');
    expect(error).toMatch(
      /^GraeError: http:\/\/127\.0\.0\.1:1\/models\/zinc250k\/config\.json: .*cannot be fetched/,
    );
  });
});
