import type { Formula } from '../../formula/formula.js';
import { binary } from '../../formula/formula.js';
import { formulaOf } from '../../formula/program.js';
import { withValues } from '../../formula/simplify.js';
import { allowedProductions } from '../allowedProductions.js';
import { type FormulaIndividual, Judge } from '../individual.js';
import { innerWeights } from '../innerWeights.js';
import { type Child, Island } from '../island.js';
import type { Library, LibraryEntry } from '../library.js';
import { formulaPlace } from '../place.js';
import type { Problem } from '../problem.js';
import { linearFit, variationOf } from '../vectors.js';
import { weightedSum } from '../weightedSum.js';
import { isOver, type Workshop } from '../workshop.js';

/** A formula beside which another one is looked for. */
interface Companion {
  readonly formula: Formula;
  readonly values: Float64Array;
}

/** A problem with the formulas that populations for it begin with. */
export interface Field {
  readonly problem: Problem;
  readonly library: Library;
  readonly pool: readonly LibraryEntry[];
  /** The number of formulas at the front of the pool whose variables are given fitted factors, the first time. */
  readonly scaled: number;
}

/** A population for one problem, beside companions. */
interface Arm {
  readonly field: Field;
  /** Whether it looks for a factor of a formula of another population. */
  readonly isQuotient: boolean;
  readonly companions: readonly Companion[];
  readonly judge: Judge;
  readonly island: Island;
  /** The least loss of its formulas for the data's target, with the outermost operation. */
  best: number;
  /** Epochs without a better formula. */
  idle: number;
}

/** Children in an epoch. */
const epochLength = 2000;
/** The populations at the same time, and the epochs without anything better after which one ends. */
const mostArms = 16;
const mostIdle = 4;
/** The largest companion, and the most of them. */
const mostCompanionSize = 12;
const mostCompanions = 3;
/** The formulas drawn for a population that no small formula fits into. */
const drawnAtFirst = 300;
/** The largest formulas whose variables are scaled at the beginning. */
const mostScaledSize = 9;
/** The formulas of each size in a population. */
const perSize = 12;

/** Populations for several problems, which share a budget. */
export class FormulaEvolution {
  readonly #workshop: Workshop;
  readonly #mostSize: number;
  readonly #fields: Field[] = [];
  readonly #arms: Arm[] = [];

  constructor(workshop: Workshop, mostSize: number) {
    this.#workshop = workshop;
    this.#mostSize = mostSize;
  }

  /** Begins a population for a problem, and again when it has come to its end. */
  add(field: Field): void {
    this.#fields.push(field);
    this.#begin(field, [], false, field.pool.slice(0, field.scaled));
  }

