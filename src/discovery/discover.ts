import { Random } from '../base/random.js';
import { Evaluator } from '../formula/evaluator.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { FormulaFront } from './formulaFront.js';
import { distinctShapes, enumerateFormulas } from './library.js';
import { Polisher } from './polish.js';
import type { Problem } from './problem.js';
import { reduced } from './reductions.js';
import { Evolution } from './strategies/evolution.js';
import { findPolynomial } from './strategies/polynomials.js';
import { findPowerLaw } from './strategies/powerLaw.js';
import { findMonomialSums, findSums } from './strategies/sums.js';
import { transformsOf } from './transforms.js';
import { isOver, type Workshop } from './workshop.js';

export interface DiscoverOptions {
  readonly evaluations: number;
  readonly seed: number;
  readonly mostSize: number;
  readonly exact: number;
  readonly onStep?: (stage: string, front: FormulaFront, evaluations: number) => void;
}

/** The rows that a search looks at; the front is judged by all. */
const mostSampleRows = 200;
/** The rows by which it looks for factors and pairs of variables. */
const mostReductionRows = 600;

/** The rows that the numbers of the formulas found are fitted to. */
const mostPolishRows = 2000;

/** The most formulas of the library, and the parts of the budget that stages may take. */
const mostLibrary = 60_000;
const libraryShare = 0.3;
/** Values that fitted constants begin at, so that formulas with different constants are different. */
const skeletonConstants = [0.7312, 1.3719];
const skeletonShare = 0.05;
const sumsShare = 0.2;
const mostSums = 400_000;

export async function discoverFormulas(
  language: FormulaLanguage,
  columns: readonly Float64Array[],
  target: Float64Array,
  options: DiscoverOptions,
): Promise<FormulaFront> {
  const front = await searchFormulas(language, columns, target, options);
  const rows = evenRows(target.length, mostPolishRows);
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  new Polisher(front, columns.map(pick), pick(target)).polish();
  return front;
}

function evenRows(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}

async function searchFormulas(
  language: FormulaLanguage,
  columns: readonly Float64Array[],
  target: Float64Array,
  options: DiscoverOptions,
): Promise<FormulaFront> {
  const random = new Random(options.seed);
  const front = new FormulaFront(language, columns, target, options.exact);
  const workshop: Workshop = {
    language,
    front,
    random,
    mostEvaluations: options.evaluations,
    evaluations: 0,
  };
  const report = (stage: string) => options.onStep?.(stage, front, workshop.evaluations);
  const rows = random.shuffle(Array.from(target, (_, i) => i));
  const whole = problemOf(columns, target, rows.slice(0, mostReductionRows));
  const problems = reductionsOf(language, whole);
  const samples = problems.map((problem) => firstRows(problem, mostSampleRows));
  for (const problem of samples) {
    if (!isOver(workshop)) findPowerLaw(workshop, problem);
    for (const transform of transformsOf(language, problem)) {
      if (!isOver(workshop)) findPolynomial(workshop, transform);
    }
    report(`polynomials of ${problem.name}`);
  }
  const evolution = new Evolution(workshop, options.mostSize);
  // the problem with the fewest variables first
  const chosen = [...samples].sort((a, b) => a.variables.length - b.variables.length).slice(0, 3);
  if (!chosen.includes(samples[0]!)) chosen.push(samples[0]!);
  for (const problem of chosen) {
    const share = options.evaluations / chosen.length;
    if (isOver(workshop)) break;
    const library = enumerateFormulas(language, problem.evaluator, {
      mostEvaluations: Math.min(mostLibrary, Math.ceil(share * libraryShare)),
      mostSize: 15,
      variables: problem.variables,
    });
    workshop.evaluations += library.evaluations;
    const entries = distinctShapes(library.entries[language.table.start]!);
    const skeletons = enumerateFormulas(language, problem.evaluator, {
      mostEvaluations: Math.min(mostLibrary, Math.ceil(share * skeletonShare)),
      mostSize: 15,
      variables: problem.variables,
      constants: skeletonConstants,
    });
    workshop.evaluations += skeletons.evaluations;
    const parametric = skeletons.entries[language.table.start]!.filter(({ constants }) => constants.length > 0);
    const transforms = transformsOf(language, problem);
    for (const [i, transform] of transforms.entries()) {
      if (isOver(workshop)) break;
      const pool = i === 0 ? entries : entries.slice(0, 2000);
      evolution.add({ problem: transform, library, pool: [...pool, ...parametric.slice(0, i === 0 ? parametric.length : 500)] });
      report(`singles of ${transform.name}`);
      const most = Math.min(share * sumsShare, mostSums) / (i === 0 ? 1 : 2 * transforms.length);
      if (!isOver(workshop)) findMonomialSums(workshop, transform, most / 4);
      const summands = entries.slice(0, Math.min(5000, Math.max(300, Math.floor(most / 16))));
      if (!isOver(workshop)) findSums(workshop, transform, summands, most);
      report(`sums of ${transform.name}`);
    }
  }
  while (!isOver(workshop)) {
    evolution.epoch();
    report('evolution');
  }
  return front;
}

/** The problem, and what is left of it and of its insides without the variables that can be taken out. */
function reductionsOf(language: FormulaLanguage, whole: Problem): Problem[] {
  const problems = [whole];
  for (const start of transformsOf(language, whole)) {
    for (let next = reduced(start); next !== null; next = reduced(next)) problems.push(next);
  }
  return problems;
}

function problemOf(columns: readonly Float64Array[], target: Float64Array, rows: readonly number[]): Problem {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    name: 'target',
    evaluator: new Evaluator(columns.map(pick), rows.length),
    variables: [...columns.keys()],
    target: pick(target),
    wrap: (formula) => formula,
  };
}

function firstRows(problem: Problem, most: number): Problem {
  const { evaluator, target } = problem;
  if (target.length <= most) return problem;
  return {
    ...problem,
    evaluator: new Evaluator(
      evaluator.columns.map((column) => column.slice(0, most)),
      most,
    ),
    target: target.slice(0, most),
  };
}
