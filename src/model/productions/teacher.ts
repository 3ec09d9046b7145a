import type { ProductionTable } from '../../grammar/production.js';
import type { TeacherInputs } from '../decoders/decoder.js';
import type { ProductionBatch } from './batch.js';

/** The inputs of the decoder at every step of the true sequences, and the right answers. */
export interface Teacher extends TeacherInputs {
  /** The true productions, [steps * size]; any production beyond the end of a sequence. */
  readonly targets: Int32Array;
  /** 1 for a production of a sequence, 0 beyond its end, [steps * size]. */
  readonly weights: Float32Array;
}

/** Teacher forcing: at every step the decoder sees the true productions before it. */
export function teacherOf(batch: ProductionBatch, table: ProductionTable): Teacher {
  const { size, steps, ids, lengths, padding } = batch;
  const rows = steps * size;
  const targets = new Int32Array(rows);
  const previous = new Int32Array(rows).fill(padding);
  const tops = new Int32Array(rows);
  const weights = new Float32Array(rows);
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < size; row++) {
      const i = step * size + row;
      const isWithin = step < lengths[row]!;
      const target = isWithin ? ids[i]! : 0;
      targets[i] = target;
      tops[i] = table.productions[target]!.lhs;
      weights[i] = isWithin ? 1 : 0;
      if (isWithin && step > 0) previous[i] = ids[i - size]!;
    }
  }
  return { size, steps, targets, previous, tops, weights, features: batch.features() };
}
