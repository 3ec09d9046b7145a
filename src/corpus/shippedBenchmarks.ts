/** The benchmarks of searches that ship: a new one is a file in `data/benchmarks/` and a name here. */
export const shippedBenchmarks: readonly string[] = ['pmo', 'guacamol', 'kusner', 'tripp'];
