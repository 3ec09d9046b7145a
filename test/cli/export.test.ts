import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../project/support/repository.js';
import { grae, graeJson } from '../support/grae.js';

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
/** A model that ships. */
const shipped = 'zinc250k';
const shippedFolder = join(root, 'data/models', shipped);

/** The first 150 strings of few characters, which take few steps. */
const short = (strings: readonly string[]) => strings.filter(({ length }) => length < 20).slice(0, 150);

beforeAll(async () => {
  const nci = readFileSync(join(root, 'data/molecules/nci.smi'), 'utf8').trimEnd().split('\n');
  writeFileSync(corpus, short(nci).join('\n'));
  const settings = ['--grammar', 'smiles', '--preset', 'tiny', '--epochs', '4', '--components', '3'];
  expect(await grae(['train', corpus, ...settings, '--out', run])).toMatchObject({ status: 0 });
  expect(await grae(['export', run, '--out', half])).toMatchObject({ status: 0 });
  expect(await grae(['export', run, '--out', whole, '--precision', 'float32'])).toMatchObject({ status: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sampled = (from: string, ...more: string[]) => graeJson<Sampled>(['sample', from, '-n', '60', ...more]);

/** What each string comes back as. */
async function reconstructions(from: string): Promise<readonly (string | null)[]> {
  const { strings, refused, failures } = await graeJson<Reconstructed>(['reconstruct', from, corpus]);
  expect({ strings, refused }).toEqual({ strings: 150, refused: 0 });
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
    expect(told.bytes).toBeLessThan(2 * parameters + 4 * 3 * 65 * 33 + 4 * 150 + 60_000);
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
    const { models } = await graeJson<{ models: { name: string; bytes: number; about: string }[] }>([
      'data',
      'list',
    ]);
    const card = readFileSync(join(shippedFolder, 'README.md'), 'utf8');
    const about = card
      .slice(card.indexOf(`# ${shipped}`))
      .split('\n')
      .slice(1)
      .find((line) => line !== '')!;
    const sizes = readdirSync(shippedFolder).map((name) => statSync(join(shippedFolder, name)).size);
    const bytes = sizes.reduce((sum, size) => sum + size);
    expect(models.find(({ name }) => name === shipped)).toMatchObject({ about, bytes });
    const row = (await grae(['data', 'list'])).stdout.split('\n').find((line) => line.startsWith(shipped));
    expect(row).toMatch(new RegExp(`^${shipped} +\\d+\\.\\d +${about.slice(0, 30)}`));
  });

  it('go by their name wherever a run does', async () => {
    const input = { input: 'CCO\n' };
    const samples = async (from: string) => (await graeJson<Sampled>(['sample', from, '-n', '5'])).samples;
    expect(await samples(shipped)).toEqual(await samples(shippedFolder));
    expect(await grae(['encode', shipped], input)).toMatchObject({ status: 0, stderr: '' });
    expect(await grae(['reconstruct', shipped], input)).toMatchObject({ status: 0 });
    expect(await grae(['interpolate', shipped, 'CCO', 'CCN'])).toMatchObject({ status: 0 });
    expect(await grae(['parse', '--run', shipped], input)).toMatchObject({ status: 0 });
    expect((await grae(['fit', shipped])).stderr).toMatch(/this is an exported model/);
    expect((await grae(['train', '--resume', shipped])).stderr).toMatch(/this is an exported model/);
  });

  it('come after a folder of that name', async () => {
    const here = mkdtempSync(join(folder, 'here-'));
    cpSync(whole, join(here, shipped), { recursive: true });
    rmSync(join(here, shipped, 'density.safetensors'));
    expect((await grae(['sample', shipped, '-n', '3'], { cwd: here })).stderr).toMatch(
      /zinc250k.density\.safetensors: expected the file that grae wrote for this run, but there is no such file/,
    );
  });

  it('are told where a name is unknown', async () => {
    const { status, stderr } = await grae(['sample', 'zinc9', '-n', '3']);
    expect(stderr).toMatch(
      /^error: zinc9: expected the folder of a run, or a model that ships \(.*zinc250k.*\).*\n$/,
    );
    expect(status).toBe(2);
  });
});
