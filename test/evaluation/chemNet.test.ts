import { beforeAll, describe, expect, it } from 'vitest';
import { ChemNet } from '../../src/evaluation/chemNet.js';
import { chemNetSymbols } from '../../src/evaluation/chemNetSymbols.js';
import { frechetDistance, pointMoments } from '../../src/metrics/frechet.js';
import { startBackend } from '../../src/tensor/backend.js';
import { memory } from '../../src/tensor/ops.js';
import { writeSafetensors } from '../../src/tensor/safetensors.js';
import { chemNetFile as fileOf, reference } from './chemNetFile.js';

beforeAll(async () => {
  await startBackend();
});

describe('ChemNet', () => {
  it('gives the activations and the distance that PyTorch and SciPy give', async () => {
    const net = ChemNet.read(fileOf(), 'net');
    const before = memory().numTensors;
    const found: Float32Array[] = [];
    for await (const some of net.activations(reference.smiles)) found.push(...some);
    expect(memory().numTensors).toBe(before);
    expect(net.dimensions).toBe(4);
    for (const [i, row] of found.entries()) {
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(reference.activations[i]![j]!, 5);
    }
    const half = found.length / 2;
    const distance = frechetDistance(pointMoments(found.slice(0, half)), pointMoments(found.slice(half)));
    expect(distance).toBeCloseTo(reference.frechet, 6);
    net.dispose();
  });

  it('reads two-letter symbols by their second letter, nothing behind a dot, and 350 symbols at most', () => {
    const names = (smiles: string): number => chemNetSymbols(smiles).length;
    expect(names('ClCBr')).toBe(4);
    expect(names('[Na+].[Cl-]')).toBe(6);
    expect(chemNetSymbols('')).toEqual([34]);
    expect(names('C'.repeat(349))).toBe(350);
    expect(chemNetSymbols('C'.repeat(500))).toEqual([...Array<number>(349).fill(0), 34]);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['another file', () => new Uint8Array(20), /header|safetensors/],
    ['no list of layers', () => writeSafetensors({}), /has no JSON under "layers"/],
    ['an empty list', () => fileOf([]), /not a list of 1 to 16 layers/],
    ['another layer', () => fileOf([{ layer: 'Dense' }]), /layer 0 is neither Conv1d nor LSTM/],
    [
      'a missing array',
      () => fileOf(reference.layers, (tensors) => delete tensors['1.bias']),
      /layer 1 has no float32 array bias of 3/,
    ],
    [
      'another stride',
      () => fileOf(reference.layers.map((layer) => ({ ...layer, stride: 0 }))),
      /expected a stride from 1 to 350, but received 0/,
    ],
    [
      'another activation',
      () => fileOf(reference.layers.map((layer) => ({ ...layer, activation: 'gelu' }))),
      /activation "gelu" is unknown/,
    ],
    [
      'no last state',
      () => fileOf(reference.layers.slice(0, 3)),
      /last layer is not an LSTM that gives its last/,
    ],
    [
      'a last state too soon',
      () => fileOf(reference.layers.map((layer) => ({ ...layer, last: true }))),
      /layer 2 ends too soon/,
    ],
  ])('refuses %s', (_, file, message) => {
    expect(() => ChemNet.read(file(), 'net')).toThrow(message);
  });
});
