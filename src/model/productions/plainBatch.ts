import type { ProductionBatch } from './batch.js';

/** A batch as plain data, for another thread. */
export interface PlainBatch extends Omit<ProductionBatch, 'features' | 'spellings'> {
  readonly features: Float32Array;
  readonly spellings: PlainBatch | null;
}

/** Returns a batch as plain data. */
export function toPlain({ features, spellings, ...rest }: ProductionBatch): PlainBatch {
  return { ...rest, features: features(), spellings: spellings === undefined ? null : toPlain(spellings) };
}

/** Returns the batch of plain data. */
export function fromPlain({ features, spellings, ...rest }: PlainBatch): ProductionBatch {
  return {
    ...rest,
    features: () => features,
    ...(spellings === null ? {} : { spellings: fromPlain(spellings) }),
  };
}
