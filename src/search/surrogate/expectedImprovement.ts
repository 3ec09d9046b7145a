/** The logarithm of the expected improvement, with its derivatives by the mean and the deviation of a prediction. */
export interface LogImprovement {
  readonly value: number;
  readonly byMean: number;
  readonly byDeviation: number;
}

/**
 * Returns the logarithm of the expected amount by which a normal value exceeds the best so far (Jones et al. 1998, equation
 * 15). The logarithm is finite where the amount itself is too small for a number (Ament et al. 2023, arXiv 2310.20708).
 *
 * @param deviation above 0
 */
export function logExpectedImprovement(mean: number, deviation: number, best: number): LogImprovement {
  const u = (mean - best) / deviation;
  if (u > surelyBetter) return { value: Math.log(mean - best), byMean: 1 / (mean - best), byDeviation: 0 };
  const ratio = normalRatio(u);
  // E = deviation * pdf(u) * (1 + u * cdf(u) / pdf(u)); the bracket tends to 1 / u² on the left
  const bracket = u < -1e5 ? 1 / (u * u) : 1 + u * ratio;
  return {
    value: Math.log(deviation) - (u * u + Math.log(2 * Math.PI)) / 2 + Math.log(bracket),
    byMean: ratio / (bracket * deviation),
    byDeviation: 1 / (bracket * deviation),
  };
}

/** The number of deviations above the best from which the improvement is the difference itself, in double precision. */
const surelyBetter = 30;

/** The argument beyond which the series converges slower than the continued fraction. */
const seriesEnds = 3;

/** Returns cdf(u) / pdf(u) of the standard normal distribution, for u of at most 30. */
function normalRatio(u: number): number {
  if (u < -seriesEnds) return tailRatio(-u);
  if (u > seriesEnds) return Math.sqrt(2 * Math.PI) * Math.exp((u * u) / 2) - tailRatio(u);
  // Abramowitz and Stegun 1964, 26.2.11
  let term = u;
  let sum = u;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (u * u) / (2 * k + 1);
    sum += term;
  }
  return Math.sqrt(Math.PI / 2) * Math.exp((u * u) / 2) + sum;
}

/** Returns (1 - cdf(u)) / pdf(u) for u > 3 (the continued fraction of Abramowitz and Stegun 1964, 26.2.14). */
function tailRatio(u: number): number {
  let fraction = u;
  for (let k = 120; k > 0; k--) fraction = u + k / fraction;
  return 1 / fraction;
}
