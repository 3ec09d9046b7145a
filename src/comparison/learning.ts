import type { Reconstruction } from './measure.js';

interface TrainedAndTried {
  readonly training: {
    readonly steps: number;
    readonly validation?: number | null;
    readonly marginal?: number | null;
  };
  readonly reconstruction: Pick<Reconstruction, 'exact' | 'equivalent'>;
}

/** Steps below which nothing that comes back is no wonder. */
const fewSteps = 200;

/**
 * Why the numbers of a run say nothing about its model: it was not trained long enough to learn anything. Null where it
 * was, or where that is not known, of a run that the table did not train.
 *
 * It learned nothing where held-out strings cost it no less than the frequencies of productions alone (`marginal`), or
 * where not one test string comes back after fewer than {@link fewSteps} steps.
 */
export function nothingLearned({ training, reconstruction }: TrainedAndTried): string | null {
  const { steps, validation = null, marginal = null } = training;
  if (validation !== null && marginal !== null && !(validation < marginal)) {
    return `held-out strings cost ${validation.toFixed(1)} nats, and ${marginal.toFixed(1)} by the frequencies of productions alone`;
  }
  if (steps > 0 && steps < fewSteps && reconstruction.exact === 0 && reconstruction.equivalent === 0) {
    return `no test string comes back after ${steps} steps`;
  }
  return null;
}
