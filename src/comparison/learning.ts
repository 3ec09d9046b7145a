import type { ReconstructionCounts } from './measure.js';

interface TrainedAndTried {
  readonly training: {
    readonly steps: number;
    readonly validation?: number | null;
    readonly marginal?: number | null;
  };
  readonly reconstruction: Pick<ReconstructionCounts, 'exact' | 'equivalent'>;
}

/** The number of steps below which it is no surprise that no string comes back. */
const fewSteps = 200;

/**
 * Returns why the numbers of a run say nothing about its model: it was not trained long enough to learn anything. Returns
 * null if it was, or if nobody can tell because the table did not train the run.
 *
 * A model has learned nothing if held-out strings cost it no less than the frequencies of productions alone
 * (`marginal`), or if no test string comes back after fewer than {@link fewSteps} steps.
 */
export function nothingLearned({ training, reconstruction }: TrainedAndTried): string | null {
  const { steps, validation = null, marginal = null } = training;
  if (validation !== null && marginal !== null && !(validation < marginal)) {
    return `held-out strings cost ${validation.toFixed(1)} nats, no less than the ${marginal.toFixed(1)} that the frequencies of productions alone give`;
  }
  if (steps > 0 && steps < fewSteps && reconstruction.exact === 0 && reconstruction.equivalent === 0) {
    return `no test string comes back after ${steps} training steps`;
  }
  return null;
}
