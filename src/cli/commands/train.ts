import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { type Setting, settingsOf } from '../../base/settings.js';
import { spellingRules } from '../../domain/domain.js';
import { unseenRules } from '../../run/unseenRule.js';
import { refuseOptionsOfOther } from '../options/actionByKind.js';
import { givenSettings, optionOf, optionsOfKinds } from '../options/settings.js';
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
  standardiseOption,
} from '../options/shared.js';
import type { Session } from '../session.js';
import type { ImageTrainOptions } from './images/train.js';
import type { TrainCommandOptions } from './trainOrigin.js';

/** Adds the command; its options for settings are those that losses, models and training declare. */
export async function addTrain(program: Command, session: Session): Promise<void> {
  const { gmmSettings } = await import('../../density/mixture/gmmSettings.js');
  const { codeSettings } = await import('../../model/codeSettings.js');
  const { imageSettings } = await import('../../model/images/imageConfig.js');
  const { losses } = await import('../../model/losses/index.js');
  const { corpusSettings, trainingSettings } = await import('../../run/trainingSettings.js');
  const [sequences, codes, training] = [corpusSettings, codeSettings, trainingSettings].map(settingsOf) as [
    readonly Setting[],
    readonly Setting[],
    readonly Setting[],
  ];
  const { presetDefaults } = await import('../options/presetDefaults.js');
  const optionByPreset = (setting: Setting): Option => {
    const option = optionOf(setting);
    const byPreset = presetDefaults(setting.name);
    option.description += byPreset === null ? '' : `; ${byPreset}`;
    return option;
  };
  const components = settingsOf(gmmSettings).find(({ name }) => name === 'components')!;
  const settings = [
    ...[...sequences, ...codes].map((setting) => optionByPreset(setting).helpGroup('Model:')),
    ...[...lossOptions(losses.all), ...optionsOfKinds(losses)].map((option) => option.helpGroup('Loss:')),
    ...training.map((setting) => optionByPreset(setting).helpGroup('Training:')),
    optionOf(
      components,
      `components of the mixture fitted afterwards; ${components.default} by default, fewer if there are few strings`,
    ),
  ];
  const ofImages = settingsOf(imageSettings).map((setting) => optionOf(setting).helpGroup('Images:'));
  const takenOver = [...sequences, ...codes, ...training].filter(({ isTakenOver }) => isTakenOver);

  const command = program
    .command('train')
    .description(
      'Trains a model on a corpus (a file, or - for standard input) or on images into a run folder, or resumes a run.',
    )
    .argument(
      '[corpus]',
      'one string a line; .smi and .gz are read too; with --images, a file or folder of images',
    );
  const language = languageOptions();
  const running = runningOptions();
  const pictures = pictureReading();
  const origins = [
    new Option('--out <folder>', 'folder of the run: new or empty'),
    new Option('--resume <run>', 'continue this run from its last checkpoint').conflicts(['grammar', 'out']),
    new Option(
      '--from <run>',
      'begin with the weights of this run, or of a model that ships; its language, packing and sizes are taken over, batch and learning rate are chosen for the corpus and the time',
    ).conflicts(['resume', ...language.map(nameOf), ...takenOver.map(({ name }) => name)]),
  ];
  const afterwards = [
    columnOption(),
    standardiseOption(),
    new Option(
      '--unseen <rule>',
      'with --from: strings with a production that the run to begin with never saw; refuse (the default) leaves them out',
    ).choices(unseenRules),
    new Option('--skip <n>', 'leave out the first n lines, such as a test set')
      .argParser(integer(0))
      .default(0),
    new Option('--no-fit', 'fit no density afterwards'),
  ];
  for (const option of [
    ...language,
    ...origins,
    ...settings,
    ...pictures,
    ...ofImages,
    ...afterwards,
    ...running,
  ]) {
    command.addOption(option);
  }
  command
    .addHelpText(
      'after',
      `
A preset sets many of these; the defaults above hold for the rest.

Examples:
  grae train corpus.txt --grammar expression --epochs 10 --out runs/expressions
  grae train molecules.smi.gz --grammar smiles --minutes 30 --out runs/molecules
  grae train molecules.smi.gz --characters --domain molecule --out runs/characters
  grae train --resume runs/molecules
  grae train fashion-mnist --images --out runs/fashion
  grae train mine.smi --from runs/molecules --minutes 5 --out runs/mine`,
    )
    .action(async (corpus: string | undefined, options) => {
      if (options.resume !== undefined) refuseSettings(command, ['resume', ...running.map(nameOf)]);
      const { model, ...others } = options;
      const givenOptions = givenSettings(others, [...settings, ...ofImages].map(nameOf));
      const named = {
        ...others,
        settings: { ...givenOptions, ...(model === undefined ? {} : { loss: model }) },
      };
      const isOfImages =
        options.images === true || (options.resume !== undefined && (await isRunOfImages(options.resume)));
      const alone = [...pictures, ...ofImages].map(nameOf);
      const work = { takes: [...takenForImages, ...[...settings, ...running].map(nameOf), ...alone], alone };
      if (isOfImages) {
        refuseOptionsOfOther(command, 'images', work, 'a model of images is trained');
        const { imageTrain } = await import('./images/train.js');
        const preset = command.getOptionValueSource('preset') === 'cli' ? options.preset : undefined;
        return imageTrain(session, corpus, { ...named, preset } as ImageTrainOptions);
      }
      refuseOptionsOfOther(command, 'strings', work, 'a model of strings is trained');
      const { trainRun } = await import('./trainRun.js');
      return trainRun(session, corpus, named as TrainCommandOptions);
    });
}

