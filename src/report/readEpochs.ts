import { z } from 'zod';
import type { EpochMetrics } from './gather.js';

const schema = z.looseObject({
  epoch: z.number(),
  train: z.number(),
  validation: z.looseObject({ reconstruction: z.number() }).nullish(),
  learningRate: z.number(),
});

/**
 * The lines of a `metrics.jsonl`, an epoch each. A kill may leave a line unfinished: what is no line of an epoch is
 * passed over, since the curves of the others say enough.
 */
export function parseEpochs(text: string): EpochMetrics[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [schema.parse(JSON.parse(line)) satisfies EpochMetrics];
    } catch {
      return [];
    }
  });
}
