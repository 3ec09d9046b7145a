import type { Random } from '../base/random.js';
import type { Items } from '../model/items.js';
import type { AnyNetwork } from '../model/network.js';
import type { Batch } from '../model/reconstruction.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import { currentBackend } from '../tensor/backend.js';
import { type PlannedBatch, placesAtOnce, sliceSize } from './batches.js';

/** A part of a batch that is on the device at once. */
export interface Slice<B extends Batch> {
  readonly batch: B;
  /** The places of its items among all items. */
  readonly indices: Int32Array;
}

/** Cuts planned batches into slices that fit the device. */
export class Slicer<B extends Batch> {
  readonly #items: Items<B>;
  readonly #config: Pick<TrainingConfig, 'batch' | 'slice' | 'threads'>;
  readonly #lengths: readonly number[];
  readonly #network: Pick<AnyNetwork, 'normalisesBatches' | 'normalisesSlices'>;

  /**
   * @param lengths the padded lengths of batches, ascending
   * @param network the network; where it normalises batches, they have no padding rows, and are cut only if it normalises slices
   */
  constructor(
    items: Items<B>,
    config: Pick<TrainingConfig, 'batch' | 'slice' | 'threads'>,
    lengths: readonly number[],
    network: Pick<AnyNetwork, 'normalisesBatches' | 'normalisesSlices'>,
  ) {
    this.#items = items;
    this.#config = config;
    this.#lengths = lengths;
    this.#network = network;
  }

  /** The number of threads that a batch is cut for. */
  get threads(): number {
    return this.#config.threads ?? 1;
  }

  /** Returns the number of rows of each slice of a batch, padding rows included. */
  rowsOf({ indices, length }: PlannedBatch): number {
    const { batch, slice } = this.#config;
    const { normalisesBatches, normalisesSlices } = this.#network;
    if (normalisesBatches) return normalisesSlices ? Math.min(indices.length, slice) : indices.length;
    return sliceSize(batch, slice, length, placesAtOnce(currentBackend().backend), this.threads);
  }

  /** Returns the number of places of all slices of some batches on the device: rows times length. */
  placesOf(plan: readonly PlannedBatch[]): number {
    return plan.reduce((sum, planned) => {
      const rows = this.rowsOf(planned);
      return sum + Math.ceil(planned.indices.length / rows) * rows * planned.length;
    }, 0);
  }

  /**
   * Cuts a batch into slices of one shape. A network with batch normalisation gets no padding rows: the whole batch, or slices
   * that are normalised each on its own (Hoffer et al. 2017, arXiv 1705.08741, ghost batches).
   */
  *slicesOf(planned: PlannedBatch): Generator<Slice<B>> {
    const { indices, length } = planned;
    const size = this.rowsOf(planned);
    for (let start = 0; start < indices.length; start += size) {
      const members = indices.subarray(start, start + size);
      const rows = this.#network.normalisesBatches ? members.length : size;
      yield { batch: this.#items.batchOf(members, length, rows), indices: members };
    }
  }

  /** Returns a slice as the encoder reads it in training: with other forms of its items, if they have some. */
  forTraining({ batch, indices }: Slice<B>, random: Random): B {
    return this.#items.reread?.(batch, indices, this.#lengths, random) ?? batch;
  }
}
