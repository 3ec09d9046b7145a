import type { Command } from 'commander';
import { Option } from 'commander';
import { densities } from '../../density/densities.js';
import type { TrainedModel } from '../../sampling/model.js';
import { untilInterrupted } from '../interrupt.js';
import { actionByKind } from '../options/actionByKind.js';
import { openModel, whileWriting } from '../options/opening.js';
import { samplingOption } from '../options/samplingOption.js';
import { givenSettings, optionsOfKinds } from '../options/settings.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  integer,
  jsonOption,
  number,
  threadsOption,
} from '../options/shared.js';
import { calibrateDensity, printCalibration } from '../output/calibration.js';
import { fitProgress, mostFitSeconds } from '../output/fitProgress.js';
import { printNext } from '../output/nextCommand.js';
import { printFit } from '../output/printFit.js';
import { ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';

export function addFit(program: Command, session: Session): void {
  const command = program
    .command('fit')
    .description(
      'Encodes the training strings or images of a run, fits a density to the codes, and stores it with the run: it replaces the density of the run, or is kept beside it under a name.',
    )
    .argument('<run>', 'folder of a trained run')
    .addOption(
      new Option(
        '--density <kind>',
        `what to fit: ${densities.all.map(({ kind, summary }) => `${kind}, ${summary}`).join('; ')}`,
      )
        .choices(densities.kinds)
        .default('gmm'),
    );
  for (const option of optionsOfKinds(densities)) command.addOption(option);
  command
    .addOption(
      new Option('--points <n>', 'fit at most this many codes, drawn at random')
        .argParser(integer(2, 100_000_000))
        .default(50_000),
    )
    .addOption(
      new Option('--seed <number>', "seed; the run's own by default").argParser(
        integer(-(2 ** 31), 2 ** 31 - 1),
      ),
    )
    .addOption(samplingOption('spread', storedDefault))
    .addOption(samplingOption('noiseLevel', storedDefault))
    .addOption(samplingOption('beam', storedDefault))
    .addOption(
      new Option(
        '--minutes <n>',
        'time limit for the fit, and the same again for calibration: mixtures and the second stage then keep the last iteration, calibration the best settings so far',
      ).argParser(number(0.001, 1e6)),
    )
    .addOption(
      new Option(
        '--calibrate [samples]',
        'find the spread and the noise level that make samples most like the corpus, except those that you give, and adjust the density; each setting is tried on this many samples (1000 by default)',
      ).argParser(integer(10, 1_000_000)),
    )
    .addOption(
      new Option(
        '--as <name>',
        "store it under this name beside the run's own density; sample --density NAME uses it",
      ),
    )
    .addOption(
      new Option(
        '--keep',
        'fit nothing: calibrate the density of the run, or change how it is sampled',
      ).conflicts(['density', 'points', ...densities.settingNames]),
    )
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae fit runs/molecules --components 20\n  grae fit runs/molecules --select 5,10,20,40\n  grae fit runs/molecules --density kde --as kde\n  grae fit runs/molecules --calibrate\n  grae fit runs/molecules --keep --spread 0.8',
    )
    .action(
      actionByKind(session, fitOfStrings, {
        takes: [
          ...['density', 'points', 'seed', 'spread', 'noiseLevel', 'minutes', 'as', 'keep'],
          ...densities.settingNames,
          ...['backend', 'json'],
        ],
        load: async () => {
          const { imageFit } = await import('./images/fit.js');
          return (session, folder: string, options: FitCommandOptions) =>
            whileWriting(folder, 'grae fit', () =>
              imageFit(session, folder, {
                ...options,
                settings: givenSettings(options, densities.settingNames),
              }),
            );
        },
      }),
    );
}

/** The description of a setting that the fit stores for `sample`. */
const storedDefault = (sentence: string): string =>
  `${sentence}; stored with the density as the default of sample`;

interface FitCommandOptions {
  readonly density: string;
  readonly points: number;
  readonly seed?: number;
  readonly spread?: number;
  readonly noiseLevel?: number;
  readonly beam?: number;
  readonly minutes?: number;
  /** The number of samples, or true for the usual number. */
  readonly calibrate?: number | true;
  readonly as?: string;
  readonly keep?: boolean;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

function fitOfStrings(session: Session, folder: string, options: FitCommandOptions): Promise<void> {
  return whileWriting(folder, 'grae fit', () => fitRun(session, folder, options));
}

async function fitRun(session: Session, folder: string, options: FitCommandOptions): Promise<void> {
  const { FitStopped } = await import('../../density/fitStopped.js');
  const { hasDensity } = await import('../../run/fittedDensity.js');
  const model = await openModel(session, folder, options);
  const line = new ProgressLine(session);
  const before = (await hasDensity(model.run, options.as)) ? 'the density that it had' : 'no density';
  try {
    await untilInterrupted(
      session,
      (signal) => fitAndCalibrate(session, model, folder, options, line, signal),
      'keeping what is finished',
    );
  } catch (thrown) {
    if (!(thrown instanceof FitStopped)) throw thrown;
    line.clear();
    session.status = 1;
    session.note(`nothing was written: ${folder} has ${before}`);
    if (options.json === true) session.printJson({ interrupted: true });
  }
}

async function fitAndCalibrate(
  session: Session,
  model: TrainedModel,
  folder: string,
  options: FitCommandOptions,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<void> {
  const { fitDensity, keepDensity } = await import('../../training/fit.js');
  const { density: kind, calibrate, keep, ...rest } = options;
  const summary =
    keep === true
      ? await keepDensity(model.run, rest)
      : await fitDensity(model.run, model.network, {
          ...rest,
          kind,
          settings: givenSettings(options, densities.settingNames),
          signal,
          mostSeconds: mostFitSeconds,
          ...fitProgress(session, line, kind, options.minutes),
        });
  line.clear();
  const calibration =
    calibrate === undefined ? null : await calibrateDensity(session, model, calibrate, options, line, signal);
  if (options.json === true) {
    session.printJson({ ...summary, calibration });
    return;
  }
  printFit(session, folder, summary, options);
  if (calibration !== null) printCalibration(session, calibration);
  else if (calibrate !== undefined) session.note('ended before anything was tried: not calibrated');
  printNext(
    session,
    `sample ${folder} -n 1000${options.as === undefined ? '' : ` --density ${options.as}`}`,
    options,
  );
}
