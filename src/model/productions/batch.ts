import { InputError } from '../../base/errors.js';
import type { Batch } from '../reconstruction.js';

/** Sequences of productions side by side, padded at the end, step by step: entry `step * size + row`. */
export interface ProductionBatch extends Batch {
  readonly steps: number;
  /** The productions, [steps * size]; `padding` after the end of a sequence. */
  readonly ids: Int32Array;
  /** The productions of every sequence from its last to its first, [steps * size]. */
  readonly reversed: Int32Array;
  /** The number of productions of every row, [size]; 0 for padding rows. */
  readonly lengths: Int32Array;
  /** The id that stands for "nothing here": one more than the last production. */
  readonly padding: number;
  /** Computes the features of the prefix state before each production, [steps * size, features]; 0 beyond the end. */
  readonly features: () => Float32Array;
  /** Other spellings of the same strings, row by row, which the encoder reads instead. */
  readonly spellings?: ProductionBatch;
}

/** Settings of a batch besides its sequences. */
export interface BatchShape {
  readonly steps: number;
  /** The number of rows. */
  readonly size: number;
  /** The number of productions of the language. */
  readonly padding: number;
}

/**
 * Puts sequences side by side.
 *
 * @param sequences at most `size`, each of at most `steps` productions
 * @param features returns the features of all sequences, each [length, features]
 */
export function makeBatch(
  sequences: readonly ArrayLike<number>[],
  { steps, size, padding }: BatchShape,
  features: () => readonly Float32Array[],
): ProductionBatch {
  const ids = new Int32Array(steps * size).fill(padding);
  const reversed = new Int32Array(steps * size).fill(padding);
  const lengths = new Int32Array(size);
  sequences.forEach((sequence, row) => {
    const length = sequence.length;
    if (length > steps) {
      throw new InputError(`expected at most ${steps} productions, but received a sequence of ${length}`);
    }
    lengths[row] = length;
    for (let step = 0; step < length; step++) {
      ids[step * size + row] = sequence[step] as number;
      reversed[step * size + row] = sequence[length - 1 - step] as number;
    }
  });
  return {
    size,
    items: sequences.length,
    steps,
    ids,
    reversed,
    lengths,
    padding,
    features: () => sideBySide(features(), lengths, steps),
  };
}

/** Arranges features of sequences, each [length, features], as those of a batch, [steps * size, features]. */
function sideBySide(bySequence: readonly Float32Array[], lengths: Int32Array, steps: number): Float32Array {
  const row = bySequence.findIndex((values) => values.length > 0);
  const width = row < 0 ? 0 : bySequence[row]!.length / lengths[row]!;
  const size = lengths.length;
  const values = new Float32Array(steps * size * width);
  bySequence.forEach((own, row) => {
    for (let step = 0; step < lengths[row]!; step++) {
      values.set(own.subarray(step * width, (step + 1) * width), (step * size + row) * width);
    }
  });
  return values;
}

/** Repeats all rows of a batch, one copy after the other at each step. */
export function repeated(batch: ProductionBatch, times: number): ProductionBatch {
  if (times === 1) return batch;
  const { size, steps, ids, reversed, lengths, padding, features } = batch;
  return {
    size: times * size,
    items: times * size,
    steps,
    ids: repeatedByStep(ids, steps, times),
    reversed: repeatedByStep(reversed, steps, times),
    lengths: repeatedByStep(lengths, 1, times),
    padding,
    features: () => repeatedByStep(features(), steps, times),
  };
}

/** Repeats the values of each step, one copy after the other. */
function repeatedByStep<T extends Int32Array | Float32Array>(values: T, steps: number, times: number): T {
  const all = new (values.constructor as new (length: number) => T)(times * values.length);
  const each = values.length / steps;
  for (let step = 0; step < steps; step++) {
    const own = values.subarray(step * each, (step + 1) * each);
    for (let time = 0; time < times; time++) all.set(own, (step * times + time) * each);
  }
  return all;
}
