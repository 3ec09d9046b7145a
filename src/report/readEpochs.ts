import { z } from 'zod';
import type { EpochMetrics } from './trainingCurves.js';

const schema = z.looseObject({
  epoch: z.number(),
  train: z.number(),
  validation: z.looseObject({ reconstruction: z.number() }).nullish(),
  learningRate: z.number(),
});

/**
 * Parses a `metrics.jsonl`, with one epoch a line. It skips anything else, such as a line that a kill left unfinished,
 * since the curves of the others say enough.
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
