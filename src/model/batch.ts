import { InputError } from '../base/errors.js';

/**
 * Sequences of productions side by side, padded at the end, step by step: entry `step * size + row`.
 */
export interface SequenceBatch {
  /** Rows, the padding rows at the end included. */
  readonly size: number;
  /** Rows that hold a sequence. */
  readonly sequences: number;
  readonly steps: number;
  /** Productions, [steps * size]; `padding` where the sequence is over. */
  readonly ids: Int32Array;
  /** The same, every sequence read from its end: its last production first. */
  readonly reversed: Int32Array;
  /** Number of productions of every row, [size]; 0 for padding rows. */
  readonly lengths: Int32Array;
  /** The id that stands for "nothing here": one more than the last production. */
  readonly padding: number;
  /** What the encoder reads instead, row by row, where it reads other spellings of the same strings. */
  readonly readings?: SequenceBatch;
}

/**
 * @param sequences at most `size`, each of at most `steps` productions
 * @param padding number of productions
 */
export function makeBatch(
  sequences: readonly ArrayLike<number>[],
  steps: number,
  size: number,
  padding: number,
): SequenceBatch {
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
  return { size, sequences: sequences.length, steps, ids, reversed, lengths, padding };
}

/** A batch with all of its rows as many times, one time after the other at each step. */
export function repeated(batch: SequenceBatch, times: number): SequenceBatch {
  if (times === 1) return batch;
  const { size, steps, ids, reversed, lengths, padding } = batch;
  const byStep = (values: Int32Array) => {
    const all = new Int32Array(times * values.length);
    for (let step = 0; step < steps; step++) {
      for (let time = 0; time < times; time++) {
        all.set(values.subarray(step * size, (step + 1) * size), (step * times + time) * size);
      }
    }
    return all;
  };
  const all = new Int32Array(times * size);
  for (let time = 0; time < times; time++) all.set(lengths, time * size);
  return {
    size: times * size,
    sequences: times * size,
    steps,
    ids: byStep(ids),
    reversed: byStep(reversed),
    lengths: all,
    padding,
  };
}
