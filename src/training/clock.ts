import type { RunConfig } from '../run/schema.js';
import { type LastValidation, lastValidation, Pace } from './pace.js';
import type { TrainingEstimate } from './trainOptions.js';

/** The place that a training has reached. */
interface Position {
  /** The number of finished epochs. */
  readonly epoch: number;
  /** The number of finished batches of the current epoch. */
  readonly batch: number;
  /** The number of optimiser steps in all. */
  readonly step: number;
}

/** The size of an epoch: its batches, and their places on a device (rows times steps). */
interface Epoch {
  readonly batches: number;
  readonly places: () => number;
}

/** The clock of a training: its time so far, its speed, and its end. */
export class TrainingClock {
  readonly #limits: Pick<RunConfig['training'], 'epochs' | 'minutes'>;
  readonly #validation: { readonly sequences: number; readonly places: number };
  readonly #pace = new Pace();
  readonly #startedAt = performance.now();
  /** The time and the sequences of the training before this process continued it. */
  #before = { seconds: 0, sequences: 0 };
  /** The end of the previous slice, or of other work since then. */
  #mark = performance.now();
  #hasEstimated = false;

  /** @param validation the number of held-out sequences, and their places on a device */
  constructor(
    limits: Pick<RunConfig['training'], 'epochs' | 'minutes'>,
    validation: { readonly sequences: number; readonly places: number },
  ) {
    this.#limits = limits;
    this.#validation = validation;
  }

  /** Continues a training from its seconds and sequences so far. */
  resume({ seconds, sequences }: { readonly seconds: number; readonly sequences: number }): void {
    this.#before = { seconds, sequences };
  }

  /** Seconds of the training in all. */
  get seconds(): number {
    return this.#before.seconds + this.secondsHere;
  }

  /** Seconds of the training in this process. */
  get secondsHere(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /** Whether the minutes are over, except for the time of the last validation. */
  get isOutOfTime(): boolean {
    const last = this.lastValidation;
    return last !== null && this.seconds >= 60 * this.#limits.minutes! - last.seconds;
  }

  /** The validation at the end of a training by minutes; null for a training by epochs alone. */
  get lastValidation(): LastValidation | null {
    const { minutes } = this.#limits;
    if (minutes === null) return null;
    const { sequences, places } = this.#validation;
    return lastValidation(sequences, this.#pace.secondsOf(places), minutes);
  }

  /** Returns the finished share of the training, by epochs or minutes, whichever is nearer to its end. */
  done({ epoch, batch }: Position, batches: number): number {
    const { epochs, minutes } = this.#limits;
    const byEpochs = epochs === null ? 0 : (epoch + batch / batches) / epochs;
    const byMinutes = minutes === null ? 0 : this.seconds / (60 * minutes);
    return Math.min(1, Math.max(byEpochs, byMinutes));
  }

  /** Returns the seconds until the end, from the finished share; NaN before the first slice of this process. */
  secondsLeft(done: number): number {
    const before = this.#before.seconds;
    const doneBefore = before === 0 ? 0 : (done * before) / this.seconds;
    return done > doneBefore ? ((1 - done) * this.secondsHere) / (done - doneBefore) : Number.NaN;
  }

  /** Returns the sequences a second in this process. @param sequences their number in all processes */
  rate(sequences: number): number {
    return (sequences - this.#before.sequences) / Math.max(1e-9, this.secondsHere);
  }

  /** Ignores the time since the last slice: it went to other work. */
  skip(): void {
    this.#mark = performance.now();
  }

  /**
   * Records the time of a slice that has just ended.
   *
   * @returns the estimate of the whole training, once, after enough slices; else null
   */
  observe(places: number, position: Position, epoch: Epoch): TrainingEstimate | null {
    const now = performance.now();
    this.#pace.add((now - this.#mark) / 1000, places);
    this.#mark = now;
    if (this.#hasEstimated || !this.#pace.isKnown) return null;
    this.#hasEstimated = true;
    return this.#estimate(position, epoch);
  }

  #estimate({ epoch, batch, step }: Position, { batches, places }: Epoch): TrainingEstimate {
    const { epochs, minutes } = this.#limits;
    const secondsPerEpoch = this.#pace.secondsOf(places());
    const epochsLeft = epochs === null ? Number.POSITIVE_INFINITY : epochs - epoch - batch / batches;
    const byMinutes = minutes === null ? Number.POSITIVE_INFINITY : 60 * minutes - this.seconds;
    const secondsLeft = Math.max(0, Math.min(epochsLeft * secondsPerEpoch, byMinutes));
    return {
      secondsPerEpoch,
      secondsLeft,
      steps: Math.max(1, step + Math.round((secondsLeft / secondsPerEpoch) * batches)),
    };
  }
}
