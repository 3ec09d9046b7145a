import { deriveFormula, type FittedDerivation } from '../../formula/derive.js';
import { binary, type Formula } from '../../formula/formula.js';
import { formulaOf } from '../../formula/program.js';
import { withValues } from '../../formula/simplify.js';
import type { EpochResult, EpochWork, PlainLanguage, PopulationTask } from '../epoch.js';
import type { EpochRunner } from '../epochRunner.js';
import {
  countOf,
  type FormulaList,
  formulaAt,
  formulasOf,
  listOf,
  noFormulas,
  shared,
  sharedList,
} from '../formulaList.js';
import { innerWeights } from '../innerWeights.js';
import { formulaPlace } from '../place.js';
import type { Problem } from '../problem.js';
import { linearFit, variationOf } from '../vectors.js';
import { weightedSum } from '../weightedSum.js';
import { isOver, type Workshop } from '../workshop.js';

/** A problem with the formulas that populations for it begin with. */
export interface Field {
  readonly problem: Problem;
  readonly task: PopulationTask;
  /** The number of formulas at the front of the pool whose variables are given fitted factors. */
  readonly scaled: number;
}

/** A formula beside which another one is looked for. */
interface Companion {
  readonly formula: Formula;
  readonly values: Float64Array;
}

/** A population for one problem, beside companions. */
interface Arm {
  readonly field: Field;
  /** The formula of another population whose factor it looks for; null for none. */
  readonly divisor: Formula | null;
  readonly companions: readonly Companion[];
  population: FormulaList;
  /** Formulas that the proposer has made for the next epoch. */
  proposals: FormulaList;
  /** What has to be done before its first children, and is not begun yet. */
  readonly beginning: EpochWork[];
  /** Epochs that are being worked on. */
  running: number;
  isFirst: boolean;
  /** The least loss of its formulas for the data's target, with the outermost operation. */
  best: number;
  /** Epochs without a better formula. */
  idle: number;
}

/** An epoch that is being worked on. */
interface Running {
  readonly arm: Arm;
  readonly work: EpochWork;
  readonly mostEvaluations: number;
  readonly result: () => Promise<EpochResult>;
}

/**
 * The epochs that are worked on at the same time, whatever the number of threads: which population is next is decided by
 * what the epochs before these have found.
 */
const mostRunning = 8;
/** The formulas of a pool that are judged in an epoch, with and without fitted factors. */
const offeredAtOnce = 4000;
const scaledAtOnce = 200;
/** The most evaluations of an epoch with children. */
const mostOfEpoch = 2500;
/** The populations at the same time, and the epochs without anything better after which one ends. */
const mostArms = 16;
const mostIdle = 4;
const mostCompanions = 3;
/** The formulas that a proposer is given and asked for. */
const mostParents = 16;
const mostProposals = 64;

/** Populations for several problems, which share a budget. */
export class FormulaEvolution {
  readonly #workshop: Workshop;
  readonly #runner: EpochRunner;
  readonly #language: PlainLanguage;
  readonly #mostSize: number;
  readonly #fields: Field[] = [];
  /** The populations that fields began with, for the next time. */
  readonly #firstPopulations = new Map<Field, FormulaList>();
  readonly #arms: Arm[] = [];
  readonly #running: Running[] = [];

  constructor(workshop: Workshop, runner: EpochRunner, mostSize: number) {
    this.#workshop = workshop;
    this.#runner = runner;
    this.#mostSize = mostSize;
    const { table, names } = workshop.language;
    this.#language = { key: JSON.stringify([table.productions, names]), table, names };
  }

  /** Begins a population for a problem, and again when it has come to its end. */
  add(field: Field): void {
    const { task } = field;
    const inShared = {
      ...field,
      task: {
        ...task,
        columns: task.columns.map((column) => shared(column, Float64Array)),
        target: shared(task.target, Float64Array),
        pool: sharedList(task.pool),
      },
    };
    this.#fields.push(inShared);
    this.#begin(inShared, [], null);
  }

