import { GraeError, messageOf } from '../base/errors.js';
import { host, type ThreadPool } from '../base/host.js';
import type { Random } from '../base/random.js';
import type { LossParts } from '../model/loss.js';
import type { AnyNetwork } from '../model/network.js';
import type { ProductionBatch } from '../model/productions/batch.js';
import { type PlainBatch, toPlain } from '../model/productions/plainBatch.js';
import type { Batch } from '../model/reconstruction.js';
import type { RunOrigin } from '../run/runOrigin.js';
import { type Tensor1D, tensor1d } from '../tensor/ops.js';
import { type NetworkValues, SharedValues, sharedVector } from './sharedValues.js';
import type { SliceTask } from './sliceTask.js';

/** Loss and gradient of a slice. */
export interface SliceGradient {
  readonly loss: LossParts;
  /** The gradient as a flat vector on the device. */
  readonly gradient: Tensor1D;
}

/** Other threads that compute slices of batches with the same network. */
export interface SliceThreads<B extends Batch> {
  /** The number of other threads. */
  readonly count: number;
  /** Makes the threads use the values that the network has now. */
  takeValues(): Promise<void>;
  /** Begins with the loss and the gradient of a slice. @param place the place of the slice among those at work */
  gradient(
    slice: B,
    place: number,
    step: { readonly random: Random; readonly latentShare: number; readonly denominator: number },
  ): Promise<SliceGradient>;
  /** Begins with the loss of a slice in a validation. */
  loss(slice: B): Promise<LossParts>;
  close(): Promise<void>;
}

/** How other threads compute a kind of batch. */
export interface SliceJob<B, Plain> {
  /** The name of the job. */
  readonly name: string;
  /** Returns a batch as plain data. */
  readonly plain: (batch: B) => Plain;
}

/** The job for slices of strings. */
export const stringSlices: SliceJob<ProductionBatch, PlainBatch> = { name: 'slice', plain: toPlain };

/**
 * Starts threads that compute with the network of a training.
 *
 * @param run the run that is trained; null for one that no other thread can open
 * @param wanted the number of threads of the training, this one included
 * @returns null where the training has no other threads
 */
export async function startSliceThreads<B extends Batch, Plain>(
  network: AnyNetwork,
  run: RunOrigin | null,
  wanted: number,
  job: SliceJob<B, Plain>,
): Promise<SliceThreads<B> | null> {
  const { threads } = host();
  const count = Math.min(wanted, threads?.count ?? 1) - 1;
  if (count === 0 || run === null) return null;
  const pool = await threads!.start<SliceTask<Plain>, LossParts>(job.name, { threads: count });
  return new PooledSlices(network, run, count, pool, job);
}

/** Another thread has failed, and its slice is not computed. */
export class ThreadFailure extends GraeError {
  constructor(thrown: unknown) {
    const why = thrown instanceof GraeError ? thrown.problem : messageOf(thrown);
    super(`a thread of the training failed: ${why}`);
  }
}

/** The number of trainings on several threads so far. */
let trainings = 0;

class PooledSlices<B extends Batch, Plain> implements SliceThreads<B> {
  readonly count: number;
  readonly #run: RunOrigin;
  readonly #training = ++trainings;
  readonly #pool: ThreadPool<SliceTask<Plain>, LossParts>;
  readonly #job: SliceJob<B, Plain>;
  readonly #shared: SharedValues;
  readonly #gradients: readonly Float32Array[];
  #values: NetworkValues | null = null;

  constructor(
    network: AnyNetwork,
    run: RunOrigin,
    count: number,
    pool: ThreadPool<SliceTask<Plain>, LossParts>,
    job: SliceJob<B, Plain>,
  ) {
    this.count = count;
    this.#job = job;
    this.#run = run;
    this.#pool = pool;
    this.#shared = new SharedValues(network);
    this.#gradients = Array.from({ length: count }, () => sharedVector(network.layout.size));
  }

  async takeValues(): Promise<void> {
    this.#values = await this.#shared.write();
  }

  async gradient(
    slice: B,
    place: number,
    {
      random,
      ...step
    }: { readonly random: Random; readonly latentShare: number; readonly denominator: number },
  ): Promise<SliceGradient> {
    const gradient = this.#gradients[place]!;
    const loss = await this.#compute(slice, { ...step, random: random.save(), gradient });
    return { loss, gradient: tensor1d(gradient) };
  }

  loss(slice: B): Promise<LossParts> {
    return this.#compute(slice, null);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #compute(slice: B, step: SliceTask<Plain>['step']): Promise<LossParts> {
    try {
      return await this.#pool.run({
        run: this.#run,
        training: this.#training,
        values: this.#values!,
        slice: this.#job.plain(slice),
        step,
      });
    } catch (thrown) {
      throw new ThreadFailure(thrown);
    }
  }
}
