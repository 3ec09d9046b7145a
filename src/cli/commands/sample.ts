import type { Command } from 'commander';
import { Option } from 'commander';
import { actionByKind } from '../options/actionByKind.js';
import { addConstraintOptions } from '../options/constraints.js';
import { addDecodingOptions, decodingsOption } from '../options/decoding.js';
import { columnsOption, pictureOut } from '../options/pictures.js';
import { samplingOption } from '../options/samplingOption.js';
import {
  allowCodeOption,
  backendOption,
  csvSafeOption,
  divisionOption,
  gridOption,
  integer,
  jsonOption,
  judgeOption,
  mostSamples,
  parquetOption,
  scoresOption,
  seedOption,
  targetOption,
  threadsOption,
} from '../options/shared.js';
import type { Session } from '../session.js';
import type { SampleCommandOptions } from './sampleRun.js';

export function addSample(program: Command, session: Session): void {
  const command = program
    .command('sample')
    .description(
      'Draws codes from the density of a run, decodes them, and says which strings are valid, unique and novel. A model of images writes PNG.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .addOption(
      new Option('-n, --count <n>', 'how many strings or images; with --decodings, how many codes')
        .argParser(integer(1, mostSamples))
        .default(1000),
    )
    .addOption(
      new Option(
        '--density <which>',
        "density from which codes are drawn: fitted, the run's own; standard-normal; or a name under which fit --as stored one",
      ).default('fitted'),
    )
    .addOption(samplingOption('spread', fittedElse))
    .addOption(samplingOption('noiseLevel', fittedElse))
    .addOption(
      new Option(
        '--tries <n>',
        'draw another code if a sample is not valid, up to this many codes for each sample',
      )
        .argParser(integer(1, 1000))
        .default(1),
    )
    .addOption(
      new Option(
        '--texts',
        'only the strings, one a line, as they are decoded; they are judged only for --tries, --unique and --novel',
      ).conflicts(['json', 'csv', 'parquet', 'sdf']),
    )
    .addOption(
      new Option(
        '--csv',
        'a CSV row for each sample as it is judged: whether it is valid, novel, a duplicate, and its scores',
      ).conflicts(['json', 'sdf']),
    )
    .addOption(csvSafeOption())
    .addOption(parquetOption())
    .addOption(
      new Option(
        '--sdf',
        'an SDF of the valid molecules as they are judged: drawn coordinates, and scores as data',
      ).conflicts('json'),
    )
    .addOption(
      new Option(
        '-o, --out <file>',
        `write strings, CSV, Parquet, SDF or JSON to this file, as the options above or the ending of its name say; ${pictureOut}`,
      ),
    )
    .addOption(columnsOption())
    .addOption(
      new Option(
        '--unique',
        'draw until there are --count different valid strings; at most 100 draws for each',
      ).conflicts('tries'),
    )
    .addOption(
      new Option(
        '--novel',
        'draw until there are --count valid strings outside the training set; with --unique, all different',
      ).conflicts('tries'),
    )
    .addOption(
      new Option(
        '--nearest [file]',
        'beside each sample the most similar string of this file, or of the training set, and the similarity (columns of CSV and SDF, fields of JSON)',
      ).conflicts('texts'),
    )
    .addOption(
      new Option('--best <n>', 'number of best strings shown').argParser(integer(0, 1_000_000)).default(10),
    )
    .addOption(
      new Option(
        '--best-by <score>',
        'score that ranks the best strings, highest first, or lowest first with NAME:lowest; by default that of the domain (qed for molecules)',
      ),
    )
    .addOption(scoresOption().conflicts('texts'))
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
      '\nExamples:\n  grae sample runs/molecules -n 1000\n  grae sample runs/molecules -n 10000 --texts > samples.smi\n  grae sample zinc250k -n 500 --unique --novel --out samples.csv\n  grae sample runs/molecules --guard off --decode nucleus --mass 0.8\n  grae sample zinc250k -n 200 --scaffold c1ccc2ncccc2c1 --range molWeight=250..400 --forbid mcf\n  grae sample runs/images -n 100 --out images.png\n  grae sample runs/molecules --density standard-normal --guard off --decodings 100',
    )
    .action(
      actionByKind(session, sampleStrings, {
        takes: ['count', 'density', 'spread', 'noiseLevel', 'out', 'columns', 'seed', 'backend', 'json'],
        alone: ['columns'],
        load: async () => (await import('./images/sample.js')).imageSample,
      }),
    );
  addConstraintOptions(command);
  addDecodingOptions(command).addOption(
    decodingsOption('strings drawn for each code; 1 by default').conflicts('tries'),
  );
}

async function sampleStrings(session: Session, folder: string, options: SampleCommandOptions): Promise<void> {
  const { sampleRun } = await import('./sampleRun.js');
  return sampleRun(session, folder, options);
}

/** The description of a setting that `fit` may have stored with the density. */
const fittedElse = (sentence: string, value: unknown): string =>
  `${sentence}; by default the value that fit stored with the density, else ${value}`;
