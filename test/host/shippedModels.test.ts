import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { existingRunFolder, runFolder, shippedModels } from '../../src/host/node/shippedModels.js';

const models = mkdtempSync(join(tmpdir(), 'grae-models-'));
const here = process.cwd();
const elsewhere = mkdtempSync(join(tmpdir(), 'grae-here-'));

beforeAll(() => {
  for (const name of ['zinc250k', 'nci', 'empty']) mkdirSync(join(models, name));
  writeFileSync(join(models, 'README.md'), 'no model\n');
  for (const name of ['zinc250k', 'nci']) writeFileSync(join(models, name, 'config.json'), '{}');
  writeFileSync(join(models, 'zinc250k', 'README.md'), '# zinc250k\n\nDrug-like molecules.\n\nMore.\n');
});
afterAll(() => {
  process.chdir(here);
  rmSync(models, { recursive: true, force: true });
  rmSync(elsewhere, { recursive: true, force: true });
});

describe('shippedModels', () => {
  it('lists folders that hold a model, with size and the first line of the card', async () => {
    expect(await shippedModels(models)).toEqual([
      { name: 'nci', folder: join(models, 'nci'), bytes: 2, about: '' },
      { name: 'zinc250k', folder: join(models, 'zinc250k'), bytes: 2 + 40, about: 'Drug-like molecules.' },
    ]);
    expect(await shippedModels(join(models, 'none'))).toEqual([]);
  });

  it.each([
    ['---\nlicense: mit\n---\n\n# nci\n\nMolecules of NCI.\n', 'Molecules of NCI.'],
    ['---\r\nlicense: mit\r\n---\r\n# nci\r\nMolecules of NCI.\r\n', 'Molecules of NCI.'],
    ['---\nlicense: mit\n---', ''],
    ['---\nlicense: mit\n', '---'],
    ['# nci\n\n- a list\n\n---\nMore.\n', '- a list'],
  ])('skips the front matter of a card: %j', async (card, about) => {
    const folder = mkdtempSync(join(elsewhere, 'cards-'));
    mkdirSync(join(folder, 'nci'));
    writeFileSync(join(folder, 'nci', 'config.json'), '{}');
    writeFileSync(join(folder, 'nci', 'README.md'), card);
    expect(await shippedModels(folder)).toMatchObject([{ name: 'nci', about }]);
  });
});

describe('runFolder', () => {
  it('takes the name of a model that ships', async () => {
    expect(await runFolder('zinc250k', models)).toBe(join(models, 'zinc250k'));
  });

  it('leaves paths alone, and names of what there is here', async () => {
    for (const path of ['./zinc250k', 'runs/zinc250k', '/zinc250k', '..', '.', 'C:\\zinc250k']) {
      expect(await runFolder(path, models)).toBe(path);
    }
    mkdirSync(join(elsewhere, 'nci'));
    process.chdir(elsewhere);
    expect(await runFolder('nci', models)).toBe('nci');
    expect(await runFolder('zinc250k', models)).toBe(join(models, 'zinc250k'));
  });

  it('says which there are where a name is unknown', async () => {
    const unknown = runFolder('zinc', models);
    await expect(unknown).rejects.toThrow(InputError);
    await expect(unknown).rejects.toThrow(
      /^zinc: expected the folder of a run, or a model that ships \(nci, zinc250k\), but there is neither/,
    );
    await expect(runFolder('zinc', join(models, 'empty'))).rejects.toThrow(/none ships with this version/);
  });
});

describe('existingRunFolder', () => {
  it('takes a folder, and the name of a model that ships', async () => {
    expect(await existingRunFolder(models, models)).toBe(models);
    expect(await existingRunFolder('zinc250k', models)).toBe(join(models, 'zinc250k'));
  });

  it.each([
    [
      'a run beside it with nearly the same name',
      'zinc25k',
      'no such folder (Did you mean MODELS/zinc250k?)',
    ],
    ['no folder beside it that is no run', 'emty', 'no such folder; check the path'],
    ['nothing in place of a file', 'README.md', 'this is a file; check the path'],
  ])('suggests %s', async (_, name, said) => {
    const refused = existingRunFolder(join(models, name), models);
    await expect(refused).rejects.toMatchObject({ name: 'InputError', code: 'not-found' });
    await expect(refused).rejects.toThrow(said.replace('MODELS', models));
  });

  it('suggests a model that ships', async () => {
    await expect(existingRunFolder(join(elsewhere, 'zinc250'), models)).rejects.toThrow(
      'no such folder (Did you mean zinc250k?)',
    );
    await expect(runFolder('zinc25', models)).rejects.toThrow('there is neither (Did you mean zinc250k?)');
  });
});
