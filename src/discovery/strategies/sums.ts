import type { Formula } from '../../formula/formula.js';
import { formulaOf } from '../../formula/program.js';
import type { LibraryEntry } from '../library.js';
import type { Problem } from '../problem.js';
import { type SparseSum, SparseSums } from '../sparseSum.js';
import { isTerm } from '../terms.js';
import { monomial, monomialValues, weightedSum } from '../weightedSum.js';
import type { Workshop } from '../workshop.js';

/** The sums that are widened at each number of terms, and the most terms. */
const beam = 8;
const mostTerms = 6;
/** The sums whose terms are exchanged. */
const exchanged = 3;

/** Looks for weighted sums of small formulas. */
export function findSums(
  workshop: Workshop,
  problem: Problem,
  pool: readonly LibraryEntry[],
  mostEvaluations: number,
): void {
  const { language } = workshop;
  if (!problem.place.hasFactor || pool.length === 0) return;
  search(
    workshop,
    problem,
    pool.map(({ values }) => values),
    (term) => formulaOf(language.programOf(pool[term]!.derivation)),
    mostEvaluations,
  );
}

/** The most monomials. */
const mostMonomials = 4000;

/** Looks for weighted sums of products of whole powers, negative ones too. */
export function findMonomialSums(workshop: Workshop, problem: Problem, mostEvaluations: number): void {
  const { variables, place } = problem;
  if (!place.hasFactor) return;
  const columns = variables.map((index) => problem.evaluator.columns[index]!);
  const exponents: number[][] = [];
  const usable = columns.map((column) => !column.includes(0));
  for (const powers of exponentsOf(usable, degreeOf(columns.length))) {
    if (!isTerm(workshop, problem, monomial(variables, powers))) continue;
    if (exponents.push(powers) === mostMonomials) break;
  }
  if (exponents.length === 0) return;
  search(
    workshop,
    problem,
    exponents.map((powers) => monomialValues(columns, powers)),
    (term) => monomial(variables, exponents[term]!),
    mostEvaluations,
  );
}

/** The highest degree whose monomials are not too many. */
function degreeOf(variables: number): number {
  if (variables <= 3) return 6;
  if (variables <= 5) return 5;
  return variables === 6 ? 4 : 3;
}

function search(
  workshop: Workshop,
  { target, weights, place, wrap }: Problem,
  terms: readonly Float64Array[],
  formula: (term: number) => Formula,
  mostEvaluations: number,
): void {
  const { front } = workshop;
  const sums = new SparseSums(terms, target, place.hasOffset, weights);
  const offer = (sum: SparseSum): void => {
    front.offer(wrap(weightedSum(sum.terms.map(formula), sum.weights, sum.offset)));
  };
  const scansLeft = () => Math.floor((mostEvaluations - sums.evaluations) / terms.length);
  const single = sums.widen([[]]);
  single.forEach(offer);
  // small terms first, whatever their loss: the part of a sum that explains least may be the one to begin with
  let widest: (readonly number[])[] = [
    ...single.map((sum) => sum.terms),
    ...terms.slice(0, Math.min(40, Math.max(4, Math.floor(scansLeft() * 0.7)))).map((_, i) => [i]),
  ];
  for (let count = 2; count <= mostTerms && scansLeft() > 0 && !front.isExact; count++) {
    const wider = sums.widen(widest.slice(0, scansLeft()));
    wider.slice(0, beam).forEach(offer);
    if (front.isExact) break;
    const better = wider
      .slice(0, exchanged)
      .map((sum) => sums.exchange(sum, front.exactSquares, mostEvaluations - sums.evaluations));
    better.forEach(offer);
    widest = [...better, ...wider.slice(0, beam)].map((sum) => sum.terms);
  }
  workshop.evaluations += sums.evaluations;
}

/** Exponents whose absolute values add up to at most `degree`, small ones first. */
function* exponentsOf(usable: readonly boolean[], degree: number): Generator<number[]> {
  const from = function* (at: number, left: number): Generator<number[]> {
    if (at === usable.length) {
      if (left === 0) yield [];
      return;
    }
    // the columns behind can take what is left over
    for (let power = usable[at]! ? -left : 0; power <= left; power++) {
      for (const others of from(at + 1, left - Math.abs(power))) yield [power, ...others];
    }
  };
  for (let total = 1; total <= degree; total++) yield* from(0, total);
}
