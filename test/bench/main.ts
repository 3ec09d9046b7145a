import '../../dist/host/node/install.js';
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { startBackend } from '../../dist/tensor/backend.js';
import { explorer } from './explorer.js';
import { formulaProposals } from './formulaProposals.js';
import { formulas } from './formulas.js';
import { growth } from './growth.js';
import { images } from './images.js';
import type { Benchmark, Context, Measurement } from './measure.js';
import { parsing, wholeCorpora } from './parsing.js';
import { peers } from './peers/peers.js';
import { product } from './product.js';
import { expressionQuality, moleculeQuality } from './quality.js';
import { recurrent } from './recurrent.js';
import { manyShards, shards } from './shards.js';
import { shippedMetrics } from './shippedMetrics.js';
import { shippedModel } from './shippedModel.js';
import { startup } from './startup.js';
import { paperTraining, training } from './training.js';

/** A new benchmark is a file and a line here. */
const benchmarks: readonly Benchmark[] = [
  startup,
  parsing,
  product,
  recurrent,
  training,
  images,
  wholeCorpora,
  paperTraining,
  expressionQuality,
  moleculeQuality,
  shippedModel,
  shippedMetrics,
  formulas,
  formulaProposals,
  growth,
  peers,
  shards,
  manyShards,
  explorer,
];

/** Not among those that run when none is named. */
const slow: readonly Benchmark[] = [
  wholeCorpora,
  paperTraining,
  expressionQuality,
  moleculeQuality,
  shippedModel,
  shippedMetrics,
  formulas,
  formulaProposals,
  growth,
  peers,
  shards,
  manyShards,
  explorer,
];

type BackendName = Context['backend'];

interface Result extends Measurement {
  readonly benchmark: string;
  readonly backend: BackendName | null;
}

interface Options {
  readonly backend: BackendName[];
  readonly repeats: number;
  readonly json?: boolean;
  readonly inside?: BackendName;
}

const program = new Command('bench')
  .description(
    'Speeds of this machine, each benchmark in a process of its own: one warm-up, then median and spread.',
  )
  .argument('[names...]', `all but the slow ones, or: ${benchmarks.map(({ name }) => name).join(', ')}`)
  .addOption(
    new Option('--backend <names...>', 'back ends')
      .choices(['tensorflow', 'webgpu', 'wasm', 'cpu'])
      .default(['wasm']),
  )
  .option('--repeats <n>', 'repeats of each measurement', Number, 5)
  .option('--json', 'one JSON document')
  .addOption(new Option('--inside <backend>', 'measure in this process').hideHelp())
  .parse();
const options = program.opts<Options>();
const chosen = choose(program.args);

if (options.inside !== undefined) {
  console.log(JSON.stringify(await measureHere(chosen[0]!, options.inside)));
} else {
  const results: Result[] = [];
  for (const benchmark of chosen) {
    for (const backend of benchmark.perBackend ? options.backend : (['wasm'] as const)) {
      if (options.json !== true)
        console.error(`${benchmark.name}: ${benchmark.about}${benchmark.perBackend ? ` (${backend})` : ''}`);
      for (const one of measureApart(benchmark, backend)) {
        results.push({ benchmark: benchmark.name, backend: benchmark.perBackend ? backend : null, ...one });
      }
    }
  }
  const machine = { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  if (options.json === true) console.log(JSON.stringify({ machine, results }, null, 2));
  else printTable(machine, results);
}

function choose(names: readonly string[]): readonly Benchmark[] {
  if (names.length === 0) return benchmarks.filter((one) => !slow.includes(one));
  return names.map((name) => {
    const found = benchmarks.find((one) => one.name === name);
    if (found === undefined)
      program.error(`expected ${benchmarks.map((one) => one.name).join(', ')}, but received: ${name}`);
    return found as Benchmark;
  });
}

async function measureHere(benchmark: Benchmark, backend: BackendName): Promise<readonly Measurement[]> {
  await startBackend(backend);
  const context = { backend, repeats: options.repeats };
  // the machine's own rate, in the same minute
  const yardstick = benchmark.perBackend && benchmark !== product ? await product.run(context) : [];
  return [...yardstick, ...(await benchmark.run(context))];
}

/** In a process of its own, so that neither memory nor a warmed-up compiler of one reaches the next. */
function measureApart(benchmark: Benchmark, backend: BackendName): readonly Measurement[] {
  const args = [
    fileURLToPath(import.meta.url),
    benchmark.name,
    '--inside',
    backend,
    '--repeats',
    String(options.repeats),
  ];
  const output = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Measurement[];
}

function printTable(
  machine: { processor: string; cores: number; node: string },
  results: readonly Result[],
): void {
  console.log(`\n${machine.processor}, ${machine.cores} cores, Node ${machine.node}\n`);
  for (const { backend, name, value, unit, spread, repeats } of results) {
    const where = backend === null ? '' : backend;
    const range = repeats > 1 ? `  (${digits(spread[0])} to ${digits(spread[1])}, ${repeats} repeats)` : '';
    console.log(`${where.padEnd(10)}  ${name.padEnd(44)} ${digits(value).padStart(9)} ${unit}${range}`);
  }
}

function digits(value: number): string {
  return Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));
}
