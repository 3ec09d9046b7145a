/** The first slice compiles and allocates: an estimate waits for a few more, or for one that took long. */
const slicesToKnow = 4;
const secondsToKnow = 5;

/** The pace of a training, learned from the work done so far. Work is counted in places: rows times steps. */
export class Pace {
  #slices = 0;
  #first = { seconds: 0, places: 0 };
  #later = { seconds: 0, places: 0 };

  /** Records the time of a finished slice. */
  add(seconds: number, places: number): void {
    if (this.#slices++ === 0) {
      this.#first = { seconds, places };
    } else {
      this.#later.seconds += seconds;
      this.#later.places += places;
    }
  }

  /** Whether there are enough slices for an estimate. */
  get isKnown(): boolean {
    return this.#slices >= slicesToKnow || this.#first.seconds + this.#later.seconds >= secondsToKnow;
  }

  /** Returns the seconds that a number of places will take; NaN before the first slice. */
  secondsOf(places: number): number {
    const work = this.#later.places > 0 ? this.#later : this.#first;
    return (places * work.seconds) / work.places;
  }
}

/** The time of a pass without gradients, as a rough share of one with them. */
const shareWithoutGradient = 0.4;

/** Share of the minutes of a training that the validation at its end may take. */
const validationShare = 0.05;

/** The validation at the end of a training by the clock. */
export interface LastValidation {
  /** The seconds that the training reserves for it. */
  readonly seconds: number;
  /** The number of held-out sequences that fit into this time, at least one. */
  readonly sequences: number;
}

/**
 * Chooses the number of sequences to validate at the end of a training by the clock, so that it ends in time: as many as
 * take at most a twentieth of the training.
 *
 * @param sequences the number of held-out sequences
 * @param trainedSeconds the time of training steps over all of them; NaN if it is not known
 */
export function lastValidation(sequences: number, trainedSeconds: number, minutes: number): LastValidation {
  const all = shareWithoutGradient * trainedSeconds;
  const most = validationShare * 60 * minutes;
  if (!(all > most)) return { seconds: Number.isNaN(all) ? 0 : all, sequences };
  return { seconds: most, sequences: Math.max(1, Math.floor((sequences * most) / all)) };
}
