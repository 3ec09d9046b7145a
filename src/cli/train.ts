import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { InputError } from '../base/errors.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import type { PresetName } from '../model/presets.js';
import type { Run } from '../run/run.js';
import type { TrainingConfig } from '../run/schema.js';
import type { FitSummary } from '../training/fit.js';
import type { PrepareOptions } from '../training/prepare.js';
import type { TrainingEstimate, TrainingSummary } from '../training/train.js';
import { fitProgress, mostFitSeconds } from './fitProgress.js';
import { endingAtSignals, untilInterrupted } from './interrupt.js';
import { openRun, whileWriting } from './opening.js';
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
} from './options.js';
import { counted, note, percent, print, printJson, show, visible } from './output.js';
import { duration, ProgressLine } from './progress.js';
import { noteLayout } from './reading.js';

export function addTrain(program: Command): void {
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
    .action((corpus: string | undefined, options, command: Command) => {
      if (options.resume !== undefined) refuseSettings(command);
      return lockedTrain(corpus, options as TrainCommandOptions);
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

/** What a run has from the one that it begins with. */
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

/** What a run that is resumed may be told anew: how it runs, not what it is. */
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

/** Settings of a run under the names that {@link prepareRun} gives them, and how to train it. */
interface TrainCommandOptions
  extends Omit<
    PrepareOptions,
    | 'corpus'
    | 'grammar'
    | 'domain'
    | 'representation'
    | 'out'
    | 'prefixState'
    | 'start'
    | 'onParsed'
    | 'onLeftOut'
  > {
  readonly grammar?: string;
  readonly domain?: string;
  readonly form?: string;
  readonly characters?: boolean;
  readonly tokens?: boolean;
  readonly out?: string;
  /** A file, or false. */
  readonly prefixState?: string | boolean;
  readonly resume?: string;
  readonly from?: string;
  readonly fit: boolean;
  readonly checkpoint: number;
  readonly precision?: 'float32' | 'bf16';
  readonly backend: 'auto' | 'tensorflow' | 'wasm' | 'cpu';
  readonly json?: boolean;
}

/** A run that is resumed is written by this process alone, and so is one that is still to be made. */
async function lockedTrain(corpus: string | undefined, options: TrainCommandOptions): Promise<void> {
  const { whileCreating } = await import('../run/lock.js');
  const { resume, out } = options;
  const work = (): Promise<void> => trainCommand(corpus, options);
  if (resume !== undefined) return whileWriting(resume, 'grae train --resume', work);
  if (out === undefined) return work();
  const { expectFreeFolder } = await import('../run/freeFolder.js');
  await expectFreeFolder(out);
  return whileCreating(out, 'grae train', work);
}

async function trainCommand(corpus: string | undefined, options: TrainCommandOptions): Promise<void> {
  const { currentBackend } = await import('../tensor/backend.js');
  const { train } = await import('../training/train.js');
  const { hasTrainingNoise } = await import('../model/trainingNoise.js');
  const line = new ProgressLine();

  const run =
    options.resume === undefined
      ? await prepare(corpus, options, line)
      : await reopen(corpus, options.resume, options);
  const backend = currentBackend();
  warnOfFewSteps(await expectedSteps(run), run);
  if (options.json !== true) {
    const { corpus: read, model, training } = run.config;
    const left = read.failed + read.tooLong;
    note(
      `${read.strings - left} strings (${left} left out), at most ${model.maxSteps} productions of ${run.codec.table.productions.length}; ` +
        `${model.objective}, latent ${model.latent}; ${lengthOf(training)}, batches of ${training.batch}; ` +
        `${backend.backend}, ${backend.device}`,
    );
    const broken = Object.entries(read.brokenRules ?? {}).filter(([, strings]) => strings > 0);
    if (broken.length > 0) {
      const counts = broken.map(([rule, strings]) => `${rule} ${show(strings)}`).join(', ');
      note(`rules beyond the grammar, by strings that break them: ${counts} ("grae data check" shows some)`);
    }
  }
  const hasNoise = hasTrainingNoise(run.config.model);
  const training = await untilInterrupted((signal) =>
    train(run, {
      signal,
      onDevice: endingAtSignals(),
      checkpointSeconds: options.checkpoint,
      onEstimate: (estimate) => {
        line.clear();
        note(describeEstimate(estimate));
        if (run.config.training.minutes !== null) warnOfFewSteps(estimate.steps, run);
      },
      onProgress: (now) => {
        line.show(
          `epoch ${now.epoch}${now.epochs === null ? '' : `/${now.epochs}`} ${percent(now.done, 1)} ` +
            `loss ${show(now.loss)}${hasNoise ? ' with noise' : ''}${now.validation === null ? '' : ` validation ${show(now.validation)}`} ` +
            `${Math.round(now.sequencesPerSecond)}/s ${duration(now.secondsLeft)} left`,
        );
      },
    }),
  );
  line.clear();
  const { strings, failed, tooLong, brokenRules = null } = run.config.corpus;
  const summary = { ...training, corpus: { strings, failed, tooLong, brokenRules } };
  if (summary.interrupted) {
    process.exitCode = 1;
    if (options.json === true) printJson({ ...summary, density: null });
    else
      note(
        `stopped after ${counted(summary.steps, 'step')}; continue with: grae train --resume ${run.folder}`,
      );
    return;
  }
  let fitted: FitSummary | null = null;
  try {
    fitted = await untilInterrupted((signal) => fitAfterwards(run, line, signal), 'ending the fit');
  } finally {
    // the training stands, whatever becomes of the fit
    line.clear();
    if (options.json === true) printJson({ ...summary, density: fitted });
    else printSummary(run.folder, summary, await run.hasDensity());
  }
}

/** `10 epochs`, `5 minutes`, `10 epochs or 5 minutes`. */
function lengthOf({ epochs, minutes }: TrainingConfig): string {
  const parts = [
    ...(epochs === null ? [] : [counted(epochs, 'epoch')]),
    ...(minutes === null ? [] : [counted(minutes, 'minute')]),
  ];
  return parts.join(' or ');
}

function describeEstimate({ secondsPerEpoch, secondsLeft, steps }: TrainingEstimate): string {
  const ends = new Date(Date.now() + 1000 * secondsLeft).toTimeString().slice(0, 5);
  return (
    `one epoch takes about ${duration(secondsPerEpoch)}; ` +
    `the training ends in about ${duration(secondsLeft)}, at ${ends}, after about ${counted(steps, 'step')}`
  );
}

/** Steps below which a training mostly has not learned what it could. */
const fewSteps = 200;

/** Steps that a run will have taken at its end; null where that depends on the clock. */
async function expectedSteps({ config: { corpus, training } }: Run): Promise<number | null> {
  const { stepsOf } = await import('../training/fineTuning.js');
  const { heldOutOf } = await import('../training/split.js');
  if (training.minutes !== null) return null;
  const strings = corpus.strings - corpus.failed - corpus.tooLong;
  const sequences = strings - heldOutOf(strings, training.validation);
  return stepsOf({ ...training, sequences, seconds: null }, training.batch);
}

function warnOfFewSteps(steps: number | null, { config: { training, start } }: Run): void {
  if (steps === null || steps >= fewSteps) return;
  const { batch, minutes } = training;
  const smaller = batch > 16 ? `a smaller --batch (now ${batch}; 16 to 64 suit few strings), ` : '';
  note(
    `warning: this training takes only about ${counted(steps, 'step')}, and learns little in fewer than some hundred; ` +
      `give ${smaller}more ${minutes === null ? '--epochs' : '--minutes'}${start === undefined ? ', or a smaller --preset' : ''}`,
  );
}

function printSummary(folder: string, summary: TrainingSummary, hasDensity: boolean): void {
  print(
    `${folder}: ${counted(summary.epochs, 'epoch')}, ${counted(summary.steps, 'step')}, ${duration(summary.seconds)}, ` +
      `${Math.round(summary.sequencesPerSecond)} strings/s on ${summary.backend}`,
  );
  print(
    `loss per string: training ${show(summary.losses.train)} nats${summary.losses.withNoise ? ', with noise on the codes' : ''}; ` +
      `validation ${show(summary.validation?.reconstruction)} nats of reconstruction${summary.losses.withNoise ? ', without it' : ''}`,
  );
  const { validation, best } = summary;
  if (validation !== null && best !== null && validation.reconstruction > 1.5 * best.loss) {
    note(
      `warning: the loss of the validation rose from ${show(best.loss)} in epoch ${best.epoch} to ${show(validation.reconstruction)}; the weights of epoch ${best.epoch} are kept: try a lower --learning-rate`,
    );
  }
  print(`next: grae ${hasDensity ? 'sample' : 'fit'} ${folder}`);
}

/** Opens a run to go on with it, on the back end that it was begun on unless another is asked for. */
async function reopen(corpus: string | undefined, folder: string, options: TrainCommandOptions) {
  if (corpus !== undefined) {
    throw new InputError('--resume goes on with the corpus of the run: leave the corpus out');
  }
  const { startBackend } = await import('../tensor/backend.js');
  const run = await openRun(folder, options);
  run.expectCorpus();
  const { compute } = await run.readEnvironment();
  const { precision = compute.precision } = options;
  const started = await startBackend(options.backend === 'auto' ? compute.backend : options.backend, {
    precision,
  });
  if (started.backend !== compute.backend || started.precision !== compute.precision) {
    note(
      `warning: begun on ${compute.backend} (${compute.precision}), goes on with ${started.backend} (${started.precision}): the weights will not be those of an uninterrupted run`,
    );
  }
  return run;
}

async function prepare(corpus: string | undefined, options: TrainCommandOptions, line: ProgressLine) {
  if (corpus === undefined)
    throw new InputError('expected a corpus to train on (a file, or - for standard input)');
  if (options.out === undefined) throw new InputError('expected --out: a new folder for the run');
  const { corpusPath } = await import('../corpus/shipped.js');
  const { prepareRun } = await import('../training/prepare.js');
  const { startBackend } = await import('../tensor/backend.js');
  const { out, fit, components, grammar, domain, characters, tokens, preset, prefixState, ...rest } = options;
  const origin = await originOf(options);
  await startBackend(
    options.backend,
    options.precision === undefined ? {} : { precision: options.precision },
  );
  const started = performance.now();
  const run = await prepareRun({
    ...rest,
    corpus: corpusPath(corpus),
    onLayout: await noteLayout(corpus),
    ...origin,
    out,
    ...(fit ? (components === undefined ? {} : { components }) : { components: 0 }),
    onParsed: (strings) => line.pace('parsing', strings, started),
    onSchedule: ({ batch, learningRate }) => {
      line.clear();
      note(
        `chosen for this corpus and time: batches of ${batch}, learning rate ${learningRate} (--batch and --learning-rate give others)`,
      );
    },
    onLeftOut: ({ failed, tooLong, first }) => {
      line.clear();
      if (options.json === true) return;
      note(`left out: ${failed} strings that cannot be read, ${tooLong} too long; the first:`);
      for (const reason of first.slice(0, 3)) note(`  ${visible(reason, 200)}`);
    },
  });
  line.clear();
  return run;
}

/** What a new run comes from: a language and a preset, or the run that it begins with. */
async function originOf(
  options: TrainCommandOptions,
): Promise<
  Pick<
    PrepareOptions,
    'grammar' | 'domain' | 'representation' | 'preset' | 'start' | 'prefixState' | 'allowCode'
  >
> {
  const { preset, prefixState, allowCode = false } = options;
  if (options.from !== undefined) {
    const { domainOf } = await import('../run/domainOf.js');
    const start = await openRun(options.from, { allowCode });
    const { config, codec } = start;
    return {
      grammar: codec.grammar,
      domain: await domainOf(start, withoutUndefined({ standardise: options.standardise })),
      preset: config.preset as PresetName,
      start,
      allowCode,
    };
  }
  if (options.characters === true || options.tokens === true) return unparsedOrigin(options);
  if (options.grammar === undefined) {
    throw new InputError(
      'expected --grammar (expression, zinc, smiles, or a nearley file), --characters or --tokens with a --domain, or --from with a run to begin with',
    );
  }
  const { defaultDomainOf } = await import('../domain/index.js');
  const { loadLanguage } = await import('./language.js');
  const { presetsOf } = await import('../model/presets.js');
  const { grammar, domain, form, standardise } = options;
  const presets = presetsOf(domain ?? defaultDomainOf(grammar));
  const presetForm = presets.find(({ name }) => name === preset)?.form;
  const language = await loadLanguage({
    grammar,
    domain,
    form: form ?? presetForm,
    prefixState,
    allowCode,
    standardise,
  });
  return { ...language, preset, prefixState: prefixState !== false, allowCode };
}

/** The same for characters or tokens: strings as they are, and a prefix state only if it is given. */
async function unparsedOrigin(options: TrainCommandOptions): ReturnType<typeof originOf> {
  const { loadUnparsedLanguage } = await import('./language.js');
  const { asIs } = await import('../domain/form.js');
  const { grammar, domain, form = asIs, preset, prefixState, allowCode = false } = options;
  const language = await loadUnparsedLanguage({
    grammar,
    domain,
    form,
    prefixState,
    allowCode,
    standardise: options.standardise,
  });
  return {
    ...language,
    representation: options.characters === true ? 'characters' : 'tokens',
    preset,
    prefixState: typeof prefixState === 'string',
    allowCode,
  };
}

/** Fits the mixture that the run asks for, unless it has a density already. */
async function fitAfterwards(run: Run, line: ProgressLine, signal: AbortSignal): Promise<FitSummary | null> {
  const { currentBackend } = await import('../tensor/backend.js');
  const { fitDensity } = await import('../training/fit.js');
  const { prefixOf } = await import('../training/language.js');
  if (run.config.fit === null || (await run.hasDensity())) return null;
  if (currentBackend().precision === 'bf16') {
    note(`products in this process are too coarse for a fit: run "grae fit ${run.folder}" before sampling`);
    return null;
  }
  const network = await run.loadNetwork(await prefixOf(run));
  try {
    return await fitDensity(run, network, {
      components: run.config.fit.components,
      seed: run.config.training.seed,
      signal,
      mostSeconds: mostFitSeconds,
      ...fitProgress(line, 'mixture'),
    });
  } catch (thrown) {
    const { FitStopped } = await import('../density/fitStopped.js');
    if (!(thrown instanceof FitStopped || thrown instanceof InputError)) throw thrown;
    line.clear();
    note(`warning: no density was fitted (${thrown.message}); the training stands`);
    if (thrown instanceof FitStopped) process.exitCode = 1;
    return null;
  } finally {
    network.dispose();
  }
}
