import type { Command } from 'commander';
import { Option } from 'commander';
import { shippedBenchmarks } from '../../corpus/shippedBenchmarks.js';
import { proposers } from '../../search/proposers/proposers.js';
import { addDecodingOptions } from '../options/decoding.js';
import { optionsOfKinds } from '../options/settings.js';
import {
  allowCodeOption,
  backendOption,
  columnOption,
  integer,
  jsonOption,
  seedList,
  threadsOption,
} from '../options/shared.js';
import { startOption } from '../options/start.js';
import type { Session } from '../session.js';
import type { BenchmarkOptions } from './benchmarkRun.js';

export function addBenchmark(program: Command, session: Session): void {
  const command = program
    .command('benchmark')
    .description(
      'Searches every task of a benchmark with every seed and writes a result for each, then a table (table.md, table.json) with the published values. Finished searches are never repeated: after an interruption, the same command goes on from there, and several processes with different seeds or tasks can share the folder.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument('<benchmark>', `${shippedBenchmarks.join(', ')}, or a file (docs/search.md)`)
    .requiredOption('-o, --out <folder>', 'folder for the results and the table')
    .addOption(
      new Option('--tasks <list>', 'only these tasks, separated by commas').argParser((text) =>
        text.split(',').map((name) => name.trim()),
      ),
    )
    .addOption(
      new Option('-n, --count <n>', "the most evaluations of a search, instead of the benchmark's").argParser(
        integer(1, 10_000_000),
      ),
    )
    .addOption(
      new Option('--proposer <kind>', 'what proposes strings').choices(proposers.kinds).default('evolve'),
    )
    .addOption(
      new Option('--seeds <list>', 'seeds, separated by commas').argParser(seedList).default([1], '1'),
    )
    .addOption(startOption())
    .addOption(columnOption())
    .addOption(
      new Option(
        '--known <file>',
        'strings of known value for a benchmark that has them (kusner, tripp), one a line, whose values are computed; by default the training strings of the run',
      ),
    )
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae benchmark zinc250k pmo --out benchmarks/pmo\n  grae benchmark zinc250k pmo --proposer derivations --seeds 1,2,3 --out benchmarks/pmo',
    )
    .action(async (folder: string, benchmark: string, options: BenchmarkOptions) => {
      const { benchmarkRun } = await import('./benchmarkRun.js');
      return benchmarkRun(session, folder, benchmark, options);
    });
  for (const option of optionsOfKinds(proposers)) command.addOption(option.helpGroup('Proposers:'));
  addDecodingOptions(command);
}
