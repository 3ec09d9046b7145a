import type { RandomState } from '../base/random.js';
import type { PackedFormula } from './packedBytes.js';
import type { EvolutionState } from './strategies/evolutionState.js';

/** A search whose populations evolve, as JSON: with the same data and options, it goes on to the same formulas. */
export interface SearchState {
  readonly evaluations: number;
  readonly seconds: number;
  readonly random: RandomState;
  readonly front: readonly PackedFormula[];
  readonly evolution: EvolutionState;
}