  /** Evolves one population for a while. */
  epoch(): void {
    const { random } = this.#workshop;
    const arm = this.#pick();
    const before = this.#workshop.evaluations;
    let isBetter = false;
    for (let i = 0; i < epochLength && !isOver(this.#workshop); i++) {
      if (arm.island.individuals.length === 0) break;
      const news = arm.island.step();
      this.#workshop.evaluations += arm.judge.evaluations;
      arm.judge.evaluations = 0;
      if (news !== null && this.#offer(arm, news)) isBetter = true;
    }
    // a population without children would go on for ever
    if (this.#workshop.evaluations === before) this.#workshop.evaluations += epochLength;
    arm.idle = isBetter ? 0 : arm.idle + 1;
    if (arm.idle >= mostIdle || arm.island.individuals.length === 0) this.#end(arm);
    if (arm.field.problem.place.hasFactor && random.uniform() < 0.7) this.#branch(arm);
  }

  #pick(): Arm {
    const { random } = this.#workshop;
    const draws = Array.from({ length: 3 }, () => this.#arms[random.integer(this.#arms.length)]!);
    return draws.reduce((best, arm) => (arm.best < best.best ? arm : best));
  }

  #begin(
    field: Field,
    companions: readonly Companion[],
    isQuotient = false,
    toScale: readonly Child[] = [],
  ): void {
    const { language, random } = this.#workshop;
    const { evaluator, target, weights, variables, place } = field.problem;
    const judge = new Judge(
      language,
      evaluator,
      target,
      companions.map(({ values }) => values),
      place,
      weights,
    );
    const island = new Island(judge, field.library, allowedProductions(language, variables), random.split(), {
      mostSize: this.#mostSize,
      perSize,
    });
    const arm: Arm = {
      field,
      isQuotient,
      companions,
      judge,
      island,
      best: Number.POSITIVE_INFINITY,
      idle: 0,
    };
    for (const { derivation, constants } of field.pool) {
      const one = judge.judge(derivation, constants, Number.POSITIVE_INFINITY);
      if (one !== null && island.add(one)) this.#offer(arm, one);
      if (isOver(this.#workshop)) break;
    }
    if (island.individuals.length === 0) {
      for (const one of island.drawAtRandom(drawnAtFirst)) this.#offer(arm, one);
    }
    if (!isOver(this.#workshop)) {
      const small = island.individuals.filter(
        ({ size, constants }) => size <= mostScaledSize && constants.length === 0,
      );
      for (const one of island.scaleVariables([...small, ...toScale])) this.#offer(arm, one);
    }
    this.#workshop.evaluations += judge.evaluations;
    judge.evaluations = 0;
    this.#arms.push(arm);
  }

  #end(arm: Arm): void {
    this.#arms.splice(this.#arms.indexOf(arm), 1);
    if (this.#fields.includes(arm.field) && arm.companions.length === 0) this.#begin(arm.field, []);
  }

  /** Begins a population for what a formula of another one leaves: a sum, or a product. */
  #branch({ field, companions, island, isQuotient }: Arm): void {
    const { random } = this.#workshop;
    const small = island.individuals.filter(({ size }) => size <= mostCompanionSize);
    if (small.length === 0) return;
    const draws = Array.from({ length: 4 }, () => small[random.integer(small.length)]!);
    const chosen = draws.reduce((best, one) => (one.loss < best.loss ? one : best));
    const companion = { formula: formulaWithValues(chosen), values: chosen.values };
    if (this.#arms.length >= mostArms) {
      const worst = this.#arms
        .filter((arm) => arm.companions.length > 0 || arm.isQuotient)
        .reduce<Arm | null>((a, b) => (a === null || b.best > a.best ? b : a), null);
      if (worst === null) return;
      this.#arms.splice(this.#arms.indexOf(worst), 1);
    }
    const isProduct = companions.length === 0 && !isQuotient && random.uniform() < 0.4;
    if (!isProduct) {
      const others = companions.length < mostCompanions ? companions : companions.slice(1);
      this.#begin(field, [...others, companion], isQuotient);
      return;
    }
    const { problem } = field;
    const target = problem.target.map((value, row) => value / chosen.values[row]!);
    if (!target.every(Number.isFinite) || !(variationOf(target) > 0)) return;
    const wrap = (formula: Formula) => problem.wrap(binary('*', companion.formula, formula));
    const { language, samples } = this.#workshop;
    const place = formulaPlace(language, samples, wrap);
    // another kind of formulas would need a pool of its own
    if (place === null || place.nonTerminal !== problem.place.nonTerminal) return;
    const weights = innerWeights(problem.weights, (row) => chosen.values[row]!);
    const quotient: Problem = { ...problem, name: `${problem.name}, quotient`, target, weights, place, wrap };
    this.#begin({ ...field, problem: quotient }, [], true);
  }

  /** Returns whether a formula is better than all no larger ones. */
  #offer(arm: Arm, one: FormulaIndividual): boolean {
    const { companions } = arm;
    const { target, weights: rowWeights, place } = arm.field.problem;
    const columns = [one.values, ...companions.map(({ values }) => values)];
    const terms = [formulaWithValues(one), ...companions.map(({ formula }) => formula)];
    const forms: Formula[] = [];
    if (companions.length === 0) forms.push(terms[0]!);
    if (!place.hasFactor) return this.#offerForms(arm, forms);
    const weights = linearFit(columns, target, rowWeights);
    if (weights !== null) forms.push(weightedSum(terms, weights, 0));
    if (!place.hasOffset) return this.#offerForms(arm, forms);
    const ones = new Float64Array(one.values.length).fill(1);
    const withOffset = linearFit([...columns, ones], target, rowWeights);
    if (withOffset !== null) forms.push(weightedSum(terms, withOffset, withOffset.at(-1)!));
    return this.#offerForms(arm, forms);
  }

  #offerForms(arm: Arm, forms: readonly Formula[]): boolean {
    let isBetter = false;
    for (const formula of forms) {
      const { loss, isKept } = this.#workshop.front.offer(arm.field.problem.wrap(formula));
      arm.best = Math.min(arm.best, loss);
      isBetter ||= isKept;
    }
    return isBetter;
  }
}

function formulaWithValues({ program, constants }: FormulaIndividual): Formula {
  return withValues(formulaOf(program), constants);
}
