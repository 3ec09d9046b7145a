import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';

describe('Random', () => {
  it('goes on from a saved state with the same draws, a spare normal included', () => {
    const random = new Random(7);
    random.normal();
    const saved = JSON.parse(JSON.stringify(random.save()));
    const draws = (from: Random) => [from.normal(), from.uniform(), from.integer(1000), from.normal()];
    expect(draws(Random.restore(saved))).toEqual(draws(random));
  });

  it('gives the same for a seed and other draws for another, negative ones too', () => {
    const first = (seed: number) => new Random(seed).normals(5);
    expect(first(1)).toEqual(first(1));
    expect(first(2)).not.toEqual(first(1));
    expect(first(-1)).not.toEqual(first(1));
    expect(() => new Random(0.5)).toThrow('expected an integer as the seed');
  });

  it('splits into generators that are repeated by the seed, and neither alike nor like their origin', () => {
    const splits = (seed: number) => {
      const random = new Random(seed);
      return [...Array.from({ length: 4 }, () => random.split()), random].map((one) => one.normals(4));
    };
    expect(splits(5)).toEqual(splits(5));
    expect(new Set(splits(5).map(String)).size).toBe(5);
    // pairs of first draws of many splits fill the square evenly: Pearson's chi-square, 99.9% quantile of 63 degrees
    const random = new Random(1);
    const cells = new Array<number>(64).fill(0);
    const count = 20_000;
    for (let i = 0; i < count; i++) {
      const split = random.split();
      cells[8 * Math.floor(8 * split.uniform()) + Math.floor(8 * split.uniform())]!++;
    }
    const mean = count / 64;
    expect(cells.reduce((sum, cell) => sum + (cell - mean) ** 2 / mean, 0)).toBeLessThan(103.4);
  });

  it('draws normals of mean 0, variance 1 and kurtosis 3', () => {
    const count = 200_000;
    const values = new Random(11).normals(count);
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / count;
    // five standard errors of each: sqrt(1/n), sqrt(2/n), sqrt(15/n), sqrt(96/n)
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / count));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
  });

  it('draws categories in proportion to their weights, and never one of weight 0', () => {
    const random = new Random(3);
    const weights = [1, 0, 3, 6, 0];
    const counts = weights.map(() => 0);
    const draws = 50_000;
    for (let i = 0; i < draws; i++) counts[random.categorical(weights)]!++;
    weights.forEach((weight, i) => {
      const share = weight / 10;
      expect(Math.abs(counts[i]! / draws - share)).toBeLessThanOrEqual(
        5 * Math.sqrt((share * (1 - share)) / draws),
      );
    });
  });

  it('shuffles in place, keeping what is there, every order about as often', () => {
    const random = new Random(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    for (const count of counts.values())
      expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt((6000 * 5) / 36));
  });
});
