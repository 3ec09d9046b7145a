import { InputError } from '../../../base/errors.js';
import type { GivenSettings } from '../../../base/settings.js';
import { showCount, showValue } from '../../../base/showNumber.js';
import { showSize } from '../../../images/imageSet.js';
import type { ImageRun } from '../../../imaging/imageRun.js';
import type { FitSummary } from '../../../training/fit.js';
import type { TrainingSummary } from '../../../training/trainOptions.js';
import { endingAtSignals, untilInterrupted } from '../../interrupt.js';
import { expectFreeFolder, whileWriting } from '../../options/opening.js';
import type { BackendChoice } from '../../options/shared.js';
import { fitProgress, mostFitSeconds } from '../../output/fitProgress.js';
import { printNext } from '../../output/nextCommand.js';
import { duration, ProgressLine } from '../../output/progress.js';
import { counted, percent } from '../../output/text.js';
import type { Session } from '../../session.js';

export interface ImageTrainOptions {
  readonly out?: string;
  readonly resume?: string;
  readonly preset?: string;
  /** The side, in pixels, that pictures of a folder are brought to. */
  readonly size?: number;
  /** The side of the square in the middle of a picture that is kept. */
  readonly crop?: number;
  readonly grey?: boolean;
  readonly most?: number;
  readonly fit: boolean;
  readonly checkpoint: number;
  readonly backend: BackendChoice;
  readonly json?: boolean;
  readonly settings: GivenSettings;
}

/** Trains a model on images, or goes on with one, and fits the density of its codes. */
export async function imageTrain(
  session: Session,
  path: string | undefined,
  options: ImageTrainOptions,
): Promise<void> {
  const { resume, out } = options;
  const work = (): Promise<void> => trainCommand(session, path, options);
  if (resume !== undefined) return whileWriting(resume, 'grae train --resume', work);
  if (out === undefined) throw new InputError('expected --out: a new folder for the run');
  const { whileCreating } = await import('../../../host/node/lock.js');
  await expectFreeFolder(out);
  return whileCreating(out, 'grae train', work);
}

async function trainCommand(
  session: Session,
  path: string | undefined,
  options: ImageTrainOptions,
): Promise<void> {
  const { trainImages } = await import('../../../imaging/trainImages.js');
  const { startBackend } = await import('../../../tensor/backend.js');
  const backend = await startBackend(options.backend);
  const run = await (options.resume === undefined ? newRun(path, options) : reopened(path, options.resume));
  const line = new ProgressLine(session);
  if (options.json !== true) {
    const { images, model, training } = run.config;
    session.note(
      `${showCount(images.count)} images of ${showSize(model)}; ${model.loss.kind}, latent ${model.latent}, filters ${model.encoderFilters.join(', ')}; ` +
        `batches of ${training.batch}; ${backend.backend}, ${backend.device}`,
    );
  }
  const summary = await untilInterrupted(session, (signal) =>
    trainImages(run, {
      signal,
      onDevice: endingAtSignals(session),
      checkpointSeconds: options.checkpoint,
      onEstimate: ({ secondsPerEpoch, secondsLeft }) => {
        line.clear();
        session.note(
          `one epoch takes about ${duration(secondsPerEpoch)}; the training ends in about ${duration(secondsLeft)}`,
        );
      },
      onProgress: ({ epoch, epochs, done, loss, validation, sequencesPerSecond, secondsLeft }) =>
        line.show(
          `epoch ${epoch}${epochs === null ? '' : `/${epochs}`} ${percent(done, 1)} loss ${showValue(loss)}` +
            `${validation === null ? '' : ` validation ${showValue(validation)}`} ${Math.round(sequencesPerSecond)}/s ${duration(secondsLeft)} left`,
        ),
    }),
  );
  line.clear();
  if (summary.interrupted) {
    session.status = 1;
    if (options.json === true) session.printJson({ ...summary, density: null });
    else
      session.note(
        `stopped after ${counted(summary.steps, 'step')}; continue with: grae train --resume ${run.name}`,
      );
    return;
  }
  const fitted = await fitAfterwards(session, run, line);
  if (options.json === true) session.printJson({ ...summary, density: fitted });
  else {
    printSummary(session, summary);
    printNext(
      session,
      fitted === null ? `fit ${run.name}` : `sample ${run.name} -n 100 --out images.png`,
      {},
    );
  }
}

async function newRun(path: string | undefined, options: ImageTrainOptions): Promise<ImageRun> {
  if (path === undefined) throw new InputError('expected images to train on: a file or a folder');
  const { readImages } = await import('../../../corpus/readImages.js');
  const { prepareImageRun } = await import('../../../imaging/prepareImageRun.js');
  const { size, crop, grey, most, preset, settings, fit, out } = options;
  const { images } = await readImages(path, {
    ...(size === undefined ? {} : { height: size, width: size }),
    ...(crop === undefined ? {} : { crop }),
    ...(grey === true ? { channels: 1 } : {}),
    ...(most === undefined ? {} : { most }),
  });
  return prepareImageRun({ images, file: path, out: out!, preset, settings, density: fit ? 'gmm' : null });
}

async function reopened(path: string | undefined, folder: string): Promise<ImageRun> {
  if (path !== undefined) {
    throw new InputError('--resume goes on with the images of the run; leave the images out');
  }
  const { ImageRun: Run } = await import('../../../imaging/imageRun.js');
  return Run.open(folder);
}

/** Fits the density that the run asks for, unless it has one already. The training stands even if the fit fails. */
async function fitAfterwards(
  session: Session,
  run: ImageRun,
  line: ProgressLine,
): Promise<FitSummary | null> {
  const { density } = run.config;
  const { hasDensity } = await import('../../../run/fittedDensity.js');
  if (density === null || (await hasDensity(run))) return null;
  const { FitStopped } = await import('../../../density/fitStopped.js');
  const { fitConfiguredImages } = await import('../../../imaging/fitImages.js');
  const { ImageModel } = await import('../../../imaging/imageModel.js');
  const model = await ImageModel.of(run);
  try {
    return await untilInterrupted(
      session,
      (signal) =>
        fitConfiguredImages(model, {
          signal,
          mostSeconds: mostFitSeconds,
          ...fitProgress(session, line, density.kind),
        }),
      'ending the fit',
    );
  } catch (thrown) {
    if (!(thrown instanceof FitStopped || thrown instanceof InputError)) throw thrown;
    session.note(`warning: no density was fitted (${thrown.message}); the trained model is kept`);
    if (thrown instanceof FitStopped) session.status = 1;
    return null;
  } finally {
    line.clear();
    model.dispose();
  }
}

function printSummary(
  session: Session,
  { run, epochs, steps, seconds, sequencesPerSecond, backend, losses, validation }: TrainingSummary,
): void {
  session.print(
    `${run}: ${counted(epochs, 'epoch')}, ${counted(steps, 'step')}, ${duration(seconds)}, ${Math.round(sequencesPerSecond)} images/s on ${backend}`,
  );
  session.print(
    `loss of an image: training ${showValue(losses.train)}; validation ${showValue(validation?.reconstruction)} of reconstruction`,
  );
}
