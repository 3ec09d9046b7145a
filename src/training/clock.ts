import type { RunConfig } from '../run/schema.js';
import { type LastValidation, lastValidation, Pace } from './pace.js';
import type { TrainingEstimate } from './trainOptions.js';

/** The place that a training has reached. */
interface Position {
  /** Epochs that are over. */
  readonly epoch: number;
  /** Batches of the current epoch that are over. */
  readonly batch: number;
  /** Steps of the optimiser in all. */
  readonly step: number;
}

/** An epoch: its batches, and the places that they take on a device (rows times steps). */
interface Epoch {
  readonly batches: number;
  readonly places: () => number;
}

/** The time of a training: how long it has worked, how fast it is, and when it is to end. */
export class TrainingClock {
  readonly #limits: Pick<RunConfig['training'], 'epochs' | 'minutes'>;
  readonly #validation: { readonly sequences: number; readonly places: number };
  readonly #pace = new Pace();
  readonly #startedAt = performance.now();
  /** The training before this process went on with it. */
  #before = { seconds: 0, sequences: 0 };
  /** The end of the slice before, or of other work after it. */
  #mark = performance.now();
  #hasEstimated = false;

  /** @param validation the sequences held out, and the places that they take on a device */
  constructor(
    limits: Pick<RunConfig['training'], 'epochs' | 'minutes'>,
    validation: { readonly sequences: number; readonly places: number },
  ) {
    this.#limits = limits;
    this.#validation = validation;
  }

  /** Continues a training that took so many seconds for so many sequences. */
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

  /** Whether the minutes are over, but for the time that the last validation takes. */
  get isOutOfTime(): boolean {
    const last = this.lastValidation;
    return last !== null && this.seconds >= 60 * this.#limits.minutes! - last.seconds;
  }

  /** The validation at the end of a training by minutes; null for one by epochs alone. */
  get lastValidation(): LastValidation | null {
    const { minutes } = this.#limits;
    if (minutes === null) return null;
    const { sequences, places } = this.#validation;
    return lastValidation(sequences, this.#pace.secondsOf(places), minutes);
  }

  /** Share of the training that is over: by epochs, by minutes, or by whichever is nearer to its end. */
  done({ epoch, batch }: Position, batches: number): number {
    const { epochs, minutes } = this.#limits;
    const byEpochs = epochs === null ? 0 : (epoch + batch / batches) / epochs;
    const byMinutes = minutes === null ? 0 : this.seconds / (60 * minutes);
    return Math.min(1, Math.max(byEpochs, byMinutes));
  }

  /** Seconds until the end by the share that is done; NaN where nothing was done in this process. */
  secondsLeft(done: number): number {
    const before = this.#before.seconds;
    const doneBefore = before === 0 ? 0 : (done * before) / this.seconds;
    return done > doneBefore ? ((1 - done) * this.secondsHere) / (done - doneBefore) : Number.NaN;
  }

  /** Sequences a second in this process, given their number in all. */
  rate(sequences: number): number {
    return (sequences - this.#before.sequences) / Math.max(1e-9, this.secondsHere);
  }

  /** Leaves out the time since the last slice, in which none was worked off. */
  skip(): void {
    this.#mark = performance.now();
  }

  /**
   * Takes the time of a slice that has just ended.
   *
   * @returns how long the training will take, once, as soon as enough is known; else null
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
