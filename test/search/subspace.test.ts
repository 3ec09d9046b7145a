import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { principalComponents } from '../../src/density/principalComponents.js';
import type { CodeSpace } from '../../src/search/codeSpace.js';
import { WhitenedCodes } from '../../src/search/subspace.js';
import { subspaceKinds } from '../../src/search/subspaceKinds.js';

/** Codes of four dimensions whose deviations along known axes are 4, 2, 1 and .5. */
const angle = 0.7;
const latent = 4;
function sample(count: number, random: Random): Float32Array {
  const codes = new Float32Array(count * latent);
  for (let row = 0; row < codes.length; row += latent) {
    const [a, b, c, d] = [4, 2, 1, 0.5].map((width) => width * random.normal()) as [
      number,
      number,
      number,
      number,
    ];
    codes[row] = 1 + Math.cos(angle) * a - Math.sin(angle) * d;
    codes[row + 1] = Math.sin(angle) * a + Math.cos(angle) * d;
    codes[row + 2] = b;
    codes[row + 3] = c;
  }
  return codes;
}
const space = { latent, density: { sample: async (n: number, random: Random) => sample(n * 500, random) } };
const whitened = () => WhitenedCodes.of(space as unknown as CodeSpace, new Random(1));

describe('the principal components of codes', () => {
  it('are the axes and deviations that they were made with, the widest first', () => {
    const { deviations, directions, centre } = principalComponents(sample(50_000, new Random(2)), latent);
    [4, 2, 1, 0.5].forEach((width, k) => {
      expect(deviations[k]! / width).toBeCloseTo(1, 1);
    });
    expect(Math.abs(directions[0]! * Math.cos(angle) + directions[1]! * Math.sin(angle))).toBeCloseTo(1, 3);
    expect(centre[0]).toBeCloseTo(1, 1);
  });
});

describe('a subspace of codes', () => {
  it.each(subspaceKinds)('finds the coordinates of its own codes (%s)', async (kind) => {
    const subspace = (await whitened()).subspace(kind, 3, [1, 2, 3, 4], new Random(3));
    const point = Float64Array.of(0.5, -1, 2);
    const found = subspace.coordinatesOf(subspace.codesAt([point]));
    point.forEach((value, k) => {
      expect(found[k]).toBeCloseTo(value, 4);
    });
    expect(Array.from(subspace.codesAt([new Float64Array(3)]))).toEqual([1, 2, 3, 4]);
  });

  it.each(subspaceKinds)('has steps as long as those of codes from their mean (%s)', async (kind) => {
    const codes = await whitened();
    const random = new Random(4);
    let sum = 0;
    const draws = 4_000;
    for (let i = 0; i < draws; i++) {
      const subspace = codes.subspace(kind, 2, [0, 0, 0, 0], random);
      const step = subspace.codesAt([Float64Array.of(random.normal(), random.normal())]);
      sum += step.reduce((total, value) => total + value * value, 0);
    }
    expect(sum / draws / (16 + 4 + 1 + 0.25)).toBeCloseTo(1, 1);
  });

  it('has no more dimensions than the codes', async () => {
    const subspace = (await whitened()).subspace('random', 16, [0, 0, 0, 0], new Random(5));
    expect(subspace.dimensions).toBe(4);
  });

  it('follows the widest components where it is principal', async () => {
    const subspace = (await whitened()).subspace('principal', 1, [0, 0, 0, 0], new Random(6));
    const [a, b, c, d] = subspace.codesAt([Float64Array.of(1)]);
    expect(Math.abs(b! / a!)).toBeCloseTo(Math.tan(angle), 1);
    expect(Math.abs(c!) + Math.abs(d!)).toBeLessThan(0.5);
  });
});
