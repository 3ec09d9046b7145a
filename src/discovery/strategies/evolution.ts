import type { RandomState } from '../../base/random.js';
import { sha256 } from '../../base/sha256.js';
import { deriveFormula, type FittedDerivation } from '../../formula/derive.js';
import type { Formula } from '../../formula/formula.js';
import { formulaOf } from '../../formula/program.js';
import { withValues } from '../../formula/simplify.js';
import type { EpochResult, EpochWork, PlainLanguage } from '../epoch.js';
import type { EpochRunner } from '../epochRunner.js';
import type { Field } from '../fields.js';
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
import { packList, toBase64, unpackList } from '../packedBytes.js';
import { isOver, type Workshop } from '../workshop.js';
import { type Arm, isPlain, newArm, restoreArm, saveArm } from './arm.js';
import { type Companion, companionOf, factorField, formsOf } from './companion.js';
import type { EvolutionState } from './evolutionState.js';

/** An epoch that is being worked on. */
interface Running {
  readonly arm: Arm;
  readonly work: EpochWork;
  readonly random: RandomState;
  readonly mostEvaluations: number;
  readonly result: () => Promise<EpochResult>;
}

/**
 * The epochs that are worked on at the same time, whatever the number of threads: which population is next is decided by
 * what the epochs before these have found.
 */
const mostRunning = 8;
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
  /** By field: what its population began with, for the next time; null before that. */
  readonly #firstPopulations: (FormulaList | null)[] = [];
  readonly #arms: Arm[] = [];
  readonly #running: Running[] = [];

  constructor(workshop: Workshop, runner: EpochRunner, mostSize: number) {
    this.#workshop = workshop;
    this.#runner = runner;
    this.#mostSize = mostSize;
    const { table, names } = workshop.language;
    this.#language = { key: sha256(JSON.stringify([table.productions, names])), table, names };
  }

  /** Adds a problem without a population. Returns its number. */
  addField(field: Field): number {
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
    this.#firstPopulations.push(null);
    return this.#fields.push(inShared) - 1;
  }

  /** Adds a problem and begins a population for it, and again when that has come to its end. */
  add(field: Field): void {
    this.#begin(this.addField(field), [], null);
  }

  /** Works until the population of each problem has begun. Pauses after each epoch. */
  async *begin(): AsyncGenerator<void> {
    while (!isOver(this.#workshop) && this.#firstPopulations.includes(null)) {
      await this.epoch();
      yield;
    }
  }

  save(): EvolutionState {
    return {
      weights: this.#fields.map(({ task }) => (task.weights === null ? null : toBase64(task.weights))),
      firstPopulations: this.#firstPopulations.map((list) => (list === null ? null : packList(list))),
      arms: this.#arms.map(saveArm),
      running: this.#running.map(({ arm, work, random, mostEvaluations }) => ({
        arm: this.#arms.indexOf(arm),
        work,
        random,
        mostEvaluations,
      })),
    };
  }

  /** Brings back the populations of a saved search, after the same fields have been added. */
  async restore({ firstPopulations, arms, running }: EvolutionState): Promise<void> {
    firstPopulations.forEach((list, i) => {
      this.#firstPopulations[i] = list === null ? null : unpackList(list);
    });
    for (const arm of arms) this.#arms.push(restoreArm(arm, this.#fields, this.#workshop));
    for (const { arm, work, random, mostEvaluations } of running)
      await this.#run(this.#arms[arm]!, work, random, mostEvaluations);
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
    const isFirst = work.kind === 'evolve' && arm.isFirst;
    if (isFirst && isPlain(arm)) this.#firstPopulations[arm.origin] = arm.population;
    const most = work.kind === 'evolve' ? mostOfEpoch : work.to - work.from;
    await this.#run(arm, work, random.split().save(), Math.min(left, most));
    return true;
  }

  async #run(arm: Arm, work: EpochWork, random: RandomState, mostEvaluations: number): Promise<void> {
    arm.running++;
    const result = await this.#runner.start({
      language: this.#language,
      task: arm.field.task,
      companions: arm.companions.map(({ values }) => values),
      population: work.kind === 'evolve' ? arm.population : noFormulas,
      proposals: arm.proposals,
      work,
      random,
      mostEvaluations,
      mostSize: this.#mostSize,
      showsAll: this.#workshop.front.hasConditions,
    });
    this.#running.push({ arm, work, random, mostEvaluations, result });
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

  #take({ arm, work }: Running, { population, shown, companion, evaluations }: EpochResult): void {
    // a population without children would go on for ever
    this.#workshop.evaluations += work.kind === 'evolve' && evaluations === 0 ? mostOfEpoch : evaluations;
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

  #begin(
    origin: number,
    companions: readonly Companion[],
    divisor: Formula | null,
    field = this.#fields[origin]!,
  ): void {
    const arm = newArm(origin, field, companions, divisor);
    const before = isPlain(arm) ? this.#firstPopulations[origin]! : null;
    this.#arms.push(before === null ? arm : { ...arm, population: before, beginning: [] });
  }

  #end(arm: Arm): void {
    this.#arms.splice(this.#arms.indexOf(arm), 1);
    if (isPlain(arm)) this.#begin(arm.origin, [], null);
  }

  /** Begins a population for what a formula of another one leaves: a sum, or a product. */
  #branch({ origin, field, companions, divisor }: Arm, candidate: FittedDerivation): void {
    const { random } = this.#workshop;
    if (this.#arms.length >= mostArms) {
      const worst = this.#arms
        .filter((arm) => arm.running === 0 && !isPlain(arm))
        .reduce<Arm | null>((a, b) => (a === null || b.best > a.best ? b : a), null);
      if (worst === null) return;
      this.#arms.splice(this.#arms.indexOf(worst), 1);
    }
    const companion = companionOf(field.problem, this.#formulaOf(candidate));
    if (companions.length > 0 || divisor !== null || random.uniform() >= 0.4) {
      const others = companions.length < mostCompanions ? companions : companions.slice(1);
      this.#begin(origin, [...others, companion], divisor, field);
      return;
    }
    const quotient = factorField(this.#workshop, field, companion);
    if (quotient !== null) this.#begin(origin, [], companion.formula, quotient);
  }

  #formulaOf({ derivation, constants }: FittedDerivation): Formula {
    return withValues(formulaOf(this.#workshop.language.programOf(derivation)), constants);
  }

  /** Returns whether one of some formulas is better than all no larger ones. */
  #offerAll(arm: Arm, formulas: FormulaList): boolean {
    let isBetter = false;
    for (const candidate of formulasOf(formulas)) {
      for (const formula of formsOf(arm.field.problem, arm.companions, this.#formulaOf(candidate))) {
        const { loss, isKept } = this.#workshop.front.offer(arm.field.problem.wrap(formula));
        arm.best = Math.min(arm.best, loss);
        isBetter ||= isKept;
      }
    }
    return isBetter;
  }
}
