import type { BackendName } from '../tensor/backend.js';
import type { TrainingProgress, TrainOptions } from '../training/trainOptions.js';
import type { LoadLanguage } from './runs.js';

export interface CompareOptions {
  /** The folder of the table: results that are in it are never computed again. */
  readonly out: string;
  /** The file of the corpus. */
  readonly corpus: string;
  /**
   * The share of a full training, in (0, 1]: the square root of it is taken of the strings and of the passes over them.
   */
  readonly budget: number;
  readonly load: LoadLanguage;
  readonly backend?: BackendName | 'auto' | undefined;
  /** Whether JavaScript of the table's grammar, domain and runs may run. Defaults to false. */
  readonly allowCode?: boolean | undefined;
  /** The part of the runs to compute here, from 1, and the number of parts; by default all of them. */
  readonly part?: { readonly number: number; readonly of: number } | undefined;
  /** Stops soon, and keeps everything that is finished. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Runs each training with a signal that interrupts it and leaves a checkpoint. All other work has no checkpoint, and
   * may be ended at any moment.
   */
  readonly interruptible?:
    | (<T>(training: (options: Pick<TrainOptions, 'signal' | 'onDevice'>) => Promise<T>) => Promise<T>)
    | undefined;
  readonly onProgress?: (what: string, progress: TrainingProgress | null) => void;
  /** Called after the first slices of each training. */
  readonly onEstimate?: (estimate: TableEstimate) => void;
}

/** The time that a training of a table still takes, and that all unfinished trainings here take together. */

export interface TableEstimate {
  readonly what: string;
  readonly seconds: number;
  /** Trainings that have not begun count with the mean of the others; measuring is not included. */
  readonly all: number;
}
