import type { FitOptions } from '../../../training/fitOptions.js';
import { untilInterrupted } from '../../interrupt.js';
import { openImageModel } from '../../options/openImages.js';
import type { BackendChoice } from '../../options/shared.js';
import { fitProgress, mostFitSeconds } from '../../output/fitProgress.js';
import { printFit } from '../../output/printFit.js';
import { ProgressLine } from '../../output/progress.js';
import type { Session } from '../../session.js';

export interface ImageFitOptions extends Omit<FitOptions, 'kind'> {
  readonly density: string;
  readonly keep?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Fits a density to the codes of a run of images. @param given the settings of the density */
export async function imageFit(session: Session, folder: string, options: ImageFitOptions): Promise<void> {
  const { FitStopped } = await import('../../../density/fitStopped.js');
  const { keepDensity } = await import('../../../training/fit.js');
  const { fitImages } = await import('../../../imaging/fitImages.js');
  const model = await openImageModel(session, folder, options);
  const { density: kind, keep, ...rest } = options;
  const line = new ProgressLine(session);
  try {
    const summary = await untilInterrupted(
      session,
      (signal) =>
        keep === true
          ? keepDensity(model.run, rest)
          : fitImages(model, {
              ...rest,
              kind,
              signal,
              mostSeconds: mostFitSeconds,
              ...fitProgress(session, line, kind, options.minutes),
            }),
      'keeping what is finished',
    );
    line.clear();
    if (options.json === true) session.printJson(summary);
    else printFit(session, folder, summary, options);
  } catch (thrown) {
    if (!(thrown instanceof FitStopped)) throw thrown;
    line.clear();
    session.status = 1;
    session.note('nothing was written: the run keeps the density that it had');
  }
}
