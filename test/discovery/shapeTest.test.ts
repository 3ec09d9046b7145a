import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { shapeTest, type ValueShape } from '../../src/discovery/shapeTest.js';
import { parseFormula } from '../../src/formula/parseFormula.js';

const random = new Random(3);
const draw = (low: number, high: number) =>
  Float64Array.from({ length: 50 }, () => low + (high - low) * random.uniform());
// x from -1 to 2, y and z from 1 to 3
const columns = [draw(-1, 2), draw(1, 3), draw(1, 3)];
columns[0]!.set([-1, 2]);

function has(text: string, shape: Partial<ValueShape>): boolean {
  const whole = { increasing: [], decreasing: [], symmetric: [], ...shape };
  // the names in their order, whichever occur
  const { tree } = parseFormula(`0*x + 0*y + 0*z + (${text})`);
  return shapeTest(whole, columns, new Random(1))(tree);
}

describe('the shape of formulas', () => {
  it.each([
    ['x^3 + y', true],
    // flat at -1 alone
    ['(x + 1)^2', true],
    ['x^2', false],
    // falls only between -1 and -0.9, where rows may be missing
    ['(x + 0.9)^2', false],
    ['5', true],
    ['sqrt(x)', true],
    ['1/(x + 3)', false],
    // rises on both sides of its pole, and falls across it
    ['-1/(x - 0.5)', false],
    ['abs(x) + x', true],
  ])('increasing: %s, %s', (text, isIncreasing) => {
    expect(has(text, { increasing: [0] })).toBe(isIncreasing);
    expect(has(`-(${text})`, { decreasing: [0] })).toBe(isIncreasing);
  });

  it.each([
    ['y*z + sin(x)', true],
    ['sqrt(y)*sqrt(z)', true],
    ['2*y + 2.0001*z', false],
    ['y - z', false],
    ['(y - z)^2 + x', true],
  ])('symmetric: %s, %s', (text, isSymmetric) => {
    expect(has(text, { symmetric: [[1, 2]] })).toBe(isSymmetric);
  });

  it('asks for all exchanges in a group, and for several things at once', () => {
    expect(has('x + y + z', { symmetric: [[0, 1, 2]] })).toBe(true);
    expect(has('x + y + 2*z', { symmetric: [[0, 1, 2]] })).toBe(false);
    expect(has('exp(x)/y - z', { increasing: [0], decreasing: [1, 2] })).toBe(true);
    expect(has('exp(x)/y + z', { increasing: [0], decreasing: [1, 2] })).toBe(false);
  });
});
