/** The state of a learning-rate schedule between epochs, fit for JSON. */
export interface PlateauState {
  readonly factor: number;
  readonly best: number | null;
  readonly stale: number;
}

/** Share of a training that its warm-up takes at most. */
const longestWarmup = 0.1;

/**
 * Linear warm-up, then half a cosine down to nothing (Loshchilov and Hutter 2017, arXiv 1608.03983, without
 * restarts): the factor on the peak rate. A short training warms up for a tenth of it, or it would be over before.
 *
 * @param step number of steps taken so far
 * @param warmup number of steps of the warm-up
 * @param progress share of the whole training that is over, in [0, 1]
 */
export function warmupCosine(step: number, warmup: number, progress: number): number {
  const rise = Math.min(1, Math.max((step + 1) / Math.max(1, warmup), progress / longestWarmup));
  return rise * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, progress))));
}

export interface PlateauOptions {
  /** Epochs without a lower loss that are waited for. Defaults to 5. */
  readonly patience?: number;
  /** Factor on the rate after one more. Defaults to 0.5. */
  readonly decay?: number;
  /** The least that the factors come to. Defaults to 0. */
  readonly least?: number;
}

/** Lowers the rate when the validation loss has not improved for some epochs: by default as Ghosh et al. 2020. */
export class Plateau {
  readonly #patience: number;
  readonly #decay: number;
  readonly #least: number;
  #factor = 1;
  #best: number | null = null;
  #stale = 0;

  constructor({ patience = 5, decay = 0.5, least = 0 }: PlateauOptions = {}) {
    this.#patience = patience;
    this.#decay = decay;
    this.#least = least;
  }

  get factor(): number {
    return this.#factor;
  }

  /** Takes the loss of an epoch. */
  observe(loss: number): void {
    if (this.#best === null || loss < this.#best) {
      this.#best = loss;
      this.#stale = 0;
    } else if (++this.#stale > this.#patience) {
      this.#factor = Math.min(this.#factor, Math.max(this.#least, this.#factor * this.#decay));
      this.#stale = 0;
    }
  }

  save(): PlateauState {
    return { factor: this.#factor, best: this.#best, stale: this.#stale };
  }

  restore(state: PlateauState): void {
    this.#factor = state.factor;
    this.#best = state.best;
    this.#stale = state.stale;
  }
}
