import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { checkNoiseLevel, drawCodeNoise, seenCodes, seenWidth } from '../../src/model/noise.js';
import { decodeCodes } from '../../src/model/productions/decode.js';
import { type Tensor2D, tensor2d } from '../../src/tensor/ops.js';
import { shipped } from '../grammar/support/grammars.js';
import { startTestBackend } from '../support/backend.js';
import { batchOf, codesOf, expectSlopes, networkOf, tiny } from './support.js';

beforeAll(startTestBackend);

const fixed = { latent: 3, noise: 0.5, noiseLevels: 'fixed' } as const;
const drawn = { latent: 3, noise: 0.5, noiseLevels: 'drawn' } as const;

describe('noise on codes', () => {
  it('is none without any', () => {
    expect(drawCodeNoise({ ...drawn, noise: 0 }, 5, new Random(1))).toBeNull();
  });

  it('of a fixed level is that level of standard normal values', () => {
    const noise = drawCodeNoise(fixed, 4, new Random(1))!;
    expect([...noise.levels]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(noise.values).toEqual(new Random(1).normals(12).map((value) => 0.5 * value));
  });

  it('of drawn levels has a standard deviation of its own in every row: noise u³, u uniform', () => {
    const rows = 40_000;
    const { values, levels } = drawCodeNoise(drawn, rows, new Random(2))!;
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...levels)).toBeLessThanOrEqual(0.5);
    const mean = (of: (level: number) => number) => levels.reduce((sum, level) => sum + of(level), 0) / rows;
    // moments of u³: 1/4 and 1/7
    expect(mean((level) => level / 0.5)).toBeCloseTo(1 / 4, 2);
    expect(mean((level) => (level / 0.5) ** 2)).toBeCloseTo(1 / 7, 2);
    const scaled = values.map((value, i) => value / Math.max(1e-9, levels[Math.floor(i / 3)]!));
    expect(scaled.reduce((sum, value) => sum + value, 0) / scaled.length).toBeCloseTo(0, 2);
    expect(scaled.reduce((sum, value) => sum + value * value, 0) / scaled.length).toBeCloseTo(1, 1);
  });

  it('is told to the decoder where levels are drawn: codes over sqrt(1 + s²), and s', async () => {
    expect(seenWidth(fixed)).toBe(3);
    expect(seenWidth(drawn)).toBe(4);
    const codes = tensor2d([3, -6, 9, 1, 2, 3], [2, 3]);
    const levels = Float32Array.of(0.75, 0);
    expect(seenCodes(fixed, codes, levels)).toBe(codes);
    const seen = seenCodes(drawn, codes, levels) as Tensor2D;
    const expected = [3 / 1.25, -6 / 1.25, 9 / 1.25, 0.75, 1, 2, 3, 0];
    expect(seen.shape).toEqual([2, 4]);
    for (const [i, value] of (await seen.data()).entries()) expect(value).toBeCloseTo(expected[i]!, 6);
  });

  it('has a level that the model was trained with', () => {
    for (const level of [0, 0.25, 0.5]) expect(() => checkNoiseLevel(drawn, level)).not.toThrow();
    expect(() => checkNoiseLevel(fixed, 0)).not.toThrow();
    expect(() => checkNoiseLevel(drawn, 0.6)).toThrow(/from 0 to 0.5/);
    expect(() => checkNoiseLevel(drawn, -0.1)).toThrow(InputError);
    expect(() => checkNoiseLevel(drawn, Number.NaN)).toThrow(InputError);
    expect(() => checkNoiseLevel(fixed, 0.5)).toThrow(/noiseLevels: drawn/);
  });
});

describe('a network of drawn levels', () => {
  const { table } = shipped('expression');
  const network = () => networkOf(tiny({ noise: 0.8, noiseLevels: 'drawn', maxSteps: 20 }), table, 4);
  const sequences = [table.byLhs[table.start]!.slice(0, 1) as number[]];

  it('has a gradient that agrees with differences', async () => {
    const one = network();
    const batch = batchOf(sequences, 2, table, 3);
    const noise = drawCodeNoise(one.config, 3, new Random(5));
    await expectSlopes(one, () => one.lossAndGradient(batch, { noise }));
    one.dispose();
  });

  it('decodes by the level that it is told', async () => {
    const one = network();
    const codes = codesOf(40, 4, 1, 2);
    const decoded = [0, 0, 0.8].map(async (noiseLevel) =>
      (await decodeCodes(one, codes, 40, { noiseLevel })).map((ids) => ids.join()),
    );
    const [exact, same, vague] = await Promise.all(decoded);
    expect(same).toEqual(exact);
    expect(vague).not.toEqual(exact);
    await expect(decodeCodes(one, codes, 40, { noiseLevel: 2 })).rejects.toThrow(InputError);
    one.dispose();
  });
});
