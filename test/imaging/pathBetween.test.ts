import { describe, expect, it } from 'vitest';
import { pathBetween } from '../../src/imaging/pathBetween.js';

const at = (from: number[], to: number[], share: number, shape: 'straight' | 'spherical') => [
  ...pathBetween(Float32Array.from(from), Float32Array.from(to), share, shape),
];

describe('pathBetween', () => {
  it('is a straight line', () => {
    expect(at([0, 4], [2, 0], 0.25, 'straight')).toEqual([0.5, 3]);
  });

  it('turns evenly on an arc', () => {
    const [x, y] = at([1, 0], [0, 1], 1 / 3, 'spherical') as [number, number];
    expect(x).toBeCloseTo(Math.cos(Math.PI / 6), 6);
    expect(y).toBeCloseTo(Math.sin(Math.PI / 6), 6);
  });

  it('changes the length evenly too', () => {
    const [x, y] = at([2, 0], [0, 4], 0.5, 'spherical') as [number, number];
    expect(Math.hypot(x, y)).toBeCloseTo(3, 6);
    expect(Math.atan2(y, x)).toBeCloseTo(Math.PI / 4, 6);
  });

  it.each([
    ['equal', [1, 2], [1, 2], [1, 2]],
    ['opposite', [1, 0], [-1, 0], [0, 0]],
    ['zero', [0, 0], [2, 2], [1, 1]],
  ])('is the straight line between ends that have no arc (%s)', (_, from, to, middle) => {
    expect(at(from, to, 0.5, 'spherical')).toEqual(middle);
  });
});
