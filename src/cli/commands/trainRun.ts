import { InputError } from '../../base/errors.js';
import { showCount, showValue } from '../../base/showNumber.js';
import type { Preset } from '../../model/presets.js';
import type { Run } from '../../run/run.js';
import { stringsInTraining } from '../../run/stringsInTraining.js';
import type { TrainingConfig } from '../../run/trainingSettings.js';
import type { FitSummary } from '../../training/fit.js';
import type { TrainingEstimate, TrainingSummary } from '../../training/runTraining.js';
import { endingAtSignals, untilInterrupted } from '../interrupt.js';
import { expectFreeFolder, whileWriting } from '../options/opening.js';
import { corpusNotes } from '../output/corpusNotes.js';
import { fitProgress, mostFitSeconds } from '../output/fitProgress.js';
import { printNext } from '../output/nextCommand.js';
import { duration, ProgressLine } from '../output/progress.js';
import { counted, percent } from '../output/text.js';
import type { Session } from '../session.js';
import { prepare, reopen, type TrainCommandOptions } from './trainOrigin.js';

/** Runs `grae train`, which locks the run, whether it resumes one or makes it. */
export async function trainRun(
  session: Session,
  corpus: string | undefined,
  options: TrainCommandOptions,
): Promise<void> {
  const { whileCreating } = await import('../../host/node/lock.js');
  const { resume, out } = options;
  const work = (): Promise<void> => trainCommand(session, corpus, options);
  if (resume !== undefined) return whileWriting(resume, 'grae train --resume', work);
  if (out === undefined) return work();
  await expectFreeFolder(out);
  return whileCreating(out, 'grae train', work);
}

async function trainCommand(
  session: Session,
  corpus: string | undefined,
  options: TrainCommandOptions,
): Promise<void> {
  const { currentBackend } = await import('../../tensor/backend.js');
  const { runTraining } = await import('../../training/runTraining.js');
  const { longestIn } = await import('../../model/config.js');
  const { smallestPreset } = await import('../../model/presets.js');
  const { hasTrainingNoise } = await import('../../model/trainingDraws.js');
  const { hasDensity } = await import('../../run/fittedDensity.js');
  const line = new ProgressLine(session);

  const run =
    options.resume === undefined
      ? await prepare(session, corpus, options, line)
      : await reopen(session, corpus, options.resume, options);
  const backend = currentBackend();
  // A resumed run keeps its settings, so that advice on them would be of no use.
  const isNew = options.resume === undefined;
  const smallest = smallestPreset(run.config.domain);
  if (isNew) warnOfFewSteps(session, await expectedSteps(run), run, smallest);
  if (options.json !== true) {
    const { corpus: read, model, training } = run.config;
    const used = stringsInTraining(read);
    session.note(
      `${showCount(used)} strings (${showCount(read.strings - used)} left out), at most ${longestIn(model)} productions of ${run.codec.table.productions.length}; ` +
        `${model.loss.kind}, latent ${model.latent}; ${lengthOf(training)}, batches of ${training.batch}; ` +
        `${backend.backend}, ${backend.device}`,
    );
    if (options.resume === undefined) for (const note of corpusNotes(run)) session.note(note);
    const broken = Object.entries(read.brokenRules ?? {}).filter(([, strings]) => strings > 0);
    if (broken.length > 0) {
      const counts = broken.map(([rule, strings]) => `${rule} ${showCount(strings)}`).join(', ');
      session.note(`strings that break rules beyond the grammar: ${counts} ("grae data check" shows some)`);
    }
  }
  const hasNoise = hasTrainingNoise(run.config.model);
  const training = await untilInterrupted(session, (signal) =>
    runTraining(run, {
      signal,
      onDevice: endingAtSignals(session),
      checkpointSeconds: options.checkpoint,
      onEstimate: (estimate) => {
        line.clear();
        session.note(describeEstimate(estimate));
        if (isNew && run.config.training.minutes !== null)
          warnOfFewSteps(session, estimate.steps, run, smallest);
      },
      onProgress: (now) => {
        line.show(
          `epoch ${now.epoch}${now.epochs === null ? '' : `/${now.epochs}`} ${percent(now.done, 1)} ` +
            `loss ${showValue(now.loss)}${hasNoise ? ' with noise' : ''}${now.validation === null ? '' : ` validation ${showValue(now.validation)}`} ` +
            `${Math.round(now.sequencesPerSecond)}/s ${duration(now.secondsLeft)} left`,
        );
      },
    }),
  );
  line.clear();
  const { strings, failed, tooLong, unseen = 0, brokenRules = null } = run.config.corpus;
  const summary = { ...training, corpus: { strings, failed, tooLong, unseen, brokenRules } };
  if (summary.interrupted) {
    session.status = 1;
    if (options.json === true) session.printJson({ ...summary, density: null });
    else
      session.note(
        `stopped after ${counted(summary.steps, 'step')}; continue with: grae train --resume ${run.name}${options.allowCode === true ? ' --allow-code' : ''}`,
      );
    return;
  }
  let fitted: FitSummary | null = null;
  try {
    fitted = await untilInterrupted(
      session,
      (signal) => fitAfterwards(session, run, line, signal),
      'ending the fit',
    );
  } finally {
    // The training stands even if the fit fails.
    line.clear();
    if (options.json === true) session.printJson({ ...summary, density: fitted });
    else {
      printSummary(session, run.name, summary);
      printNext(session, `${(await hasDensity(run)) ? 'sample' : 'fit'} ${run.name}`, options);
    }
  }
}

