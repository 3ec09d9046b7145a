/** A loss of squared errors below this is nothing but rounding. */
const roundingLoss = 1e-26;

/** The cost of an operator, name or number, in nats: about the logarithm of how many of them there are to choose from. */
const costOfPart = 3;

/** More rows do not count, since then the last digits of a loss would decide, which depend on how well constants are fitted. */
const mostRows = 1_000;

/**
 * Returns the formula of a front to take, the one of the least description length (Rissanen 1978): the number of rows times the
 * logarithm of the size of an error (half of that of a squared one), and 3 for each operator, name and number. A larger formula is taken only if it fits better
 * than noise would let it. Losses of nothing but rounding are equal, so of exact formulas the smallest is taken.
 *
 * @param front not empty
 * @param rows the number of rows that the loss is measured by; more than 1,000 count as 1,000
 * @param degree the power of the errors that the loss grows with; squares by default
 */
export function chooseFormula<T extends { readonly size: number; readonly loss: number }>(
  front: readonly T[],
  rows: number,
  degree: 1 | 2 = 2,
): T {
  const lengthOf = ({ size, loss }: T) =>
    (Math.min(rows, mostRows) / degree) * Math.log(Math.max(loss, roundingLoss ** (degree / 2))) +
    costOfPart * size;
  return front.reduce((best, one) => (lengthOf(one) < lengthOf(best) ? one : best));
}
