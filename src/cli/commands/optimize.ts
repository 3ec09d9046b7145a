import type { Command } from 'commander';
import { Option } from 'commander';
import { automaticProposer } from '../../search/proposers/chooseProposer.js';
import { proposers } from '../../search/proposers/proposers.js';
import { addConstraintOptions } from '../options/constraints.js';
import { addDecodingOptions } from '../options/decoding.js';
import { knownOptions } from '../options/known.js';
import { addObjectiveOptions } from '../options/objective.js';
import { optionsOfKinds } from '../options/settings.js';
import {
  allowCodeOption,
  backendOption,
  columnOption,
  divisionOption,
  gridOption,
  integer,
  jsonOption,
  judgeOption,
  seedOption,
  targetOption,
  threadsOption,
} from '../options/shared.js';
import { startOption } from '../options/start.js';
import type { Session } from '../session.js';
import type { OptimizeOptions } from './optimizeRun.js';

export function addOptimize(program: Command, session: Session): void {
  const kinds = proposers.all.map(({ kind, summary }) => `${kind}, which ${summary}`).join('; ');
  const command = program
    .command('optimize')
    .description(
      'Searches the strings of a model for those that are best by an objective: a score, or a function of your own. Each distinct valid string counts as one evaluation; invalid strings and repetitions are free.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .addOption(
      new Option('-n, --count <n>', 'the most evaluations').argParser(integer(1, 10_000_000)).default(1000),
    )
    .addOption(
      new Option(
        '--proposer <kind>',
        `what proposes strings: ${kinds}; or ${automaticProposer}, the one that suits the search`,
      )
        .choices([...proposers.kinds, automaticProposer])
        .default('evolve'),
    )
    .addOption(startOption())
    .addOption(columnOption())
    .addOption(
      new Option(
        '--density <which>',
        "density of the first strings: fitted, the run's own; standard-normal; or a name under which fit --as stored one",
      ).default('fitted'),
    )
    .addOption(
      new Option(
        '-o, --out <folder>',
        'keep every evaluation in this folder as it is made, and write the best strings there in the end',
      ),
    )
    .addOption(
      new Option(
        '--parquet',
        'write the table of the best strings into --out as an Apache Parquet file too, with types',
      ),
    )
    .addOption(
      new Option('--resume', 'continue the search in --out with the same settings, where it was interrupted'),
    )
    .addOption(
      new Option(
        '--baseline',
        'beside the search, evaluate as many random draws from the density, to compare with; they cost as much again',
      ),
    )
    .addOption(
      new Option('--best <n>', 'number of best strings shown').argParser(integer(0, 100)).default(10),
    )
    .addOption(judgeOption())
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExamples:\n  grae optimize zinc250k --maximize qed -n 500\n  grae optimize runs/expressions --minimize score --target 'sin(2*x)+x*x/3' -n 2000 --out searches/sine\n  grae optimize zinc250k --maximize penalizedLogP --start molecules.smi --out searches/logp",
    )
    .action(async (folder: string, options: OptimizeOptions) => {
      const { optimizeRun } = await import('./optimizeRun.js');
      return optimizeRun(session, folder, options);
    });
  for (const option of knownOptions()) command.addOption(option);
  addObjectiveOptions(command);
  for (const option of optionsOfKinds(proposers)) command.addOption(option.helpGroup('Proposers:'));
  addConstraintOptions(command);
  addDecodingOptions(command);
}
