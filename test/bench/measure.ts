/** One measured quantity. */
export interface Measurement {
  readonly name: string;
  /** Median over the repeats. */
  readonly value: number;
  readonly unit: string;
  /** Smallest and largest of the repeats. */
  readonly spread: readonly [number, number];
  readonly repeats: number;
}

/** A benchmark: a file and a line in main.ts. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  /** Whether it runs once on every back end, or once at all. */
  readonly perBackend: boolean;
  run(context: Context): Promise<readonly Measurement[]>;
}

export interface Context {
  readonly backend: 'tensorflow' | 'webgpu' | 'wasm' | 'cpu';
  readonly repeats: number;
}

/** Rate of something that is done `count` times in each repeat: one warm-up, then median and spread. */
export async function rate(
  name: string,
  unit: string,
  repeats: number,
  work: () => number | Promise<number>,
): Promise<Measurement> {
  await work();
  const rates: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const started = performance.now();
    const count = await work();
    rates.push((1000 * count) / (performance.now() - started));
  }
  return measurement(name, unit, rates);
}

export function measurement(name: string, unit: string, values: readonly number[]): Measurement {
  const sorted = values.toSorted((a, b) => a - b);
  const value = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return { name, value, unit, spread: [sorted[0]!, sorted.at(-1)!], repeats: sorted.length };
}

/** Two rates of the same work taken in turns, so that the noise of the machine meets both; the second over the first. */
export async function ratio(
  name: string,
  repeats: number,
  first: () => Promise<void>,
  second: () => Promise<void>,
): Promise<Measurement> {
  const seconds = async (work: () => Promise<void>) => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  await first();
  await second();
  const ratios: number[] = [];
  for (let i = 0; i < repeats; i++) ratios.push((await seconds(first)) / (await seconds(second)));
  return measurement(name, 'times', ratios);
}
