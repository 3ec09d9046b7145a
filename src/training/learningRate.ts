import type { TrainingConfig } from '../run/trainingSettings.js';
import { Plateau, type PlateauState, warmupCosine } from '../tensor/schedule.js';

/** The learning rate of a training, from its peak by its schedule. */
export class LearningRate {
  readonly #config: Pick<TrainingConfig, 'learningRate' | 'schedule' | 'warmup'>;
  readonly #plateau: Plateau;

  constructor(config: Pick<TrainingConfig, 'learningRate' | 'schedule' | 'warmup' | 'plateau'>) {
    this.#config = config;
    this.#plateau = new Plateau(config.plateau);
  }

  /**
   * @param step the number of steps so far
   * @param done the finished share of the training, in [0, 1]
   */
  at(step: number, done: number): number {
    const { learningRate, schedule, warmup } = this.#config;
    if (schedule === 'constant') return learningRate;
    if (schedule === 'plateau') return learningRate * this.#plateau.factor;
    return learningRate * warmupCosine(step, warmup, done);
  }

  /** Records the loss of an epoch. */
  observe(loss: number): void {
    this.#plateau.observe(loss);
  }

  save(): PlateauState {
    return this.#plateau.save();
  }

  restore(state: PlateauState): void {
    this.#plateau.restore(state);
  }
}
