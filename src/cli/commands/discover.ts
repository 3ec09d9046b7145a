import type { Command } from 'commander';
import { Option } from 'commander';
import { settingsOf } from '../../base/settings.js';
import { formulaSettings } from '../../library/formulaSettings.js';
import { optionOf, repeatedOptionOf } from '../options/settings.js';
import { columnNameList, jsonOption, seedOption, threadsOption } from '../options/shared.js';
import type { Session } from '../session.js';
import type { DiscoverCommandOptions } from './discoverRun.js';

export function addDiscover(program: Command, session: Session): void {
  const command = program
    .command('discover')
    .description(
      'Searches for formulas that give one column of a table from others: the best of every size, their constants fitted. The same seed gives the same formulas.',
    )
    .argument(
      '<file>',
      'table with a row of names, separated by commas, semicolons, tabs or blanks; - for standard input',
    )
    .requiredOption('--target <column>', 'column that the formulas are to give')
    .option(
      '--inputs <columns>',
      'columns that formulas are made of, separated by commas; by default all other columns of numbers',
      columnNameList,
    );
  for (const setting of settingsOf(formulaSettings)) {
    command.addOption(setting.range.kind === 'list' ? repeatedOptionOf(setting) : optionOf(setting));
  }
  command
    .addOption(
      new Option(
        '--grammar <file>',
        'nearley grammar whose strings are formulas of the inputs, by their names; c is a fitted constant',
      ).conflicts(['units', 'template']),
    )
    .addOption(
      new Option(
        '--test <file>',
        'table with the same columns, which the search does not see and that only measures its formulas in the end',
      ).conflicts('testShare'),
    )
    .addOption(
      new Option(
        '--model <run>',
        'model of formulas from whose codes the search takes further formulas: the folder of a run, or formulas, which ships',
      ).conflicts('trainMinutes'),
    )
    .addOption(
      new Option(
        '-o, --out <folder>',
        'write the formulas there: as a table, for Python, JavaScript and LaTeX, and as a page to look at',
      ),
    )
    .addOption(
      new Option(
        '--resume',
        'continue the search in --out with the same settings, where it was interrupted',
      ).conflicts('trainMinutes'),
    )
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExamples:\n  grae discover examples/battery.csv --target voltage\n  grae discover data.csv --target y --inputs a,b --operators '+ - * / ^ sqrt' --constants fitted,pi,g=9.81 --out formulas",
    )
    .action(async (file: string, options: DiscoverCommandOptions) => {
      const { discoverRun } = await import('./discoverRun.js');
      return discoverRun(session, file, options);
    });
}
