import { exponentsUpTo } from '../polynomialError.js';
import type { Problem } from '../problem.js';
import { type SparseSum, SparseSums } from '../sparseSum.js';
import { isTerm } from '../terms.js';
import { monomial, monomialValues, weightedSum } from '../weightedSum.js';
import type { Workshop } from '../workshop.js';

const mostDegree = 10;
/** The most terms of a polynomial, and the part of the rows that it may have. */
const mostTerms = 120;
const mostTermsPerRow = 0.8;

/**
 * Looks for a polynomial of the variables that is exactly the target: takes all monomials up to a degree, and if they
 * suffice, leaves out one after the other.
 */
export function findPolynomial(workshop: Workshop, problem: Problem): void {
  const { evaluator, variables, target, weights: rowWeights, place, wrap } = problem;
  if (!place.hasFactor) return;
  const { front } = workshop;
  const columns = variables.map((index) => evaluator.columns[index]!);
  for (let degree = 1; degree <= mostDegree; degree++) {
    const exponents = [...exponentsUpTo(columns.length, degree)].filter(
      (powers) => powers.some((power) => power > 0) && isTerm(workshop, problem, monomial(variables, powers)),
    );
    if (exponents.length === 0) continue;
    if (exponents.length > Math.min(target.length * mostTermsPerRow, mostTerms)) return;
    const sums = new SparseSums(
      exponents.map((powers) => monomialValues(columns, powers)),
      target,
      place.hasOffset,
      rowWeights,
    );
    const all = sums.sumOf(exponents.map((_, i) => i));
    if (all !== null && all.loss <= front.exactSquares) {
      const { terms, weights, offset } = withoutNeedless(sums, all, front.exactSquares);
      front.offer(
        wrap(
          weightedSum(
            terms.map((term) => monomial(variables, exponents[term]!)),
            weights,
            offset,
          ),
        ),
      );
    }
    workshop.evaluations += sums.evaluations;
    if (front.isExact) return;
  }
}

/** Leaves out terms as long as the sum stays exact, those of the smallest part in it first. */
function withoutNeedless(sums: SparseSums, sum: SparseSum, exact: number): SparseSum {
  const byPart = [...sum.terms.keys()].sort((a, b) => sums.partOf(sum, a) - sums.partOf(sum, b));
  for (const place of byPart) {
    const fewer = sums.sumOf(sum.terms.filter((_, i) => i !== place));
    if (fewer !== null && fewer.loss <= exact) return withoutNeedless(sums, fewer, exact);
  }
  return sum;
}
