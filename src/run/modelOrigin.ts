import { GraeError } from '../base/errors.js';
import type { Run } from './run.js';
import { openOrigin, originOfRun, type RunOrigin } from './runOrigin.js';
import { weightsHash } from './weightsHash.js';

/** Plain data by which another thread opens a trained run. */
export interface ModelOrigin extends RunOrigin {
  /** The SHA-256 of the weights. */
  readonly weights: string;
}

/** Returns the origin of a trained run; null for one that no other thread can open. */
export async function modelOriginOf(run: Run): Promise<ModelOrigin | null> {
  const origin = originOfRun(run);
  return origin === null ? null : { ...origin, weights: await weightsHash(run) };
}

/**
 * Opens the trained run of an origin and starts its back end.
 *
 * @throws GraeError for weights that are others by now
 */
export async function openModelOrigin({ weights, ...origin }: ModelOrigin): Promise<Run> {
  const run = await openOrigin(origin);
  if ((await weightsHash(run)) === weights) return run;
  throw new GraeError(`${run.name}: its weights have changed since it was opened; open it again`);
}

/** Opens what an origin stands for, and keeps the last one. */
export class LastOpened<T> {
  readonly #open: (run: Run) => Promise<T>;
  readonly #dispose: (opened: T) => void;
  #last: { readonly key: string; readonly opened: Promise<T> } | null = null;

  constructor(open: (run: Run) => Promise<T>, dispose: (opened: T) => void) {
    this.#open = open;
    this.#dispose = dispose;
  }

  of(origin: ModelOrigin): Promise<T> {
    const key = JSON.stringify(origin);
    if (this.#last?.key !== key) {
      this.#last?.opened.then(this.#dispose, () => {});
      this.#last = { key, opened: openModelOrigin(origin).then(this.#open) };
    }
    return this.#last.opened;
  }
}
