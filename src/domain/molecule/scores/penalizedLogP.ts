/** Mean and standard deviation over ZINC250k, as Kusner et al. (2017) publish them in their code. */
const published = {
  logP: { mean: 2.4570953396190123, deviation: 1.434324401111988 },
  accessibility: { mean: -3.0525811293166134, deviation: 0.8335207024513095 },
  cycle: { mean: -0.0485696876403053, deviation: 0.2860212110245455 },
};

/** Rings up to this size cost nothing. */
const freeRingSize = 6;

export interface PenalizedLogP {
  /** Each term standardised by its published mean and deviation. */
  readonly standardised: number;
  /** The plain sum. */
  readonly raw: number;
}

/**
 * Penalised logP: Crippen's logP - synthetic accessibility - a penalty for cycles of more than six atoms (Gómez-
 * Bombarelli et al. 2018; the standardised form: Kusner, Paige and Hernández-Lobato 2017).
 *
 * @param largestCycle atoms of the largest cycle of the basis, 0 for none
 */
export function penalizedLogP(logP: number, saScore: number, largestCycle: number): PenalizedLogP {
  const cycle = Math.max(0, largestCycle - freeRingSize);
  const z = (value: number, { mean, deviation }: { mean: number; deviation: number }): number => {
    return (value - mean) / deviation;
  };
  return {
    standardised: z(logP, published.logP) + z(-saScore, published.accessibility) + z(-cycle, published.cycle),
    raw: logP - saScore - cycle,
  };
}
