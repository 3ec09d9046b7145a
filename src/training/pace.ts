/** The first slice compiles and allocates: an estimate waits for a few more, or for one that took long. */
const slicesToKnow = 4;
const secondsToKnow = 5;

/** How long the work of a training takes, learned from what has been done. Work is counted in places: rows times steps. */
export class Pace {
  #slices = 0;
  #first = { seconds: 0, places: 0 };
  #later = { seconds: 0, places: 0 };

  /** Takes a slice that was worked off. */
  add(seconds: number, places: number): void {
    if (this.#slices++ === 0) {
      this.#first = { seconds, places };
    } else {
      this.#later.seconds += seconds;
      this.#later.places += places;
    }
  }

  /** Whether enough is known for an estimate. */
  get isKnown(): boolean {
    return this.#slices >= slicesToKnow || this.#first.seconds + this.#later.seconds >= secondsToKnow;
  }

  /** Seconds that so many places will take; NaN where nothing is known. */
  secondsOf(places: number): number {
    const work = this.#later.places > 0 ? this.#later : this.#first;
    return (places * work.seconds) / work.places;
  }
}

/** The time of a pass without gradients, as a rough share of one with them. */
const shareWithoutGradient = 0.4;

/** Share of the minutes of a training that the validation at its end may take. */
const validationShare = 0.05;

/** The validation at the end of a training of so many minutes. */
export interface LastValidation {
  /** Seconds that the training leaves to it. */
  readonly seconds: number;
  /** Sequences that it has the time for: all of those held out, or fewer, but always one. */
  readonly sequences: number;
}

/**
 * Chooses how much to validate at the end of a training by the clock, so that it ends in time: all that is held out if
 * that takes a twentieth of the training at most, otherwise as many sequences as do.
 *
 * @param sequences those held out
 * @param trainedSeconds time that a training step over all of them would take; NaN where that is not known
 */
export function lastValidation(sequences: number, trainedSeconds: number, minutes: number): LastValidation {
  const all = shareWithoutGradient * trainedSeconds;
  const most = validationShare * 60 * minutes;
  if (!(all > most)) return { seconds: Number.isNaN(all) ? 0 : all, sequences };
  return { seconds: most, sequences: Math.max(1, Math.floor((sequences * most) / all)) };
}
