import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Evaluation } from '../../src/evaluation/evaluation.js';
import { chemNetFile, reference } from '../evaluation/chemNetFile.js';
import { expectPublished } from '../evaluation/published.js';
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

it('grae evaluate has every value that the code of MOSES and GuacaMol has for 1,400 molecules', async () => {
  await expectPublished(fileURLToPath(new URL('../evaluation/reference/moses/', import.meta.url)));
});

const train = file(
  'train.smi',
  'c1ccccc1CCO',
  'CCO',
  'CCN',
  'CCC(=O)O',
  'c1ccncc1',
  'CC(C)=O name',
  'C1CCCCC1N',
);
const test = file('test.smi', 'CCCO', 'CCCN', 'c1ccccc1C', 'CC(=O)OC', 'C1CCNCC1', 'CCOC(C)=O');

describe('grae evaluate', () => {
  it('counts what is valid, unique and new, whatever the spelling', async () => {
    const samples = file(
      'samples.smi',
      'OCC',
      'C(O)C',
      'CCCCO',
      'C[C@H](N)O',
      'C[C@@H](N)O',
      'CC(',
      'c1cccc1',
    );
    const { moses, guacamol, counts } = await graeJson<Evaluation>([
      'evaluate',
      samples,
      ...['--train', train, '--test', test, '--threads', '1'],
    ]);
    expect(counts).toEqual({
      samples: { strings: 7, valid: 5 },
      train: { strings: 7, valid: 7 },
      test: { strings: 6, valid: 6 },
    });
    expect(moses).toMatchObject({
      valid: 5 / 7,
      n_unique: 4,
      n_novel_unique: 3,
      Novelty: 3 / 4,
      unique_all: 4 / 5,
    });
    // Without stereochemistry the two enantiomers are one molecule.
    expect(guacamol).toMatchObject({
      n_unique: 3,
      n_novel: 2,
      validity: 5 / 7,
      uniqueness: 3 / 5,
      novelty: 2 / 3,
    });
  });

  it('measures the training set like samples: the values of an evaluation of its own molecules', async () => {
    const sets = ['--train', train, '--test', test, '--threads', '1'];
    const { trainingRow } = await graeJson<Evaluation>(['evaluate', test, ...sets]);
    // six samples, so six of the seven: all but the last, drawn evenly
    expect(trainingRow?.molecules).toBe(6);
    const same = file('same.smi', 'c1ccccc1CCO', 'CCO', 'CCN', 'CCC(=O)O', 'c1ccncc1', 'CC(C)=O');
    const alone = await graeJson<Evaluation>(['evaluate', same, ...sets, '--no-training-row']);
    const { Novelty, n_novel_unique, ...measured } = alone.moses;
    expect([Novelty, n_novel_unique]).toEqual([0, 0]);
    expect(trainingRow?.moses).toEqual(measured);
    const { validity, uniqueness, kl_train_subset, frechet_ten_descriptors } = alone.guacamol;
    expect(trainingRow?.guacamol).toEqual({
      validity,
      uniqueness,
      kl_train_subset,
      frechet_ten_descriptors,
    });
  });

  it('measures FCD with the weights that a user has', async () => {
    const half = reference.smiles.length / 2;
    const ofHalves = [reference.smiles.slice(0, half), reference.smiles.slice(half)].map((smiles, i) =>
      file(`half${i}.smi`, ...smiles),
    ) as [string, string];
    const chemnet = join(folder, 'chemnet.safetensors');
    writeFileSync(chemnet, chemNetFile());
    const { moses, guacamol, notComputed } = await graeJson<Evaluation>([
      ...['evaluate', ofHalves[0], '--train', ofHalves[0], '--test', ofHalves[1], '--chemnet', chemnet],
    ]);
    // Not the reference's own distance, since ChemNet is given canonical SMILES.
    expect(moses['FCD/Test']).toBeGreaterThan(0.001);
    expect(moses['FCD/Test']).toBeLessThan(0.1);
    expect(guacamol).toMatchObject({ fcd: expect.closeTo(0, 6), fcd_score: expect.closeTo(1, 6) });
    expect(notComputed.map(({ metric }) => metric)).not.toContain('FCD');

    const ended = await grae(['evaluate', train, '--train', train, '--test', test, '--chemnet', train]);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/train\.smi: expected a safetensors file/);
  });

  it('says which metrics a set is too small for, and gives the others', async () => {
    const evaluation = await graeJson<Evaluation>([
      'evaluate',
      file('invalid.smi', 'CC(', 'x'),
      ...['--train', train, '--test', test],
    ]);
    expect(evaluation.moses).toMatchObject({ valid: 0, 'SNN/Test': null, logP: null, n_valid: 0 });
    expect(evaluation.guacamol).toMatchObject({ validity: 0, uniqueness: null, kl_train_subset: null });
    const missing = evaluation.notComputed.map(({ metric }) => metric);
    expect(missing).toContain('moses.logP');
    expect(missing).toContain('guacamol.kl_train_subset');
  });

  it.each([
    ['no samples', ['empty.smi'], /samples: expected a molecule on each line, but there is none/],
    ['a file that is not there', ['nowhere.smi'], /nowhere\.smi: no such file/],
    ['standard input twice', ['-', '--train', '-'], /at most one set from standard input/],
    [
      'a training set of nothing valid',
      ['some.smi', '--train', 'bad.smi'],
      /train: expected molecules, but none of 1 is valid/,
    ],
  ])('refuses %s', async (_, args, message) => {
    file('empty.smi');
    file('some.smi', 'CCO');
    file('bad.smi', 'CC(');
    const paths = args.map((arg) => (arg.endsWith('.smi') ? join(folder, arg) : arg));
    const sets = args.includes('--train') ? ['--test', test] : ['--train', train, '--test', test];
    const out = join(folder, 'out.json');
    const ended = await grae(['evaluate', ...paths, ...sets, '--out', out], { input: 'CCO\n' });
    expect(ended.stderr).toMatch(message);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(existsSync(out)).toBe(false);
  });
});
