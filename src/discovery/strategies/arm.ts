import type { Formula } from '../../formula/formula.js';
import type { EpochWork } from '../epoch.js';
import type { Field } from '../fields.js';
import { countOf, type FormulaList, noFormulas } from '../formulaList.js';
import { packFormula, packList, unpackFormula, unpackList } from '../packedBytes.js';
import type { Workshop } from '../workshop.js';
import { type Companion, companionOf, factorField } from './companion.js';
import type { ArmState } from './evolutionState.js';

/** A population for one problem, beside companions. */
export interface Arm {
  /** The number of the field that it began with. */
  readonly origin: number;
  /** That field, or one for a factor of its formulas. */
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

/** The formulas of a pool that are judged in an epoch, with and without fitted factors. */
const offeredAtOnce = 4000;
const scaledAtOnce = 200;
/** Whether it looks for the whole target of its field. */
export function isPlain({ companions, divisor }: Arm): boolean {
  return companions.length === 0 && divisor === null;
}

/** Returns a population that has not begun. */
export function newArm(
  origin: number,
  field: Field,
  companions: readonly Companion[],
  divisor: Formula | null,
): Arm {
  return {
    origin,
    field,
    divisor,
    companions,
    population: noFormulas,
    proposals: noFormulas,
    beginning: [...beginningOf(field, companions)],
    running: 0,
    isFirst: true,
    best: Number.POSITIVE_INFINITY,
    idle: 0,
  };
}

function* beginningOf({ task, scaled }: Field, companions: readonly Companion[]): Generator<EpochWork> {
  const count = countOf(task.pool);
  for (let from = 0; from < count; from += offeredAtOnce)
    yield { kind: 'offer', from, to: Math.min(count, from + offeredAtOnce) };
  if (companions.length > 0) return;
  for (let from = 0; from < scaled; from += scaledAtOnce)
    yield { kind: 'scale', from, to: Math.min(scaled, from + scaledAtOnce) };
}

export function saveArm(arm: Arm): ArmState {
  return {
    field: arm.origin,
    divisor: arm.divisor === null ? null : packFormula(arm.divisor),
    companions: arm.companions.map(({ formula }) => packFormula(formula)),
    population: packList(arm.population),
    proposals: packList(arm.proposals),
    beginning: [...arm.beginning],
    isFirst: arm.isFirst,
    best: Number.isFinite(arm.best) ? arm.best : null,
    idle: arm.idle,
  };
}

/** Brings back a population, without the epochs that were being worked on. */
export function restoreArm(state: ArmState, fields: readonly Field[], workshop: Workshop): Arm {
  const whole = fields[state.field]!;
  const divisor = state.divisor === null ? null : unpackFormula(state.divisor);
  const field = divisor === null ? whole : factorField(workshop, whole, companionOf(whole.problem, divisor))!;
  const companions = state.companions.map((one) => companionOf(field.problem, unpackFormula(one)));
  return {
    ...newArm(state.field, field, companions, divisor),
    population: unpackList(state.population),
    proposals: unpackList(state.proposals),
    beginning: [...state.beginning],
    isFirst: state.isFirst,
    best: state.best ?? Number.POSITIVE_INFINITY,
    idle: state.idle,
  };
}
