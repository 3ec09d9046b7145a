import { showCount, showValue } from '../../base/showNumber.js';
import { samplingGiven, samplingNotes } from '../../density/samplingSettings.js';
import type { Calibration } from '../../sampling/calibrate.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Session } from '../session.js';
import { duration, type ProgressLine } from './progress.js';
import { counted, percent, table } from './text.js';

/** The options of `grae fit` that apply to the calibration too. */
interface CalibrationOptions {
  readonly as?: string;
  readonly spread?: number;
  readonly noiseLevel?: number;
  readonly beam?: number;
  readonly seed?: number;
  readonly minutes?: number;
}

/** The default number of samples of each setting tried. */
const calibrationSamples = 1000;

/** Calibrates the density of a run and stores it, moved, with the best sampling settings. */
export async function calibrateDensity(
  session: Session,
  model: TrainedModel,
  samples: number | true,
  options: CalibrationOptions,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<Omit<Calibration, 'density'> | null> {
  const { calibrate } = await import('../../sampling/calibrate.js');
  const { FitStopped } = await import('../../density/fitStopped.js');
  const { readDensity, writeDensity } = await import('../../run/fittedDensity.js');
  const { trainingTexts } = await import('../../run/trainingCorpus.js');
  const { run } = model;
  const fitted = await readDensity(run, options.as);
  const mostSeconds = 60 * (options.minutes ?? Infinity);
  const started = performance.now();
  const calibrated = await calibrate(model, fitted.density, await trainingTexts(run), {
    count: samples === true ? calibrationSamples : samples,
    fixed: { ...samplingGiven(options), beam: fitted.sampling.beam },
    current: fitted.sampling,
    seed: options.seed ?? run.config.training.seed,
    signal,
    ...(options.minutes === undefined ? {} : { minutes: options.minutes }),
    onProgress: (done, total) => line.count('calibrating', done, total, started, mostSeconds),
    onEstimate: (seconds) => {
      line.clear();
      session.note(
        `calibration takes about ${duration(Math.min(seconds, mostSeconds))} (Ctrl-C ends it with the best so far)`,
      );
    },
  }).catch((thrown: unknown) => {
    // The fit from before stands.
    if (thrown instanceof FitStopped) return thrown;
    throw thrown;
  });
  if (signal.aborted) session.status = 1;
  if (calibrated instanceof FitStopped) return null;
  const { density, ...calibration } = calibrated;
  line.clear();
  const notes = { ...fitted.notes, ...samplingNotes(calibration.drawing) };
  await writeDensity(run, { density, notes }, options.as);
  return calibration;
}

/** Prints the nearest of the settings tried, and the one that is kept. */
export function printCalibration(
  session: Session,
  { drawing, tried, distances, samples, reference, interrupted }: Omit<Calibration, 'density'>,
): void {
  const nearest = [...tried].sort((a, b) => a.distance - b.distance).slice(0, 5);
  session.print(
    table(
      ['spread', 'noise level', 'distance of shapes', 'valid'],
      nearest.map(({ spread, noiseLevel, distance, valid }) => [
        showValue(spread),
        showValue(noiseLevel),
        showValue(distance),
        percent(valid, 1),
      ]),
    ),
  );
  const moves =
    distances.length === 0
      ? ''
      : `; distance ${distances.map((distance) => showValue(distance)).join(', ')} as the mean was moved ` +
        '(Wasserstein-1 in standard deviations, mean over length and scores)';
  session.print(
    `calibrated by ${counted(reference, 'string')}: spread ${showValue(drawing.spread)}, noise level ${showValue(drawing.noiseLevel)} (of ${tried.length} tried, ${showCount(samples)} samples each)${moves}` +
      `${interrupted ? '; ended early, the best so far is kept' : ''}`,
  );
}
