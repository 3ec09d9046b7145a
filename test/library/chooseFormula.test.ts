import { expect, it } from 'vitest';
import { chooseFormula } from '../../src/library/chooseFormula.js';

const frontOf = (...pairs: readonly (readonly [size: number, loss: number])[]) =>
  pairs.map(([size, loss]) => ({ size, loss }));
const chosenSize = (front: ReturnType<typeof frontOf>, rows: number) => chooseFormula(front, rows).size;

it('takes the smallest of formulas that leave nothing but rounding', () => {
  expect(chosenSize(frontOf([1, 0.9], [7, 1e-4], [9, 4e-31], [12, 1e-32]), 20)).toBe(9);
});

it('takes a larger formula if the rows make up for its size', () => {
  // 10 log(4) is 13.9, which is above the cost of 4 parts, 12, and below that of 5
  expect(chosenSize(frontOf([3, 0.4], [7, 0.1]), 20)).toBe(7);
  expect(chosenSize(frontOf([3, 0.4], [8, 0.1]), 20)).toBe(3);
});

it('counts a loss that grows as errors do twice', () => {
  // 20 log(2) is 13.9, as 10 log(4) is
  expect(chooseFormula(frontOf([3, 0.4], [7, 0.2]), 20, 1).size).toBe(7);
  expect(chooseFormula(frontOf([3, 0.4], [8, 0.2]), 20, 1).size).toBe(3);
  expect(chooseFormula(frontOf([9, 4e-16], [12, 1e-16]), 20, 1).size).toBe(9);
});

it('takes the formula before the fit of noise begins, however many formulas follow', () => {
  const noise = Array.from({ length: 20 }, (_, i) => [8 + 2 * i, 2e-4 * 0.98 ** (i + 1)] as const);
  expect(chosenSize(frontOf([1, 0.7], [4, 0.5], [6, 2e-4], ...noise), 64)).toBe(6);
  expect(chosenSize(frontOf([6, 2e-4], [30, 1.99e-4]), 1_000_000)).toBe(6);
});
