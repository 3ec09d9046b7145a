import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../project/support/repository.js';
import { type Ended, grae, graeJson, graeOf } from '../support/grae.js';

interface Sampled {
  readonly samples: readonly { readonly text: string; readonly valid: boolean }[];
  readonly summary: Readonly<Record<string, unknown>>;
}

interface Reconstructed {
  readonly strings: number;
  readonly refused: number;
  readonly failures: readonly { readonly text: string; readonly reconstruction: string | null }[];
}

const folder = mkdtempSync(join(tmpdir(), 'grae-export-'));
const corpus = join(folder, 'molecules.smi');
const [run, half, whole] = ['run', 'half', 'whole'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
/** The package, with a model of ours among those that ship. */
const packaged = join(folder, 'package');
const models = join(packaged, 'data/models');

beforeAll(async () => {
  const molecules = readFileSync(join(root, 'data/molecules/nci.smi'), 'utf8').split('\n').slice(0, 400);
  writeFileSync(corpus, molecules.join('\n'));
  const settings = ['--grammar', 'smiles', '--preset', 'tiny', '--epochs', '8', '--components', '3'];
  expect(await grae(['train', corpus, ...settings, '--out', run])).toMatchObject({ status: 0 });
  expect(await grae(['export', run, '--out', half])).toMatchObject({ status: 0 });
  expect(await grae(['export', run, '--out', whole, '--precision', 'float32'])).toMatchObject({ status: 0 });

  mkdirSync(models, { recursive: true });
  for (const name of ['bin', 'dist', 'grammars', 'package.json', 'data/chemistry', 'data/datasets.json']) {
    cpSync(join(root, name), join(packaged, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(packaged, 'node_modules'), 'junction');
  cpSync(half, join(models, 'small-nci'), { recursive: true });
  writeFileSync(join(models, 'small-nci', 'README.md'), '# small-nci\n\nSmall molecules, for this test.\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the copy of the package in this process. */
async function graeOfPackage(args: readonly string[], cwd = folder): Promise<Ended> {
  const { main } = await import(pathToFileURL(join(packaged, 'dist/cli/main.js')).href);
  return await graeOf(main, args, { input: 'CCO\n', cwd });
}

/** Runs the copy of the package in a process of its own, as a user does. */
function processOfPackage(args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(packaged, 'bin/grae.js'), ...args], {
    env: { ...process.env, GRAE_BACKEND: process.env.GRAE_BACKEND ?? 'wasm' },
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}

const sampled = (from: string, ...more: string[]) =>
  graeJson<Sampled>(['sample', from, '-n', '150', ...more]);

/** What each string comes back as. */
async function reconstructions(from: string): Promise<readonly (string | null)[]> {
  const { strings, refused, failures } = await graeJson<Reconstructed>(['reconstruct', from, corpus]);
  expect({ strings, refused }).toEqual({ strings: 400, refused: 0 });
  const byText = new Map(failures.map(({ text, reconstruction }) => [text, reconstruction]));
  return readFileSync(corpus, 'utf8')
    .split('\n')
    .map((text) => byText.get(text) ?? text);
}

describe('grae export', () => {
  it('says what it wrote, and how large', async () => {
    const out = join(folder, 'told');
    const told = await graeJson<{ bytes: number; files: { name: string; size: number }[] }>([
      'export',
      run,
      '--out',
      out,
    ]);
    expect(told).toMatchObject({ run, out, precision: 'float16' });
    for (const { name, size } of told.files) expect(readFileSync(join(out, name)).length).toBe(size);
    expect(told.bytes).toBe(told.files.reduce((sum, { size }) => sum + size, 0));
    // 2 bytes a weight, 4 a number of a factor, 4 a string, and the rest small
    const parameters = (await graeJson<{ parameters: number }>(['train', '--resume', run])).parameters;
    expect(told.bytes).toBeLessThan(2 * parameters + 4 * 3 * 65 * 33 + 4 * 400 + 60_000);
  });

  it('in float32 samples what the run samples, as novel', async () => {
    const [fromRun, fromExport] = [await sampled(run), await sampled(whole)];
    expect(fromExport.samples).toEqual(fromRun.samples);
    for (const name of ['requested', 'valid', 'unique', 'novel']) {
      expect(fromExport.summary[name]).toBe(fromRun.summary[name]);
    }
    expect(fromRun.summary.novel).toBeGreaterThan(0);
  });

  it('in float16 reconstructs nearly all strings the same', async () => {
    const [byRun, byExport] = [await reconstructions(run), await reconstructions(half)];
    const same = byRun.filter((text, i) => text === byExport[i]).length;
    expect(same).toBeGreaterThanOrEqual(0.98 * byRun.length);
  });

  it('gives what every command but training takes', async () => {
    const texts = (await grae(['sample', half, '-n', '20', '--texts'])).stdout;
    const { strings } = await graeJson<{ strings: unknown[] }>(['score', '--domain', 'molecule'], {
      input: texts,
    });
    expect(strings).toHaveLength(20);
    const codes = await grae(['encode', half], { input: 'CCO\n' });
    expect(await grae(['decode', half], { input: codes.stdout })).toMatchObject({ status: 0 });
    expect(await grae(['interpolate', half, 'CCO', 'CCN'])).toMatchObject({ status: 0 });
    const ids = (await grae(['parse', '--run', half], { input: 'CCO\n' })).stdout;
    expect((await grae(['unparse', '--run', half], { input: ids })).stdout).toBe('CCO\n');
  });

  it.each([
    ['train', ['train', '--resume', half]],
    ['fit', ['fit', half]],
    ['export', ['export', half, '--out', join(folder, 'again')]],
  ])('%s says that an exported model has neither corpus nor checkpoint', async (_, args) => {
    const { status, stderr } = await grae(args);
    expect(stderr).toMatch(/^error: .*this is an exported model, which has neither.*\n$/);
    expect(status).toBe(2);
  });

  it('refuses a folder that holds something', async () => {
    const { status, stderr } = await grae(['export', run, '--out', half]);
    expect(stderr).toMatch(/^error: .*half: expected a new or empty folder.*\n$/);
    expect(status).toBe(2);
  });

  it.each(['weights', 'density', 'fingerprint'])('a missing or cut %s is one error', async (name) => {
    for (const spoil of [
      (path: string) => rmSync(path),
      (path: string) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
    ]) {
      const spoilt = mkdtempSync(join(folder, 'spoilt-'));
      cpSync(half, spoilt, { recursive: true });
      spoil(join(spoilt, `${name}.safetensors`));
      const { status, stdout, stderr } = await grae(['sample', spoilt, '-n', '3']);
      expect(stderr).toMatch(new RegExp(`^error: .*${name}\\.safetensors: expected .*\\n$`));
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    }
  });
});

describe('models that ship', () => {
  it('are listed with their size and the first line of their card', async () => {
    const { models: listed } = JSON.parse((await graeOfPackage(['data', 'list', '--json'])).stdout) as {
      models: { name: string; bytes: number; about: string }[];
    };
    expect(listed).toMatchObject([{ name: 'small-nci', about: 'Small molecules, for this test.' }]);
    expect((await graeOfPackage(['data', 'list'])).stdout).toMatch(
      /^small-nci +\d\.\d +Small molecules, for this test\.$/m,
    );
  });

  it('go by their name wherever a run does', async () => {
    const named = processOfPackage(['sample', 'small-nci', '-n', '150', '--json']);
    expect((JSON.parse(named.stdout) as Sampled).samples).toEqual((await sampled(half)).samples);
    const codes = await graeOfPackage(['encode', 'small-nci']);
    expect(codes).toMatchObject({ status: 0, stderr: '' });
    expect(await graeOfPackage(['reconstruct', 'small-nci'])).toMatchObject({ status: 0 });
    expect(await graeOfPackage(['interpolate', 'small-nci', 'CCO', 'CCN'])).toMatchObject({ status: 0 });
    expect(await graeOfPackage(['parse', '--run', 'small-nci'])).toMatchObject({ status: 0 });
    expect((await graeOfPackage(['fit', 'small-nci'])).stderr).toMatch(/this is an exported model/);
    expect((await graeOfPackage(['train', '--resume', 'small-nci'])).stderr).toMatch(
      /this is an exported model/,
    );
  });

  it('come after a folder of that name', async () => {
    const here = mkdtempSync(join(folder, 'here-'));
    cpSync(whole, join(here, 'small-nci'), { recursive: true });
    rmSync(join(here, 'small-nci', 'density.safetensors'));
    expect((await graeOfPackage(['sample', 'small-nci', '-n', '3'], here)).stderr).toMatch(
      /small-nci.density\.safetensors: expected the file that grae wrote for this run, but there is no such file/,
    );
  });

  it('are told where a name is unknown', async () => {
    const { status, stderr } = await graeOfPackage(['sample', 'zinc9', '-n', '3']);
    expect(stderr).toMatch(
      /^error: zinc9: expected the folder of a run, or a model that ships \(small-nci\).*\n$/,
    );
    expect(status).toBe(2);
  });
});