/** The options of a training on images besides its settings and how the work is done. */
const takenForImages = ['images', 'out', 'resume', 'preset', 'fit'];

async function isRunOfImages(run: string): Promise<boolean> {
  const { readRunKind } = await import('../../run/runKind.js');
  return (await readRunKind(run)) === 'images';
}

/** Returns the options for reading images. */
function pictureReading(): Option[] {
  return [
    new Option(
      '--images',
      'train on images: an IDX file (MNIST), CIFAR-10, or a folder of them or of PNG and JPEG',
    ),
    new Option('--size <pixels>', 'side to which pictures of a folder are brought').argParser(
      integer(1, 4096),
    ),
    new Option('--crop <pixels>', 'keep a square of this side in the middle of each picture').argParser(
      integer(1, 100_000),
    ),
    new Option('--grey', 'read pictures in shades of grey'),
    new Option('--most <n>', 'read the first n images only').argParser(integer(1)),
  ].map((option) => option.helpGroup('Images:'));
}

const nameOf = (option: Option): string => option.attributeName();

/** Returns the options for the language and the preset, which a run that begins with another takes over. */
function languageOptions(): Option[] {
  return [
    grammarOption(),
    domainOption(),
    formOption(),
    new Option(
      '--spelling <rule>',
      'spelling of the corpus, and of all strings that the model reads later: canonical (the default for molecules) or as-written',
    ).choices(spellingRules),
    new Option(
      '--characters',
      'train a model of characters, which knows no grammar; --domain or --grammar says what the strings mean',
    ).conflicts('tokens'),
    new Option(
      '--tokens',
      'train a model of tokens ([nH], Cl, %12 in molecules; sin, exp in expressions), which knows no grammar either',
    ),
    new Option('--preset <name>', 'set of settings to start from')
      .choices(['compact', 'tiny', 'paper'])
      .default('compact'),
    prefixStateOption(),
    new Option(
      '--no-prefix-state',
      'train a decoder that does not see the prefix state, the features of the text so far',
    ),
  ];
}

/** Returns the options for how the work is done, which a resumed run may change. */
function runningOptions(): Option[] {
  return [
    new Option('--checkpoint <seconds>', 'time between checkpoints').argParser(number(0, 1e6)).default(60),
    new Option(
      '--precision <kind>',
      'faster products of matrices: bf16 on native TensorFlow, less precise; fused on WebAssembly with relaxed SIMD, whose last bits depend on the machine',
    ).choices(['float32', 'bf16', 'fused'] as const),
    backendOption(),
    allowCodeOption(),
    jsonOption(),
  ];
}

/** Returns the option for the kind of loss, and its former name. */
function lossOptions(losses: readonly { readonly kind: string; readonly summary: string }[]): Option[] {
  const kinds = losses.map(({ kind, summary }) => `${kind}, ${summary}`).join('; ');
  return [
    new Option('--loss <kind>', `what training minimises (docs/models.md): ${kinds}`),
    new Option('--model <kind>', 'the same as --loss').conflicts('loss').hideHelp(),
  ];
}

/** @param names the options that a resumed run takes: how it runs, not what it is */
function refuseSettings(command: Command, names: readonly string[]): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli' || names.includes(name)) continue;
    throw new InputError(
      `--resume goes on with the settings of the run, but received: ${option.long}; leave it out, or train a new run`,
    );
  }
}
