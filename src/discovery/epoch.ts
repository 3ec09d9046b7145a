import { Random, type RandomState } from '../base/random.js';
import type { FittedDerivation } from '../formula/derive.js';
import { Evaluator } from '../formula/evaluator.js';
import { FormulaLanguage, type FormulaNames } from '../formula/formulaLanguage.js';
import type { ProductionTable } from '../grammar/production.js';
import { allowedProductions } from './allowedProductions.js';
import { type FormulaList, formulasOf, listOf } from './formulaList.js';
import { type FormulaIndividual, Judge } from './individual.js';
import { Island } from './island.js';
import type { Place } from './place.js';

/** A language of formulas as plain data, without the parser of its grammar. */
export interface PlainLanguage {
  /** Equal languages have equal keys, and only they. */
  readonly key: string;
  readonly table: ProductionTable;
  readonly names: FormulaNames;
}

/** What a population looks for, as plain data. */
export interface PopulationTask {
  /** `[variables][rows]` */
  readonly columns: readonly Float64Array[];
  /** The variables that a formula may contain. */
  readonly variables: readonly number[];
  /** `[rows]` */
  readonly target: Float64Array;
  /** What a squared error counts at each row, `[rows]`; null for 1. */
  readonly weights: Float64Array | null;
  readonly place: Place;
  /** Small formulas by non-terminal, from small to large, which children take parts of. */
  readonly library: readonly FormulaList[];
  /** The formulas that a population begins with. */
  readonly pool: FormulaList;
}

/** What an epoch does with its population. */
export type EpochWork =
  /** Judges some formulas of the pool, as they are or with a fitted factor at each variable. */
  | { readonly kind: 'offer' | 'scale'; readonly from: number; readonly to: number }
  /** Makes children. The first time, small formulas are also given fitted factors. */
  | { readonly kind: 'evolve'; readonly isFirst: boolean };

/** An epoch of a population, as plain data: what comes of it depends on nothing else. */
export interface EpochTask {
  readonly language: PlainLanguage;
  readonly task: PopulationTask;
  /** Values of formulas that its formulas are added to, `[companions][rows]`. */
  readonly companions: readonly Float64Array[];
  readonly population: FormulaList;
  /** Formulas that something else proposes, judged before children are made. */
  readonly proposals: FormulaList;
  readonly work: EpochWork;
  readonly random: RandomState;
  /** The most formulas that it evaluates. */
  readonly mostEvaluations: number;
  /** The most operators and leaves of a formula. */
  readonly mostSize: number;
  /** Whether all new formulas of the population are shown, and not only the best. */
  readonly showsAll: boolean;
}

export interface EpochResult {
  readonly population: FormulaList;
  /** The new formulas that no smaller one of the population is as good as, or all new ones. */
  readonly shown: FormulaList;
  /** A small formula of the population, a good one rather than a bad one; null if there is none. */
  readonly companion: FittedDerivation | null;
  readonly evaluations: number;
}

/** Children in an epoch. */
const mostChildren = 2000;
/** The formulas drawn for a population that no small formula fits into. */
const drawnAtFirst = 300;
/** The largest formulas whose variables are scaled at the beginning. */
const mostScaledSize = 9;
const mostCompanionSize = 12;
/** The formulas of each size in a population. */
const perSize = 12;

/** Works on a population for a while. */
export function runEpoch({
  language: plain,
  task,
  companions,
  population,
  proposals,
  work,
  random: state,
  mostEvaluations,
  mostSize,
  showsAll,
}: EpochTask): EpochResult {
  const language = languageOf(plain);
  const { columns, variables, target, weights, place, library, pool } = task;
  const judge = new Judge(
    language,
    new Evaluator(columns, target.length),
    target,
    companions,
    place,
    weights,
  );
  const random = Random.restore(state);
  const island = new Island(judge, library, allowedProductions(language, variables), random, {
    mostSize,
    perSize,
  });
  for (const one of formulasOf(population)) island.restore(one);
  const before = new Set(island.individuals);
  judge.evaluations = 0;
  for (const step of stepsOf(island, work.kind === 'evolve' ? proposals : pool, work)) {
    if (judge.evaluations >= mostEvaluations) break;
    step();
  }
  return {
    population: listOf(island.individuals),
    shown: listOf((showsAll ? island.individuals : island.front).filter((one) => !before.has(one))),
    companion: companionIn(island.individuals, random),
    evaluations: judge.evaluations,
  };
}

/** @param formulas those to judge: of the pool, or proposals */
function* stepsOf(island: Island, formulas: FormulaList, work: EpochWork): Generator<() => void> {
  if (work.kind !== 'evolve') {
    for (const one of formulasOf(formulas, work.from, work.to)) {
      yield work.kind === 'offer' ? () => island.offer(one) : () => island.scaleVariables(one);
    }
    return;
  }
  for (const one of formulasOf(formulas)) yield () => island.offer(one);
  if (island.individuals.length === 0) {
    for (let i = 0; i < drawnAtFirst; i++) yield () => island.drawAtRandom();
  }
  if (work.isFirst) {
    const small = island.individuals.filter(
      ({ size, constants }) => size <= mostScaledSize && constants.length === 0,
    );
    for (const one of small) yield () => island.scaleVariables(one);
  }
  for (let i = 0; i < mostChildren && island.individuals.length > 0; i++) yield () => island.step();
}

function companionIn(individuals: readonly FormulaIndividual[], random: Random): FittedDerivation | null {
  const small = individuals.filter(({ size }) => size <= mostCompanionSize);
  if (small.length === 0) return null;
  const draws = Array.from({ length: 4 }, () => small[random.integer(small.length)]!);
  const { derivation, constants } = draws.reduce((best, one) => (one.loss < best.loss ? one : best));
  return { derivation, constants };
}

let latest: { readonly key: string; readonly language: FormulaLanguage } | null = null;

/** Returns a language of a task; the latest one is kept, since the next task is mostly of the same search. */
function languageOf({ key, table, names }: PlainLanguage): FormulaLanguage {
  if (latest?.key !== key) {
    // an epoch puts derivations together, and never reads a string
    const parse = () => {
      throw new Error('a language of a thread does not parse');
    };
    latest = { key, language: new FormulaLanguage({ table, parse }, names) };
  }
  return latest.language;
}
