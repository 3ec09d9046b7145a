import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { guardOf } from '../../src/sampling/guard.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { type CodeNeighbour, findNeighbours } from '../../src/search/neighbours.js';
import { startTestBackend } from '../support/backend.js';

beforeAll(startTestBackend);

const paracetamol = 'CC(=O)Nc1ccc(O)cc1';

describe('neighbours of paracetamol', () => {
  let model: TrainedModel;

  beforeAll(async () => {
    model = await TrainedModel.open('zinc250k', {});
  });

  afterAll(() => model?.dispose());

  it('are valid, differ in meaning from each other and from it, and come by similarity', async () => {
    const found: CodeNeighbour[] = [];
    const result = await findNeighbours(model, paracetamol, {
      radius: 1,
      count: 10,
      seed: 3,
      decode: { guard: guardOf(model) },
      onNeighbours: (some) => found.push(...some),
    });
    const { neighbours, codes, same, repeated, invalid, centre } = result;
    expect(neighbours).toHaveLength(10);
    expect([...found].sort((a, b) => b.similarity - a.similarity)).toEqual(neighbours);
    const canonicals = [centre, ...neighbours.map(({ text }) => text)].map(
      (text) => model.domain.identify(text).canonical,
    );
    expect(canonicals).not.toContain(null);
    expect(new Set(canonicals).size).toBe(11);
    expect(neighbours.every(({ valid, similarity }) => valid && similarity >= 0 && similarity < 1)).toBe(
      true,
    );
    expect(10 + same + repeated + invalid).toBe(codes);
    const again = await findNeighbours(model, paracetamol, {
      radius: 1,
      count: 10,
      seed: 3,
      decode: { guard: guardOf(model) },
    });
    expect(again).toEqual(result);
  });

  it('are decoded from codes at the distance that is asked for, in deviations of the training codes', async () => {
    const decode = vi.spyOn(model, 'decode');
    await findNeighbours(model, paracetamol, { radius: 0.7, count: 2, mostCodes: 20, domain: model.domain });
    const [codes, count] = decode.mock.calls[0]!;
    decode.mockRestore();
    const centre = (await model.encode([paracetamol])).codes;
    const { density } = await readDensity(model.run);
    const draws = 3000;
    const drawn = await density.sample(draws, new Random(99));
    const { latent } = model;
    const variances = Array.from({ length: latent }, (_, k) => {
      const column = Array.from({ length: draws }, (_, i) => drawn[i * latent + k]!);
      const mean = column.reduce((sum, one) => sum + one, 0) / draws;
      return column.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws;
    });
    expect(count).toBe(20);
    for (let row = 0; row < count; row++) {
      const squares = variances.map((variance, k) => (codes[row * latent + k]! - centre[k]!) ** 2 / variance);
      const distance = Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / latent);
      // both deviations are measured on draws, the function's on 2,000
      expect(distance).toBeGreaterThan(0.68);
      expect(distance).toBeLessThan(0.72);
    }
  });

  it('end where nothing new comes: codes that are too near give the string itself', async () => {
    const { neighbours, codes, same } = await findNeighbours(model, paracetamol, {
      radius: 0.05,
      decode: { guard: guardOf(model) },
    });
    expect(codes).toBe(128);
    expect(same + neighbours.length).toBeGreaterThan(100);
  });

  it('need a string that the model reads, and a radius in range', async () => {
    await expect(findNeighbours(model, 'C1CC')).rejects.toThrow(InputError);
    for (const radius of [0, -1, 11, Number.NaN]) {
      await expect(findNeighbours(model, paracetamol, { radius })).rejects.toThrow(/deviations above 0/);
    }
  });
});
