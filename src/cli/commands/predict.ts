import type { Command } from 'commander';
import { Option } from 'commander';
import { integer, jsonOption } from '../options/shared.js';
import type { Session } from '../session.js';
import type { PredictOptions } from './predictRun.js';

export function addPredict(program: Command, session: Session): void {
  program
    .command('predict')
    .description(
      'Computes a formula for every row of a table. The formula is read as data, and nothing of it is run.',
    )
    .argument(
      '<formula>',
      "a formula in the names of the columns, such as '2*x^2 + sin(y)' (a name with blanks between backticks), or formulas.csv of discover, or its folder",
    )
    .argument(
      '<file>',
      'table with a row of names, separated by commas, semicolons, tabs or blanks; - for standard input',
    )
    .addOption(
      new Option(
        '--size <n>',
        'the formula of this size; by default the one that discover calls the best',
      ).argParser(integer(1)),
    )
    .option('--target <column>', 'column with the true values, which says how wrong the formula is')
    .addOption(
      new Option('--units <place>', 'row: the first row below the names holds units, and is no data').choices(
        ['row'],
      ),
    )
    .option('--csv', 'print the table with the predictions as a further column')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExamples:\n  grae predict formulas/formulas.csv data.csv --csv\n  grae predict '0.5*9.81*t^2' fall.csv --target distance",
    )
    .action(async (formula: string, file: string, options: PredictOptions) => {
      const { predictRun } = await import('./predictRun.js');
      return predictRun(session, formula, file, options);
    });
}
