import { z } from 'zod';

const amount = z.number().int().min(0);

/** Numbers summed up; those of the parts of a set give those of the set. */
export const momentsSchema = z.strictObject({
  count: amount,
  mean: z.number(),
  /** The sum of the squares of the differences from the mean. */
  squares: z.number(),
  least: z.number(),
  most: z.number(),
});

export type SummedMoments = Readonly<z.infer<typeof momentsSchema>>;

/** Sums up numbers one by one (Welford 1962). */
export class MomentsCounter {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.#count++;
    const difference = value - this.#mean;
    this.#mean += difference / this.#count;
    this.#squares += difference * (value - this.#mean);
    if (value < this.#least) this.#least = value;
    if (value > this.#most) this.#most = value;
  }

  /** Null where no number was added. */
  get moments(): SummedMoments | null {
    const [count, mean, squares, least, most] = [
      this.#count,
      this.#mean,
      this.#squares,
      this.#least,
      this.#most,
    ];
    return count === 0 ? null : { count, mean, squares, least, most };
  }
}

/** Returns the moments of two sets together (Chan, Golub and LeVeque 1979, eq. 2.1). */
export function joinedMoments(a: SummedMoments, b: SummedMoments): SummedMoments {
  const count = a.count + b.count;
  const difference = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (difference * b.count) / count,
    squares: a.squares + b.squares + (difference ** 2 * a.count * b.count) / count,
    least: Math.min(a.least, b.least),
    most: Math.max(a.most, b.most),
  };
}

/** Returns the standard deviation of a sample; NaN for fewer than two numbers. */
export function deviationOf({ count, squares }: SummedMoments): number {
  return count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
}
