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
import { enumerateFormulas } from './library.js';
import type { FormulaLoss } from './losses/formulaLoss.js';
import { squaredLoss } from './losses/squared.js';
import { packFormula, unpackFormula } from './packedBytes.js';
import { formulaPlace } from './place.js';
import { Polisher } from './polish.js';
import { type Problem, problemOf } from './problem.js';
import type { SearchState } from './searchState.js';
import { firstStages, restorePopulations } from './stages.js';
import { FormulaEvolution } from './strategies/evolution.js';
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
  /** Goes on with a search of the same data and options. */
  readonly state?: SearchState | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DiscoverProgress) => void) | undefined;
}

export interface DiscoverProgress {
  readonly evaluations: number;
  readonly seconds: number;
  /** From small to large; each is better than all smaller ones. */
  readonly formulas: readonly FoundFormula[];
  /** Returns the state of the search, with which it can go on later; null as long as it would begin anew. */
  readonly save: () => SearchState | null;
}

export interface Discovery extends DiscoverProgress {
  readonly seed: number;
  /** Why the search ended: a formula is the target but for rounding, or a limit. */
  readonly ended: 'exact' | 'evaluations' | 'time' | 'interrupted';
}

const usualEvaluations = 1_000_000;
/** The rows by which it looks for factors and pairs of variables. */
const mostReductionRows = 600;
/** The rows that the numbers of the formulas found are fitted to. */
const mostPolishRows = 2000;

/** The formulas that say what the places of a language are, and the rows that they are judged by. */
const mostSmall = 3000;
const mostSmallRows = 30;
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
  const { evaluations = usualEvaluations } = options;
  if (!Number.isInteger(evaluations) || evaluations < 1) {
    throw new InputError({
      setting: 'evaluations',
      expected: 'at least one evaluation',
      received: evaluations,
    });
  }
  if (!(variationOf(target) > 0))
    throw new InputError('expected a target that varies, but all its values are equal');
  const { loss = squaredLoss, weights = null } = options;
  return new FormulaSearch(language, { columns, target, weights, loss }, options).run();
}

/** A search, from the beginning or from a state, to its end. */
class FormulaSearch {
  readonly #options: DiscoverOptions;
  readonly #data: FormulaData;
  readonly #whole: Problem;
  readonly #emphasis: Emphasis;
  readonly #workshop: Workshop;
  readonly #runner: EpochRunner;
  readonly #evolution: FormulaEvolution;
  readonly #started = performance.now();
  /** Whether everything that a state is restored into is there. */
  #hasBegun = false;

  constructor(language: FormulaLanguage, data: FormulaData, options: DiscoverOptions) {
    const { evaluations = usualEvaluations, seed = 1, mostSize = 30, proposer = null, threads } = options;
    const { columns, target } = data;
    const random = new Random(seed);
    const rows = random.shuffle(Array.from(target, (_, i) => i)).slice(0, mostReductionRows);
    const samples = smallFormulas(language, columns, rows);
    const place = formulaPlace(language, samples, (formula) => formula);
    if (place === null)
      throw new InputError('expected a grammar with formulas that are finite for the data, but found none');
    this.#options = options;
    this.#data = data;
    const front = new FormulaFront(language, data, options);
    const sample = pickRows(data, rows);
    this.#whole = problemOf(sample, place);
    this.#emphasis = new Emphasis(sample, front);
    this.#workshop = {
      language,
      front,
      random,
      proposer,
      samples,
      mostEvaluations: evaluations,
      evaluations: 0,
      isStopped: () => options.signal?.aborted === true || this.#isLate,
    };
    this.#runner = new EpochRunner(threads);
    this.#evolution = new FormulaEvolution(this.#workshop, this.#runner, mostSize);
  }

  async run(): Promise<Discovery> {
    const { state, seed = 1 } = this.#options;
    try {
      if (state === undefined) await this.#begin();
      else await this.#restore(state);
      while (!isOver(this.#workshop)) {
        await this.#evolution.epoch();
        await this.#show();
      }
    } finally {
      await this.#runner.close();
    }
    // the formulas as they are without the last touches, which a search that goes on makes again
    const saved = this.#save();
    const { front } = this.#workshop;
    new Polisher(front, evenRows(this.#data, mostPolishRows)).polish();
    return { ...this.#progress(), save: () => saved, seed, ended: this.#whyEnded() };
  }

  async #begin(): Promise<void> {
    for await (const _ of firstStages(this.#workshop, this.#whole, this.#emphasis, this.#evolution))
      await this.#show();
    this.#hasBegun = !isOver(this.#workshop);
  }

  async #restore({ evaluations, random, front, evolution }: SearchState): Promise<void> {
    await restorePopulations(this.#workshop, this.#whole, this.#emphasis, this.#evolution, evolution);
    this.#workshop.evaluations = evaluations;
    this.#workshop.random = Random.restore(random);
    this.#workshop.front.restore(front.map(unpackFormula));
    this.#hasBegun = true;
  }

  #save(): SearchState | null {
    if (!this.#hasBegun) return null;
    const { evaluations, random, front } = this.#workshop;
    return {
      evaluations,
      seconds: this.#seconds,
      random: random.save(),
      front: front.formulas.map(({ formula }) => packFormula(formula)),
      evolution: this.#evolution.save(),
    };
  }

  async #show(): Promise<void> {
    this.#options.onProgress?.(this.#progress());
    await breathe();
  }

  #progress(): DiscoverProgress {
    const { evaluations, front } = this.#workshop;
    return { evaluations, seconds: this.#seconds, formulas: front.formulas, save: () => this.#save() };
  }

  #whyEnded(): Discovery['ended'] {
    if (this.#workshop.front.isExact) return 'exact';
    if (this.#options.signal?.aborted === true) return 'interrupted';
    return this.#isLate ? 'time' : 'evaluations';
  }

  get #seconds(): number {
    return (this.#options.state?.seconds ?? 0) + (performance.now() - this.#started) / 1000;
  }

  get #isLate(): boolean {
    return this.#options.minutes !== undefined && this.#seconds > 60 * this.#options.minutes;
  }
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

function evenRows(data: FormulaData, most: number): FormulaData {
  const rows = data.target.length;
  const count = Math.min(rows, most);
  return pickRows(
    data,
    Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count)),
  );
}