  /** Works until the population of each problem has begun. Pauses after each epoch. */
  async *begin(): AsyncGenerator<void> {
    while (!isOver(this.#workshop) && !this.#fields.every((field) => this.#firstPopulations.has(field))) {
      await this.epoch();
      yield;
    }
  }

  /** Goes on until the result of one epoch is there. */
  async epoch(): Promise<void> {
    while (this.#running.length < mostRunning && (await this.#start()));
    const next = this.#running.shift();
    if (next === undefined) {
      // no population is left: the search would go on for ever
      this.#workshop.evaluations = this.#workshop.mostEvaluations;
      return;
    }
    this.#take(next, await next.result());
    if (next.work.kind === 'evolve' && this.#arms.includes(next.arm)) await this.#propose(next.arm);
  }

  /** Has the proposer make formulas from some of a population, for its next epoch. */
  async #propose(arm: Arm): Promise<void> {
    const { language, proposer, random } = this.#workshop;
    const count = countOf(arm.population);
    if (proposer === null || count === 0 || arm.field.problem.place.nonTerminal !== language.table.start)
      return;
    const parents = Array.from({ length: mostParents }, () =>
      this.#formulaOf(formulaAt(arm.population, random.integer(count))),
    );
    const proposed = await proposer.propose(parents, mostProposals, random);
    arm.proposals = listOf(proposed.flatMap((formula) => deriveFormula(language, formula, []) ?? []));
  }

  /** Begins an epoch; returns false if no population is free, or no evaluation left. */
  async #start(): Promise<boolean> {
    const { random, mostEvaluations, evaluations } = this.#workshop;
    const reserved = this.#running.reduce((sum, one) => sum + one.mostEvaluations, 0);
    const left = mostEvaluations - evaluations - reserved;
    if (left <= 0) return false;
    const arm = this.#next();
    if (arm === null) return false;
    const work = arm.beginning.shift() ?? { kind: 'evolve', isFirst: arm.isFirst };
    const isEvolving = work.kind === 'evolve';
    if (isEvolving && arm.isFirst) this.#keepFirst(arm);
    const most = Math.min(left, isEvolving ? mostOfEpoch : work.to - work.from);
    arm.running++;
    const result = await this.#runner.start({
      language: this.#language,
      task: arm.field.task,
      companions: arm.companions.map(({ values }) => values),
      population: isEvolving ? arm.population : noFormulas,
      proposals: arm.proposals,
      work,
      random: random.split().save(),
      mostEvaluations: most,
      mostSize: this.#mostSize,
      showsAll: this.#workshop.front.hasConditions,
    });
    this.#running.push({ arm, work, mostEvaluations: most, result });
    return true;
  }

  /** Those that have not begun come first; of the others, the one with the least loss of a few drawn at random. */
  #next(): Arm | null {
    const beginning = this.#arms.find(
      ({ beginning, isFirst, running }) => beginning.length > 0 || (isFirst && running === 0),
    );
    if (beginning !== undefined) return beginning;
    const free = this.#arms.filter(({ running }) => running === 0);
    if (free.length === 0) return null;
    const { random } = this.#workshop;
    const draws = Array.from({ length: 3 }, () => free[random.integer(free.length)]!);
    return draws.reduce((best, arm) => (arm.best < best.best ? arm : best));
  }

  #keepFirst({ field, companions, population }: Arm): void {
    if (this.#fields.includes(field) && companions.length === 0)
      this.#firstPopulations.set(field, population);
  }

  #take({ arm, work }: Running, { population, shown, companion, evaluations }: EpochResult): void {
    this.#workshop.evaluations += evaluations;
    arm.running--;
    const isBetter = this.#offerAll(arm, shown);
    if (work.kind !== 'evolve') {
      arm.population = listOf([...formulasOf(arm.population), ...formulasOf(population)]);
      return;
    }
    arm.population = population;
    arm.proposals = noFormulas;
    arm.isFirst = false;
    arm.idle = isBetter ? 0 : arm.idle + 1;
    const isEmpty = countOf(population) === 0;
    if (arm.idle >= mostIdle || isEmpty) this.#end(arm);
    if (companion !== null && arm.field.problem.place.hasFactor && this.#workshop.random.uniform() < 0.7)
      this.#branch(arm, companion);
  }

  #begin(field: Field, companions: readonly Companion[], divisor: Formula | null): void {
    const before = companions.length === 0 ? this.#firstPopulations.get(field) : undefined;
    this.#arms.push({
      field,
      divisor,
      companions,
      population: before ?? noFormulas,
      proposals: noFormulas,
      beginning: before === undefined ? [...this.#beginningOf(field, companions)] : [],
      running: 0,
      isFirst: true,
      best: Number.POSITIVE_INFINITY,
      idle: 0,
    });
  }

  *#beginningOf({ task, scaled }: Field, companions: readonly Companion[]): Generator<EpochWork> {
    const count = countOf(task.pool);
    for (let from = 0; from < count; from += offeredAtOnce)
      yield { kind: 'offer', from, to: Math.min(count, from + offeredAtOnce) };
    if (companions.length > 0) return;
    for (let from = 0; from < scaled; from += scaledAtOnce)
      yield { kind: 'scale', from, to: Math.min(scaled, from + scaledAtOnce) };
  }

  #end(arm: Arm): void {
    this.#arms.splice(this.#arms.indexOf(arm), 1);
    if (this.#fields.includes(arm.field) && arm.companions.length === 0) this.#begin(arm.field, [], null);
  }

  /** Begins a population for what a formula of another one leaves: a sum, or a product. */
  #branch({ field, companions, divisor }: Arm, candidate: FittedDerivation): void {
    const { random } = this.#workshop;
    if (this.#arms.length >= mostArms) {
      const worst = this.#arms
        .filter((arm) => arm.running === 0 && (arm.companions.length > 0 || arm.divisor !== null))
        .reduce<Arm | null>((a, b) => (a === null || b.best > a.best ? b : a), null);
      if (worst === null) return;
      this.#arms.splice(this.#arms.indexOf(worst), 1);
    }
    const companion = this.#companionOf(field.problem, candidate);
    if (companions.length > 0 || divisor !== null || random.uniform() >= 0.4) {
      const others = companions.length < mostCompanions ? companions : companions.slice(1);
      this.#begin(field, [...others, companion], divisor);
      return;
    }
    const quotient = this.#quotient(field, companion);
    if (quotient !== null) this.#begin(quotient, [], companion.formula);
  }

  #companionOf({ evaluator, target }: Problem, { derivation, constants }: FittedDerivation): Companion {
    const values = new Float64Array(target.length);
    evaluator.evaluate(this.#workshop.language.programOf(derivation), constants, values);
    return { formula: this.#formulaOf({ derivation, constants }), values };
  }

  #formulaOf({ derivation, constants }: FittedDerivation): Formula {
    return withValues(formulaOf(this.#workshop.language.programOf(derivation)), constants);
  }

  /** Returns the field of what the target is a companion's multiple by; null if there is none. */
  #quotient(field: Field, { formula, values }: Companion): Field | null {
    const { problem, task } = field;
    const target = problem.target.map((value, row) => value / values[row]!);
    if (!target.every(Number.isFinite) || !(variationOf(target) > 0)) return null;
    const wrap = (factor: Formula) => problem.wrap(binary('*', formula, factor));
    const { language, samples } = this.#workshop;
    const place = formulaPlace(language, samples, wrap);
    // another kind of formulas would need a pool of its own
    if (place === null || place.nonTerminal !== problem.place.nonTerminal) return null;
    const weights = innerWeights(problem.weights, (row) => values[row]!);
    return {
      problem: { ...problem, name: `${problem.name}, quotient`, target, weights, place, wrap },
      task: { ...task, target: shared(target, Float64Array), weights, place },
      scaled: 0,
    };
  }

  /** Returns whether one of some formulas is better than all no larger ones. */
  #offerAll(arm: Arm, formulas: FormulaList): boolean {
    let isBetter = false;
    for (const candidate of formulasOf(formulas)) {
      for (const formula of this.#formsOf(arm, candidate)) {
        const { loss, isKept } = this.#workshop.front.offer(arm.field.problem.wrap(formula));
        arm.best = Math.min(arm.best, loss);
        isBetter ||= isKept;
      }
    }
    return isBetter;
  }

  /** A formula beside the companions of its population: as it is, as a multiple, and with an offset. */
  *#formsOf({ companions, field }: Arm, candidate: FittedDerivation): Generator<Formula> {
    const { target, weights: rowWeights, place } = field.problem;
    const one = this.#companionOf(field.problem, candidate);
    const columns = [one, ...companions].map(({ values }) => values);
    const terms = [one, ...companions].map(({ formula }) => formula);
    if (companions.length === 0) yield one.formula;
    if (!place.hasFactor) return;
    const weights = linearFit(columns, target, rowWeights);
    if (weights !== null) yield weightedSum(terms, weights, 0);
    if (!place.hasOffset) return;
    const ones = new Float64Array(target.length).fill(1);
    const withOffset = linearFit([...columns, ones], target, rowWeights);
    if (withOffset !== null) yield weightedSum(terms, withOffset, withOffset.at(-1)!);
  }
}
