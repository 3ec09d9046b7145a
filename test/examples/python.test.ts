import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smilesAutomaton } from '../../src/domain/molecule/prefix/smilesPrefix.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { readSafetensors } from '../../src/tensor/safetensors.js';
import { root } from '../project/support/repository.js';
import { backendUnderTest } from '../support/backend.js';
import { grae, graeJson } from '../support/grae.js';
import { isHere } from '../support/isHere.js';

const runs = (python: string): boolean => spawnSync(python, ['-c', 'import numpy']).status === 0;
/** That of the system has NumPy beside RDKit; the first one on the path may be another. */
const python = [process.env.PYTHON ?? 'python3', '/usr/bin/python3'].find(runs);
const hasNumpy = isHere('python-numpy', python !== undefined);

/** Runs a script beside the loader, with JSON as its input, and returns the JSON that it prints. */
function inPython<T>(script: string, input: unknown): T {
  const head = 'import json, sys\nimport numpy as np\ngiven = json.load(sys.stdin)\n';
  const { status, stdout, stderr } = spawnSync(python!, ['-c', head + script], {
    cwd: join(root, 'examples/python'),
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

interface Parsed {
  readonly strings: readonly { readonly line: number; readonly productions: readonly number[] }[];
}

interface Encoded {
  readonly codes: readonly { readonly line: number; readonly code: readonly number[] }[];
}

describe.runIf(hasNumpy).each(['formulas', 'zinc250k'])('examples/python reads %s', (name) => {
  const folder = join(root, 'data/models', name);
  let texts = '';
  let codes: readonly (readonly number[])[] = [];
  let sequences: readonly (readonly number[])[] = [];

  beforeAll(async () => {
    texts = (await grae(['sample', name, '-n', '60', '--texts', '--seed', '3'])).stdout;
    const encoded = await graeJson<Encoded>(['encode', name], { input: texts });
    const parsed = await graeJson<Parsed>(['parse', '--run', name], { input: texts });
    const sequenceOf = new Map(parsed.strings.map(({ line, productions }) => [line, productions]));
    codes = encoded.codes.map(({ code }) => code);
    sequences = encoded.codes.map(({ line }) => sequenceOf.get(line)!);
    expect(codes.length).toBeGreaterThanOrEqual(59);
  });

  it('and encodes as grae encode does', () => {
    const script =
      'from grae import Model\nm = Model(given[0])\nprint(json.dumps(m.encode(given[1]).tolist()))';
    const ours = inPython<number[][]>(script, [folder, sequences]);
    expect(ours).toHaveLength(codes.length);
    codes.forEach((code, row) => {
      code.forEach((value, i) => {
        expect(Math.abs(ours[row]![i]! - value)).toBeLessThan(1e-4);
      });
    });
  });

  it('and decodes codes of strings and of the density as grae decode --guard off does', async () => {
    const script =
      'from grae import Model\nm = Model(given[0])\nc = np.array(given[1] + m.sample_codes(60, np.random.default_rng(1))[0].tolist())\n' +
      'print(json.dumps([c.tolist(), m.decode(c)]))';
    const [all, ours] = inPython<[number[][], string[]]>(script, [folder, codes]);
    const input = `${all.map((code) => code.join(' ')).join('\n')}\n`;
    const { stdout } = await grae(['decode', name, '--guard', 'off'], { input });
    expect(ours).toEqual(stdout.trimEnd().split('\n'));
    expect(new Set(ours.slice(codes.length)).size).toBeGreaterThan(50);
  });

  it('and draws codes from the density that is stored', () => {
    const { tensors } = readSafetensors(
      new Uint8Array(readFileSync(join(folder, 'density.safetensors'))),
      name,
    );
    const [weights, means, factors] = ['weights', 'means', 'factors'].map(
      (one) => tensors[one]!.data as Float32Array,
    ) as [Float32Array, Float32Array, Float32Array];
    const latent = means.length / weights.length;
    const spread = 0.5;
    const square = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
    const part = (values: Float32Array, k: number) =>
      values.subarray((k * values.length) / weights.length, ((k + 1) * values.length) / weights.length);
    // E ||z||² of a mixture whose standard deviations are multiplied, with noise of variance 1/16
    const expected = weights.reduce(
      (sum, weight, k) => sum + weight * (square(part(means, k)) + spread ** 2 * square(part(factors, k))),
      latent / 16,
    );
    const script =
      'from grae import Model\nm = Model(given)\nc, level = m.sample_codes(20000, np.random.default_rng(1), 0.5, 0.25)\n' +
      'print(json.dumps([float((c.astype(float) ** 2).sum(1).mean()), c.mean(0).tolist()]))';
    const [meanSquare, mean] = inPython<[number, number[]]>(script, folder);
    expect(Math.abs(meanSquare / expected - 1)).toBeLessThan(0.02);
    mean.forEach((value, i) => {
      const center = weights.reduce((sum, weight, k) => sum + weight * part(means, k)[i]!, 0);
      // five standard errors of 20,000 draws
      expect(Math.abs(value - center)).toBeLessThan(5 * Math.sqrt(expected / 20_000));
    });
  });
});

describe.runIf(hasNumpy)('the decoder of molecules in examples/python', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grae-python-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('sees the noise level', async () => {
    const model = await TrainedModel.open(join(root, 'data/models/zinc250k'), { backend: backendUnderTest });
    const script =
      'from grae import Model\nm = Model(given)\nc, level = m.sample_codes(40, np.random.default_rng(2))\n' +
      'print(json.dumps([c.tolist(), level, m.decode(c, level)]))';
    const [codes, noiseLevel, ours] = inPython<[number[][], number, string[]]>(
      script,
      join(root, 'data/models/zinc250k'),
    );
    expect(noiseLevel).toBeGreaterThan(0);
    expect(ours).toEqual(await model.decode(Float32Array.from(codes.flat()), 40, { noiseLevel }));
    model.dispose();
  });

  it('sees the features of the prefix state after every character', () => {
    const nci = readFileSync(join(root, 'data/molecules/nci.smi'), 'utf8').trimEnd().split('\n');
    const elements = 'He Be B Al Si P S As Se Sn Sb Te I Xe Na Fe Cl Bi Tl Cu Hg Og'.split(' ');
    const bracketed = elements.flatMap((one) =>
      ['', '+', '-', '++', '-2', 'H', 'H2+', 'H3-'].map(
        (rest) => `C[${rest === '' ? '13' : ''}${one}${rest}](=O)C`,
      ),
    );
    const rings = [
      'C%10CC=%10C',
      'C1CC12CC2.C1=NC=CC=1',
      'c1cc[nH]c1:[se]',
      'C1.C2CC12',
      'F/C=C\\C#N',
      '[C@@H](C)1CC1',
    ];
    const all = [...nci.filter((_, i) => i % 20 === 0), ...bracketed, ...rings];
    const steps = all.map((text) => text.match(/Cl|Br|./g)!);
    const width = smilesAutomaton.features.length;
    const expected = steps.flatMap((pieces) => {
      const state = smilesAutomaton.start();
      return pieces.map((piece) => {
        const row = new Float32Array(width);
        state.advance(piece);
        state.writeFeatures(row, 0);
        return row;
      });
    });
    const into = join(folder, 'features.bin');
    const script =
      'from smiles_features import SmilesFeatures\nrows = []\nfor pieces in given[0]:\n  state = SmilesFeatures()\n' +
      '  for piece in pieces:\n    state.read(piece)\n    rows.append(np.zeros(state.width, np.float32))\n    state.write(rows[-1])\n' +
      'np.array(rows).tofile(given[1])\nprint(len(rows))';
    writeFileSync(into, '');
    expect(inPython<number>(script, [steps, into])).toBe(expected.length);
    const bytes = readFileSync(into);
    const ours = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const places = steps.flatMap((pieces) => pieces.map((_, i) => pieces.slice(0, i + 1).join('')));
    const different = expected.flatMap((row, at) => {
      const theirs = ours.subarray(at * width, (at + 1) * width);
      const first = row.findIndex((value, i) => value !== theirs[i]);
      return first < 0 ? [] : [`${smilesAutomaton.features[first]} after ${places[at]}`];
    });
    expect(different).toEqual([]);
  });

  it('refuses a model of another kind, and says which', () => {
    const config = JSON.parse(readFileSync(join(root, 'data/models/formulas/config.json'), 'utf8'));
    config.model.encoder = { kind: 'convolutional' };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const script =
      'from grae import Model\ntry:\n  Model(given)\nexcept ValueError as error:\n  print(json.dumps(str(error)))';
    expect(inPython<string>(script, folder)).toMatch(
      /^expected a recurrent encoder and an autoregressive decoder, but .* has \('convolutional', 'autoregressive'\)$/,
    );
  });
});
