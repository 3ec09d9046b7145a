import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { Evaluator } from '../formula/evaluator.js';
import type { Formula } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { formulaOf } from '../formula/program.js';
import { Emphasis } from './emphasis.js';
import { EpochRunner } from './epochRunner.js';
import { type FormulaData, pickRows } from './formulaData.js';
import { type FormulaConditions, FormulaFront, type FoundFormula } from './formulaFront.js';
import { listOf, sharedList } from './formulaList.js';
import { distinctShapes, enumerateFormulas, type Library } from './library.js';
import type { FormulaLoss } from './losses/formulaLoss.js';
import { squaredLoss } from './losses/squared.js';
import { formulaPlace } from './place.js';
import { Polisher } from './polish.js';
import { firstRows, type Problem, problemOf } from './problem.js';
import { reduced } from './reductions.js';
import { FormulaEvolution } from './strategies/evolution.js';
import { findPolynomial } from './strategies/polynomials.js';
import { findPowerLaw } from './strategies/powerLaw.js';
import { findMonomialSums, findSums } from './strategies/sums.js';
import { transformsOf } from './transforms.js';
import { variationOf } from './vectors.js';
import { type FormulaProposer, isOver, type Workshop } from './workshop.js';

export interface DiscoverOptions extends FormulaConditions {
  /** The most formulas that are evaluated. Defaults to 1,000,000. */
  readonly evaluations?: number | undefined;
  /** The most minutes; the search ends at whichever limit comes first. Defaults to none. */
  readonly minutes?: number | undefined;
  /** How errors count. Defaults to their squares. */
  readonly loss?: FormulaLoss | undefined;
  /** What the error at each row counts, `[rows]`, above 0. Defaults to the same for all. */
  readonly weights?: Float64Array | null | undefined;
  /** Defaults to 1. */
  readonly seed?: number | undefined;
  /** The most operators and leaves of a formula whose parts are exchanged. Defaults to 30. */
  readonly mostSize?: number | undefined;
  /** Makes further formulas for the populations. Defaults to none. */
  readonly proposer?: FormulaProposer | undefined;
  /** The threads that work on it; the formulas are the same. Defaults to one for each core. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DiscoverProgress) => void) | undefined;
}

export interface DiscoverProgress {
  readonly evaluations: number;
  readonly seconds: number;
  /** From small to large; each is better than all smaller ones. */
  readonly formulas: readonly FoundFormula[];
}

export interface Discovery extends DiscoverProgress {
  readonly seed: number;
  /** Why the search ended: a formula is the target but for rounding, or a limit. */
  readonly ended: 'exact' | 'evaluations' | 'time' | 'interrupted';
}

/** The rows that a search looks at; formulas that are shown are judged by all. */
const mostSampleRows = 200;
/** The rows by which it looks for factors and pairs of variables. */
const mostReductionRows = 600;
/** The rows that the numbers of the formulas found are fitted to. */
const mostPolishRows = 2000;

const mostLibrarySize = 15;
const mostLibrary = 60_000;
/** Parts of the evaluations for each stage. */
const shares = { library: 0.3, skeletons: 0.05, scaled: 0.02, sums: 0.2 };
const mostSums = 400_000;
/** The formulas that say what the places of a language are, and the rows that they are judged by. */
const mostSmall = 3000;
const mostSmallRows = 30;
/** Values that fitted constants begin at in the library; two, so that formulas with two different constants are in it. */
const skeletonConstants = [0.7312, 1.3719];
/** The problems that are searched beyond polynomials, besides the one of the data. */
const mostProblems = 3;
/** The formulas of the library that populations for insides of operations begin with. */
const insidePool = { plain: 2000, parametric: 500 };
/** The formulas whose variables are given fitted factors. */
const mostScaled = 2000;
const termPool = { least: 300, most: 5000 };

/**
 * Looks for formulas that give a target from variables: for each size the one with the least squared error. Products of
 * powers and polynomials are tried first; then all small formulas and sums of them; then formulas are evolved.
 *
 * @param columns the variables, `[rows]` each, all finite
 * @param target `[rows]`, finite
 * @throws InputError for a target that is constant, and options out of range
 */
export async function discoverFormulas(
  language: FormulaLanguage,
  columns: readonly Float64Array[],
  target: Float64Array,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const { evaluations = 1_000_000, minutes, seed = 1, mostSize = 30, signal, onProgress } = options;
  if (!Number.isInteger(evaluations) || evaluations < 1) {
    throw new InputError({
      setting: 'evaluations',
      expected: 'at least one evaluation',
      received: evaluations,
    });
  }
  if (!(variationOf(target) > 0))
    throw new InputError('expected a target that varies, but all its values are equal');
  const started = performance.now();
  const random = new Random(seed);
  const { loss = squaredLoss, weights = null } = options;
  const data: FormulaData = { columns, target, weights, loss };
  const front = new FormulaFront(language, data, options);
  const isLate = () => minutes !== undefined && performance.now() - started > 60_000 * minutes;
  const rows = random.shuffle(Array.from(target, (_, i) => i)).slice(0, mostReductionRows);
  const samples = smallFormulas(language, columns, rows);
  const place = formulaPlace(language, samples, (formula) => formula);
  if (place === null)
    throw new InputError('expected a grammar with formulas that are finite for the data, but found none');
  const sample = pickRows(data, rows);
  const whole = problemOf(sample, place);
  const emphasis = new Emphasis(sample, front);
  const workshop: Workshop = {
    language,
    front,
    random,
    proposer: options.proposer ?? null,
    samples,
    mostEvaluations: evaluations,
    evaluations: 0,
    isStopped: () => signal?.aborted === true || isLate(),
  };
  const progress = (): DiscoverProgress => ({
    evaluations: workshop.evaluations,
    seconds: (performance.now() - started) / 1000,
    formulas: front.formulas,
  });
  const runner = new EpochRunner(options.threads);
  try {
    const evolution = new FormulaEvolution(workshop, runner, mostSize);
    for await (const _ of stages(workshop, whole, emphasis, evolution)) {
      onProgress?.(progress());
      await breathe();
    }
  } finally {
    await runner.close();
  }
  new Polisher(front, evenRows(data, mostPolishRows)).polish();
  const ended = front.isExact
    ? 'exact'
    : signal?.aborted === true
      ? 'interrupted'
      : isLate()
        ? 'time'
        : 'evaluations';
  return { ...progress(), seed, ended };
}

