import { expect, it } from 'vitest';
import { chooseProposer } from '../../../src/search/proposers/chooseProposer.js';
import { proposers } from '../../../src/search/proposers/proposers.js';

// the best mean of ten in docs/search.md
it.each([
  [{ budget: 100, objectives: 1 }, 'turbo'],
  [{ budget: 200, objectives: 1 }, 'evolve'],
  [{ budget: 1000, objectives: 1 }, 'evolve'],
  [{ budget: 100, objectives: 2 }, 'evolve'],
])('chooses for %j what was measured to be the best', (traits, expected) => {
  const { kind, reason } = chooseProposer(traits);
  expect(kind).toBe(expected);
  expect(reason).toMatch(/^[a-z]/);
  if (traits.objectives > 1) expect(proposers.named(kind).takesSeveral).toBe(true);
});
