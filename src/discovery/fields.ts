import type { PopulationTask } from './epoch.js';
import { listOf, sharedList } from './formulaList.js';
import { distinctShapes, enumerateFormulas, type Library, type LibraryEntry } from './library.js';
import type { Problem } from './problem.js';
import type { Workshop } from './workshop.js';

/** A problem with the formulas that populations for it begin with. */
export interface Field {
  readonly problem: Problem;
  readonly task: PopulationTask;
  /** The number of formulas at the front of the pool whose variables are given fitted factors. */
  readonly scaled: number;
}

const mostLibrarySize = 15;
const mostLibrary = 60_000;
/** Parts of the evaluations. */
const shares = { library: 0.3, skeletons: 0.05, scaled: 0.02 };
/** Values that fitted constants begin at in the library; two, so that formulas with two different constants are in it. */
const skeletonConstants = [0.7312, 1.3719];
/** The formulas of the library that populations for insides of operations begin with. */
const insidePool = { plain: 2000, parametric: 500 };
/** The formulas whose variables are given fitted factors. */
const mostScaled = 2000;

/**
 * Yields the fields of a problem and of what is inside its outermost operations, with the small formulas of their places. The
 * formulas are counted as they are evaluated, for the first field.
 *
 * @param insides the problem itself, and then those within its outermost operations
 * @param mostEvaluations that a search for the problem may take in all
 */
export function* fieldsOf(
  workshop: Workshop,
  insides: readonly Problem[],
  mostEvaluations: number,
): Generator<{ readonly field: Field; readonly terms: readonly LibraryEntry[] }> {
  const [problem] = insides as readonly [Problem];
  const plain = enumerated(workshop, problem, mostEvaluations * shares.library, []);
  const skeletons = enumerated(workshop, problem, mostEvaluations * shares.skeletons, skeletonConstants);
  const library = plain.entries.map((entries) => sharedList(listOf(entries)));
  for (const inside of insides) {
    const isWhole = inside === problem;
    const { nonTerminal, hasFactor, hasOffset } = inside.place;
    const all = plain.entries[nonTerminal]!;
    const terms = hasFactor && hasOffset ? distinctShapes(all) : all;
    const parametric = skeletons.entries[nonTerminal]!.filter(({ constants }) => constants.length > 0);
    const pool = isWhole
      ? [...terms, ...parametric]
      : [...terms.slice(0, insidePool.plain), ...parametric.slice(0, insidePool.parametric)];
    const { evaluator, variables, target, weights, place } = inside;
    const scaled =
      isWhole && hasFactor ? Math.min(mostScaled, pool.length, mostEvaluations * shares.scaled) : 0;
    const task = {
      columns: evaluator.columns,
      variables,
      target,
      weights,
      place,
      library,
      pool: listOf(pool),
    };
    yield { field: { problem: inside, task, scaled }, terms };
  }
}

function enumerated(
  workshop: Workshop,
  { evaluator, variables }: Problem,
  mostEvaluations: number,
  constants: readonly number[],
): Library {
  const library = enumerateFormulas(workshop.language, evaluator, {
    mostEvaluations: Math.min(mostLibrary, Math.ceil(mostEvaluations)),
    mostSize: mostLibrarySize,
    variables,
    constants,
  });
  workshop.evaluations += library.evaluations;
  return library;
}
