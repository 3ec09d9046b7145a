import type { RandomState } from '../../base/random.js';
import type { EpochWork } from '../epoch.js';
import type { PackedFormula, PackedList } from '../packedBytes.js';

/** The populations of a search as JSON. What follows from the data and the options of the search is left out. */
export interface EvolutionState {
  /** By field: the weights of its rows, as bytes in base64, which may depend on the formulas of the time; null for none. */
  readonly weights: readonly (string | null)[];
  /** By field: what its population began with; null for one that has not begun. */
  readonly firstPopulations: readonly (PackedList | null)[];
  readonly arms: readonly ArmState[];
  /** The epochs that are being worked on, in the order in which they began. */
  readonly running: readonly RunningState[];
}

export interface ArmState {
  /** The number of its field. */
  readonly field: number;
  readonly divisor: PackedFormula | null;
  readonly companions: readonly PackedFormula[];
  readonly population: PackedList;
  readonly proposals: PackedList;
  readonly beginning: readonly EpochWork[];
  readonly isFirst: boolean;
  /** Null for infinity. */
  readonly best: number | null;
  readonly idle: number;
}

export interface RunningState {
  /** The number of its population. */
  readonly arm: number;
  readonly work: EpochWork;
  readonly random: RandomState;
  readonly mostEvaluations: number;
}
