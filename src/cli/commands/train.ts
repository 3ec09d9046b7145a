import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { InputError } from '../../base/errors.js';
import type { PrepareOptions } from '../../training/prepare.js';
import {
  allowCodeOption,
  backendOption,
  columnOption,
  domainOption,
  formOption,
  grammarOption,
  integer,
  jsonOption,
  number,
  prefixStateOption,
  seedOption,
  standardiseOption,
} from '../options/shared.js';
import type { Session } from '../session.js';
import type { TrainCommandOptions } from './trainOrigin.js';

/** Settings that a run takes over from the one it begins with. */
const fixedByStart = [
  'grammar',
  'domain',
  'form',
  'characters',
  'tokens',
  'preset',
  'latent',
  'packing',
  'noiseLevels',
  'prefixState',
];

export function addTrain(program: Command, session: Session): void {
  program
    .command('train')
    .summary('train a model on a corpus; then fit a density to its codes')
    .description(
      'Trains a model on a corpus (a file, or - for standard input) into a run folder, or resumes a run.',
    )
    .argument('[corpus]', 'one string a line; .smi and .gz are read too')
    .addOption(grammarOption())
    .addOption(domainOption())
    .addOption(formOption())
    .addOption(
      new Option(
        '--characters',
        'a model of the characters of the strings, which knows no grammar; --domain or --grammar says what they mean',
      ).conflicts('tokens'),
    )
    .addOption(
      new Option(
        '--tokens',
        'a model of the tokens of the strings ([nH], Cl, %12 in molecules; sin, exp in expressions), which knows no grammar either',
      ),
    )
    .addOption(
      new Option('--preset <name>', 'where settings start from')
        .choices(['compact', 'tiny', 'paper'])
        .default('compact'),
    )
    .addOption(new Option('--out <folder>', 'folder of the run: new or empty'))
    .addOption(
      new Option('--resume <run>', 'continue this run from its last checkpoint').conflicts([
        'grammar',
        'out',
      ]),
    )
    .addOption(
      new Option(
        '--from <run>',
        'begin with the weights of this run, or of a model that ships: its language, packing and sizes are taken over; batch and learning rate follow the corpus and the time',
      ).conflicts(['resume', ...fixedByStart]),
    )
    .addOption(
      new Option(
        '--model <name>',
        'objective: rae, rae-l2, rae-gp, rae-sn, ae, ae-l2, vae, cv-vae or wae-mmd (docs/models.md)',
      ),
    )
    .addOption(new Option('--epochs <n>', 'passes over the corpus').argParser(integer(1, 1_000_000)))
    .addOption(
      new Option(
        '--minutes <n>',
        'time to train, validation included; the learning rate falls to nothing by its end, and a step that would overrun is cut short',
      ).argParser(number(0.001, 1e6)),
    )
    .addOption(new Option('--latent <n>', 'dimensions of the code').argParser(integer(1, 100_000)))
    .addOption(new Option('--learning-rate <rate>', 'peak learning rate').argParser(number(1e-12, 10)))
    .addOption(new Option('--batch <n>', 'sequences a step').argParser(integer(1, 100_000)))
    .addOption(
      new Option('--slice <n>', 'sequences on the device at once; smaller needs less memory').argParser(
        integer(1, 100_000),
      ),
    )
    .addOption(
      new Option(
        '--packing <merges>',
        'merges of packing; 0 for none, as for characters and tokens by default',
      ).argParser(integer(0, 50_000)),
    )
    .addOption(
      new Option('--max-steps <n>', 'leave out strings of more (packed) productions').argParser(
        integer(1, 10_000),
      ),
    )
    .addOption(
      new Option('--beta <weight>', 'weight of the latent loss, 1/2 ||z||² of most models').argParser(
        number(0, 1e6),
      ),
    )
    .addOption(
      new Option('--lambda <weight>', "weight of the decoder's regulariser").argParser(number(0, 1e6)),
    )
    .addOption(
      new Option('--samples <n>', 'for --model vae: codes drawn for each string in training').argParser(
        integer(1, 1000),
      ),
    )
    .addOption(
      new Option(
        '--free-bits <nats>',
        'for --model vae: how far each dimension may diverge from the prior at no cost',
      ).argParser(number(0, 1000)),
    )
    .addOption(
      new Option(
        '--posterior-scale <factor>',
        'for --model vae: factor on the standard deviations that codes are drawn with in training',
      ).argParser(number(0, 100)),
    )
    .addOption(
      new Option('--latent-warmup <steps>', 'steps in which beta grows to its value from 0').argParser(
        integer(0, 1e9),
      ),
    )
    .addOption(
      new Option(
        '--reduction <how>',
        'sum: 1/2 ||z||² and the gradient penalty as in the paper; mean: over dimensions, as in its published code',
      ).choices(['sum', 'mean'] as const),
    )
    .addOption(
      new Option('--noise <sd>', 'standard deviation of noise on the codes in training').argParser(
        number(0, 100),
      ),
    )
    .addOption(
      new Option(
        '--noise-levels <how>',
        'fixed: the same noise on every code; drawn: a level for each, up to --noise, told to the decoder',
      ).choices(['fixed', 'drawn'] as const),
    )
    .addOption(
      new Option(
        '--dropout <shares>',
        'shares that training leaves out, of codes, of states, and of the productions before, such as codes=0.1,states=0.2,previous=0.1',
      ).argParser(dropoutShares),
    )
    .addOption(
      new Option(
        '--random-forms <n>',
        'random spellings of each string that the encoder reads in training beside its own',
      ).argParser(integer(1, 100)),
    )
    .addOption(prefixStateOption())
    .addOption(new Option('--no-prefix-state', 'do not tell the decoder what is known of the text so far'))
    .addOption(
      new Option(
        '--validation <share>',
        "share of the corpus held out; the preset's by default, or 0.05",
      ).argParser(number(0, 0.5)),
    )
    .addOption(columnOption())
    .addOption(standardiseOption())
    .addOption(
      new Option('--skip <n>', 'leave out the first n lines: a test set').argParser(integer(0)).default(0),
    )
    .addOption(
      new Option(
        '--components <n>',
        'components of the mixture fitted afterwards; 10 by default, fewer where strings are few',
      ).argParser(integer(1, 10_000)),
    )
    .addOption(new Option('--no-fit', 'fit no density afterwards'))
    .addOption(
      new Option('--checkpoint <seconds>', 'time between checkpoints').argParser(number(0, 1e6)).default(60),
    )
    .addOption(
      new Option('--precision <kind>', 'bf16: faster products on native TensorFlow').choices([
        'float32',
        'bf16',
      ] as const),
    )
    .addOption(seedOption())
    .addOption(backendOption())
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  grae train corpus.txt --grammar expression --epochs 10 --out runs/expressions
  grae train molecules.smi.gz --grammar smiles --minutes 30 --out runs/molecules
  grae train molecules.smi.gz --characters --domain molecule --out runs/characters
  grae train --resume runs/molecules
  grae train mine.smi --from runs/molecules --minutes 5 --out runs/mine`,
    )
    .action(async (corpus: string | undefined, options, command: Command) => {
      if (options.resume !== undefined) refuseSettings(command);
      const { trainRun } = await import('./trainRun.js');
      return trainRun(session, corpus, options as TrainCommandOptions);
    });
}

function dropoutShares(text: string): PrepareOptions['dropout'] {
  const names = ['codes', 'states', 'previous'];
  const entries = text.split(',').map((part): [string, number] => {
    const [name = '', value = ''] = part.split('=');
    if (!names.includes(name)) {
      throw new InvalidArgumentError(`expected NAME=SHARE of ${names.join(', ')}, but received: ${part}`);
    }
    return [name, number(0, 0.9)(value)];
  });
  return { codes: 0, states: 0, previous: 0, ...Object.fromEntries(entries) };
}

/** Options that a resumed run takes: how it runs, not what it is. */
const resumable = ['resume', 'checkpoint', 'precision', 'backend', 'allowCode', 'json'];

function refuseSettings(command: Command): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli' || resumable.includes(name)) continue;
    throw new InputError(
      `--resume goes on with the settings of the run, but received: ${option.long}; leave it out, or train a new run`,
    );
  }
}