/** `10 epochs`, `5 minutes`, `at most 10 epochs or 5 minutes`. */
function lengthOf({ epochs, minutes }: TrainingConfig): string {
  const parts = [
    ...(epochs === null ? [] : [counted(epochs, 'epoch')]),
    ...(minutes === null ? [] : [counted(minutes, 'minute')]),
  ];
  return `${parts.length > 1 ? 'at most ' : ''}${parts.join(' or ')}`;
}

function describeEstimate({ secondsPerEpoch, secondsLeft, steps }: TrainingEstimate): string {
  const ends = new Date(Date.now() + 1000 * secondsLeft).toTimeString().slice(0, 5);
  return (
    `one epoch takes about ${duration(secondsPerEpoch)}; ` +
    `the training ends in about ${duration(secondsLeft)}, at ${ends}, after about ${counted(steps, 'step')}`
  );
}

/** The number of steps below which a training has mostly not learned all it could. */
const fewSteps = 200;

/** Returns the number of steps a run will have taken at its end; null where that depends on the clock. */
async function expectedSteps({ config: { corpus, training } }: Run): Promise<number | null> {
  const { stepsOf } = await import('../../training/fineTuning.js');
  const { heldOutOf } = await import('../../training/split.js');
  if (training.minutes !== null) return null;
  const strings = stringsInTraining(corpus);
  const sequences = strings - heldOutOf(strings, training.validation);
  return stepsOf({ ...training, sequences, seconds: null }, training.batch);
}

function warnOfFewSteps(
  session: Session,
  steps: number | null,
  { config: { preset, start, training } }: Run,
  smallest: Preset,
): void {
  if (steps === null || steps >= fewSteps) return;
  const { batch, minutes } = training;
  const hasSmaller = start === undefined && preset !== smallest.name && smallest.training.batch < batch;
  const advice = [
    ...(batch > 16 ? [`a smaller --batch (now ${batch}; 16 to 64 suit few strings)`] : []),
    `more ${minutes === null ? '--epochs' : '--minutes'}`,
    ...(hasSmaller ? [`--preset ${smallest.name}`] : []),
  ];
  session.note(
    `warning: this training takes only about ${counted(steps, 'step')}, and learns little in fewer than a few hundred; ` +
      `give ${advice.join(', ').replace(/, (?=[^,]*$)/, advice.length > 2 ? ', or ' : ' or ')}`,
  );
}

function printSummary(session: Session, folder: string, summary: TrainingSummary): void {
  session.print(
    `${folder}: ${counted(summary.epochs, 'epoch')}, ${counted(summary.steps, 'step')}, ${duration(summary.seconds)}, ` +
      `${Math.round(summary.sequencesPerSecond)} strings/s on ${summary.backend}`,
  );
  session.print(
    `loss per string: training ${showValue(summary.losses.train)} nats${summary.losses.withNoise ? ', with noise on the codes' : ''}; ` +
      `validation ${showValue(summary.validation?.reconstruction)} nats of reconstruction${summary.losses.withNoise ? ', without it' : ''}`,
  );
  const { validation, best } = summary;
  if (validation !== null && best !== null && validation.reconstruction > 1.5 * best.loss) {
    session.note(
      `warning: the validation loss rose from ${showValue(best.loss)} in epoch ${best.epoch} to ${showValue(validation.reconstruction)}; the weights of epoch ${best.epoch} are kept; try a lower --learning-rate`,
    );
  }
}

/** Fits the mixture that the run asks for, unless it has a density already. */
async function fitAfterwards(
  session: Session,
  run: Run,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<FitSummary | null> {
  const { currentBackend } = await import('../../tensor/backend.js');
  const { fitConfigured } = await import('../../training/fitConfigured.js');
  const { prefixOf } = await import('../../run/domainOf.js');
  const { hasDensity } = await import('../../run/fittedDensity.js');
  const { trainedNetwork } = await import('../../run/trainedNetwork.js');
  if (run.config.density === null || (await hasDensity(run))) return null;
  if (currentBackend().precision === 'bf16') {
    session.note(
      `products in this process are not precise enough for a fit: run "grae fit ${run.name}" before sampling`,
    );
    return null;
  }
  const network = await trainedNetwork(run, await prefixOf(run));
  try {
    return await fitConfigured(run, network, {
      signal,
      mostSeconds: mostFitSeconds,
      ...fitProgress(session, line, run.config.density.kind),
    });
  } catch (thrown) {
    const { FitStopped } = await import('../../density/fitStopped.js');
    if (!(thrown instanceof FitStopped || thrown instanceof InputError)) throw thrown;
    line.clear();
    session.note(`warning: no density was fitted (${thrown.message}); the trained model is kept`);
    if (thrown instanceof FitStopped) session.status = 1;
    return null;
  } finally {
    network.dispose();
  }
}
