import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { losses, ops, parseTable, settingsReference, z } from '../../dist/index.js';
import { grae } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-own-loss-'));
const corpus = join(folder, 'corpus.txt');
const training = [
  'train',
  corpus,
  '--grammar',
  'expression',
  '--preset',
  'tiny',
  '--epochs',
  '1',
  '--no-fit',
];

/** Keeps codes small, as strongly as its one setting says. */
const settings = z.strictObject({
  pull: z
    .number()
    .min(0)
    .max(9)
    .default(2)
    .meta({ description: 'how strongly codes are pulled in', placeholder: 'force' }),
});

beforeAll(async () => {
  losses.register({
    kind: 'pulled',
    summary: 'codes pulled in',
    settings,
    posterior: 'point',
    latent: ({ mean }, { settings: { pull }, rowWeights }) =>
      ops.sum(ops.mul(ops.square(mean), ops.mul(rowWeights, pull as number))),
  });
  await grae(['data', 'generate', 'expressions', '-n', '60', '--seed', '1', '-o', corpus]);
});
afterAll(() => rmSync(folder, { recursive: true }));

it("a loss of one's own brings its setting to the help of train, with range, default and the loss it is for", async () => {
  const { stdout } = await grae(['train', '--help']);
  expect(stdout).toMatch(/pulled,\s+codes\s+pulled\s+in/);
  expect(stdout).toMatch(/--pull <force>\s+for pulled: how strongly codes are pulled in \(2 by\s+default\)/);
});

it('is trained with its setting, which stands in config.json with defaults written down', async () => {
  const [given, usual] = [join(folder, 'given'), join(folder, 'usual')];
  const own = [...training, '--latent', '4', '--loss', 'pulled'];
  expect((await grae([...own, '--pull', '3', '--out', given])).status).toBe(0);
  expect((await grae([...own, '--out', usual])).status).toBe(0);
  const lossIn = (run: string) => JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')).model.loss;
  expect([lossIn(given), lossIn(usual)]).toEqual([
    { kind: 'pulled', pull: 3 },
    { kind: 'pulled', pull: 2 },
  ]);
});

it('is checked: its range, and that it belongs to the loss', async () => {
  const refused = async (args: readonly string[]) => {
    const { status, stderr } = await grae([...training, ...args, '--out', join(folder, 'refused')]);
    expect(status).toBe(2);
    return stderr;
  };
  expect(await refused(['--loss', 'pulled', '--pull', '10'])).toContain(
    'expected a number from 0 to 9, but received: 10',
  );
  expect(await refused(['--loss', 'rae', '--pull', '1'])).toContain(
    'expected no pull with rae, but received: 1 (--pull); leave it out, or take pulled',
  );
});

it('stands in the row of a table file, and in the reference of all settings', () => {
  const table = (row: object) =>
    parseTable(
      {
        format: 'grae-table-1',
        title: 'own',
        grammar: 'expression',
        rows: [{ name: 'own', settings: row }],
        densities: ['gmm'],
      },
      'own.json',
    );
  expect(table({ loss: 'pulled', pull: 4 }).rows[0]!.settings).toEqual({ loss: 'pulled', pull: 4 });
  expect(() => table({ loss: 'pulled', pull: 10 })).toThrow(/^own\.json: rows\.0\.settings\.pull: /);
  expect(() => table({ loss: 'vae', pull: 4 })).toThrow('expected no pull with vae');
  const group = settingsReference().find(({ kind }) => kind === 'pulled');
  expect(group).toMatchObject({
    of: 'loss',
    settings: [{ name: 'pull', default: 2, sentence: settings.shape.pull.description }],
  });
});
