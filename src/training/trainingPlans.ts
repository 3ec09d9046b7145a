import { evenPlaces } from '../base/evenPlaces.js';
import type { Random } from '../base/random.js';
import type { Items } from '../model/items.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import { bucketLimits, type PlannedBatch, planItems } from './batches.js';
import { Slicer } from './slices.js';
import { splitIndices } from './split.js';

/** Splits items into a training and a validation set, and plans batches of both. */
export class TrainingPlans<B extends Batch> {
  /** Cuts the batches of a plan. */
  readonly slicer: Slicer<B>;
  readonly #items: Items<B>;
  readonly #batch: number;
  readonly #trained: Int32Array;
  readonly #heldOut: Int32Array;
  /** The padded lengths of batches, ascending. */
  readonly #lengths: readonly number[];

  constructor(items: Items<B>, config: TrainingConfig, network: Network<B, DecodingSession>) {
    const { train, validation } = splitIndices(items.count, config.validation, config.seed);
    const lengths = train.map((index) => items.lengthOf(index));
    this.#items = items;
    this.#batch = config.batch;
    this.#trained = train;
    this.#heldOut = validation;
    this.#lengths = network.encoder.readsAnyLength ? bucketLimits(lengths, items.longest) : [items.longest];
    this.slicer = new Slicer(items, config, this.#lengths, network);
  }

  /** The number of training items. */
  get trained(): number {
    return this.#trained.length;
  }

  get heldOut(): number {
    return this.#heldOut.length;
  }

  /** Plans an epoch over all training items, in random order. */
  epoch(random: Random): readonly PlannedBatch[] {
    return this.#planOf(this.#trained, random);
  }

  /** Plans a validation over the held-out items, or some of them, in the order of their length. */
  validation(count = this.heldOut): readonly PlannedBatch[] {
    const some = evenPlaces(this.heldOut, count).map((place) => this.#heldOut[place]!);
    return this.#planOf(Int32Array.from(some), null);
  }

  #planOf(indices: Int32Array, random: Random | null): readonly PlannedBatch[] {
    return planItems(indices, this.#items, this.#lengths, this.#batch, random);
  }
}