/** Works through the stages of a search, and pauses after each step. */
async function* stages(
  workshop: Workshop,
  whole: Problem,
  emphasis: Emphasis,
  evolution: FormulaEvolution,
): AsyncGenerator<void> {
  const problems = reductionsOf(workshop, emphasis.begun(whole));
  const samples = problems.map((problem) => firstRows(problem, mostSampleRows));
  for (const problem of samples) {
    for (const inside of transformsOf(workshop, problem)) {
      if (isOver(workshop)) return;
      if (inside === problem) findPowerLaw(workshop, problem);
      findPolynomial(workshop, inside);
    }
    yield;
  }
  const [first] = samples as [Problem];
  // those with the fewest variables are the easiest
  const easiest = [...samples].sort((a, b) => a.variables.length - b.variables.length).slice(0, mostProblems);
  const chosen = easiest.includes(first) ? easiest : [...easiest, first];
  for (const problem of chosen)
    yield* searchSmall(
      workshop,
      emphasis.renewed(problem),
      workshop.mostEvaluations / chosen.length,
      evolution,
    );
  while (!isOver(workshop)) {
    await evolution.epoch();
    yield;
  }
}

/** Tries all small formulas for a problem, alone and in sums, and begins populations with them. */
async function* searchSmall(
  workshop: Workshop,
  problem: Problem,
  mostEvaluations: number,
  evolution: FormulaEvolution,
): AsyncGenerator<void> {
  if (isOver(workshop)) return;
  const plain = enumerated(workshop, problem, mostEvaluations * shares.library, []);
  yield;
  const skeletons = enumerated(workshop, problem, mostEvaluations * shares.skeletons, skeletonConstants);
  const library = plain.entries.map((entries) => sharedList(listOf(entries)));
  const insides = transformsOf(workshop, problem);
  for (const inside of insides) {
    if (isOver(workshop)) return;
    const isWhole = inside === problem;
    const { nonTerminal, hasFactor, hasOffset } = inside.place;
    const all = plain.entries[nonTerminal]!;
    const entries = hasFactor && hasOffset ? distinctShapes(all) : all;
    const parametric = skeletons.entries[nonTerminal]!.filter(({ constants }) => constants.length > 0);
    const pool = isWhole
      ? [...entries, ...parametric]
      : [...entries.slice(0, insidePool.plain), ...parametric.slice(0, insidePool.parametric)];
    const { evaluator, variables, target, weights, place } = inside;
    evolution.add({
      problem: inside,
      task: { columns: evaluator.columns, variables, target, weights, place, library, pool: listOf(pool) },
      scaled: isWhole && hasFactor ? Math.min(mostScaled, pool.length, mostEvaluations * shares.scaled) : 0,
    });
    if (isWhole) yield* evolution.begin();
    yield;
    const most = Math.min(mostEvaluations * shares.sums, mostSums) / (isWhole ? 1 : 2 * insides.length);
    if (!isOver(workshop)) findMonomialSums(workshop, inside, most / 4);
    yield;
    const terms = Math.min(termPool.most, Math.max(termPool.least, Math.floor(most / 16)));
    if (!isOver(workshop)) findSums(workshop, inside, entries.slice(0, terms), most);
    yield;
  }
  yield* evolution.begin();
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

/** Some small formulas of each non-terminal, that are not constant on the data. */
function smallFormulas(
  language: FormulaLanguage,
  columns: readonly Float64Array[],
  rows: readonly number[],
): Formula[][] {
  const few = rows.slice(0, mostSmallRows);
  const evaluator = new Evaluator(
    columns.map((column) => Float64Array.from(few, (row) => column[row]!)),
    few.length,
  );
  const { entries } = enumerateFormulas(language, evaluator, {
    mostEvaluations: mostSmall,
    mostSize: 5,
    variables: [...columns.keys()],
  });
  return entries.map((list) =>
    list
      .filter(({ values }) => values.some((value) => value !== values[0]))
      .slice(0, 3)
      .map(({ derivation }) => formulaOf(language.programOf(derivation))),
  );
}

/** The problem, and what is left of it and of its insides without the variables that can be taken out. */
function reductionsOf(workshop: Workshop, whole: Problem): Problem[] {
  const problems = [whole];
  for (const start of transformsOf(workshop, whole)) {
    for (let next = reduced(workshop, start); next !== null; next = reduced(workshop, next))
      problems.push(next);
  }
  return problems;
}

function evenRows(data: FormulaData, most: number): FormulaData {
  const rows = data.target.length;
  const count = Math.min(rows, most);
  return pickRows(
    data,
    Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count)),
  );
}
