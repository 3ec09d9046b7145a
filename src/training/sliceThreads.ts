import { GraeError, messageOf } from '../base/errors.js';
import { host, type ThreadPool } from '../base/host.js';
import type { Random } from '../base/random.js';
import type { LossParts } from '../model/loss.js';
import type { ProductionBatch } from '../model/productions/batch.js';
import { toPlain } from '../model/productions/plainBatch.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
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

/**
 * Starts threads that compute with the network of a training.
 *
 * @param run the run that is trained
 * @param count the number of other threads
 */
export async function startSliceThreads(
  network: ProductionNetwork,
  run: RunOrigin,
  count: number,
): Promise<SliceThreads<ProductionBatch>> {
  const pool = await host().threads!.start<SliceTask, LossParts>('slice', { threads: count });
  return new PooledSlices(network, run, count, pool);
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

class PooledSlices implements SliceThreads<ProductionBatch> {
  readonly count: number;
  readonly #run: RunOrigin;
  readonly #training = ++trainings;
  readonly #pool: ThreadPool<SliceTask, LossParts>;
  readonly #shared: SharedValues;
  readonly #gradients: readonly Float32Array[];
  #values: NetworkValues | null = null;

  constructor(
    network: ProductionNetwork,
    run: RunOrigin,
    count: number,
    pool: ThreadPool<SliceTask, LossParts>,
  ) {
    this.count = count;
    this.#run = run;
    this.#pool = pool;
    this.#shared = new SharedValues(network);
    this.#gradients = Array.from({ length: count }, () => sharedVector(network.layout.size));
  }

  async takeValues(): Promise<void> {
    this.#values = await this.#shared.write();
  }

  async gradient(
    slice: ProductionBatch,
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

  loss(slice: ProductionBatch): Promise<LossParts> {
    return this.#compute(slice, null);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #compute(slice: ProductionBatch, step: SliceTask['step']): Promise<LossParts> {
    try {
      return await this.#pool.run({
        run: this.#run,
        training: this.#training,
        values: this.#values!,
        slice: toPlain(slice),
        step,
      });
    } catch (thrown) {
      throw new ThreadFailure(thrown);
    }
  }
}
