import type { Random } from '../base/random.js';
import type { EncodedCorpus } from '../corpus/encodedCorpus.js';
import { makeBatch, type SequenceBatch } from '../model/batch.js';
import type { Network } from '../model/network.js';
import type { TrainingCorpus } from '../run/corpusFile.js';
import type { TrainingConfig } from '../run/schema.js';
import { type PlannedBatch, sliceSize } from './batches.js';

/** A part of a batch that is on the device at once. */
export interface Slice {
  readonly batch: SequenceBatch;
  /** Places of its sequences in the corpus. */
  readonly indices: Int32Array;
}

/** Cuts planned batches into slices that fit the device. */
export class Slicer {
  readonly #corpus: EncodedCorpus;
  readonly #readings: EncodedCorpus | null;
  readonly #config: Pick<TrainingConfig, 'batch' | 'slice'>;
  readonly #limits: readonly number[];
  readonly #network: Network;

  /** @param limits lengths that batches are padded to, of `bucketLimits` */
  constructor(
    { corpus, readings }: TrainingCorpus,
    config: Pick<TrainingConfig, 'batch' | 'slice'>,
    limits: readonly number[],
    network: Network,
  ) {
    this.#corpus = corpus;
    this.#readings = readings;
    this.#config = config;
    this.#limits = limits;
    this.#network = network;
  }

  /** Rows of each slice of a batch, those that only fill it among them. */
  rowsOf({ indices, steps }: PlannedBatch): number {
    const { batch, slice } = this.#config;
    return this.#network.normalisesBatches ? indices.length : sliceSize(batch, slice, steps);
  }

  /** Places that all slices of some batches take on the device: rows times steps. */
  placesOf(plan: readonly PlannedBatch[]): number {
    return plan.reduce((sum, planned) => {
      const rows = this.rowsOf(planned);
      return sum + Math.ceil(planned.indices.length / rows) * rows * planned.steps;
    }, 0);
  }

  /**
   * A batch in slices that fit the device, all of one shape. A network that normalises by the batch takes it whole and
   * without rows that only fill it.
   */
  *slicesOf(planned: PlannedBatch): Generator<Slice> {
    const { indices, steps } = planned;
    const size = this.rowsOf(planned);
    for (let start = 0; start < indices.length; start += size) {
      const members = indices.subarray(start, start + size);
      const sequences = Array.from(members, (i) => this.#corpus.sequence(i));
      yield {
        batch: makeBatch(sequences, steps, size, this.#network.table.productions.length),
        indices: members,
      };
    }
  }

  /**
   * Chooses the spellings that the encoder reads in training: for each string its own, which the model will be given
   * later, half the time, otherwise one of its random ones; padded to a length that occurs.
   */
  read({ batch, indices }: Slice, random: Random): SequenceBatch {
    const readings = this.#readings;
    if (readings === null) return batch;
    const forms = readings.count / this.#corpus.count;
    const sequences = Array.from(indices, (i) => {
      if (random.uniform() < 0.5) return this.#corpus.sequence(i);
      return readings.sequence(i * forms + random.integer(forms));
    });
    const longest = Math.max(...sequences.map(({ length }) => length));
    const steps = this.#limits.find((limit) => limit >= longest)!;
    return { ...batch, readings: makeBatch(sequences, steps, batch.size, batch.padding) };
  }
}
