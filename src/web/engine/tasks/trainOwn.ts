import { fitConfigured, GraeError, InputError, MemoryStore, train } from '../../../browser.js';
import { filesOf } from '../fileStore.js';
import type { TaskTools } from '../protocol.js';
import type { RunContents } from '../runContents.js';
import type { Workbench } from '../workbench.js';
import { drawnStrings, type GrammarRequest, grammarOf } from './grammarStrings.js';

export interface TrainRequest extends GrammarRequest {
  /** The time for the training. */
  readonly seconds: number;
}

export interface TrainStatus {
  /** The finished share of the training, in [0, 1]. */
  readonly done: number;
  readonly epoch: number;
  /** The mean loss of the epoch so far, in nats. */
  readonly loss: number;
  readonly sequencesPerSecond: number;
  readonly secondsLeft: number;
}

export interface TrainResult {
  /** The run, as `grae train` writes it. */
  readonly files: RunContents;
  /** The number of strings that it was trained on. */
  readonly strings: number;
  readonly seconds: number;
  readonly wasStopped: boolean;
}

/** The milliseconds between two messages to the page. */
const pause = 250;

/**
 * Trains a small model on strings drawn from a grammar, and fits a mixture to their codes. Stopped, it has the best weights so
 * far. The model on the workbench stays.
 */
export async function trainOwn(
  _: Workbench,
  request: TrainRequest,
  { signal, tell }: TaskTools<TrainStatus>,
): Promise<TrainResult> {
  const started = performance.now();
  const grammar = grammarOf(request);
  const { strings } = await drawnStrings(grammar, request, signal);
  const out = new MemoryStore();
  let last = Number.NEGATIVE_INFINITY;
  const training = train(strings, {
    grammar,
    out,
    preset: 'tiny',
    minutes: request.seconds / 60,
    seed: request.seed,
    signal,
    onProgress: ({ done, epoch, loss, sequencesPerSecond, secondsLeft }) => {
      const now = performance.now();
      if (now - last < pause) return;
      last = now;
      tell({ done, epoch, loss, sequencesPerSecond, secondsLeft });
    },
  });
  const model = await training.catch((thrown) => {
    const hasNoWeights = thrown instanceof GraeError && thrown.code === 'not-ready';
    if (!signal.aborted || !hasNoWeights) throw thrown;
    throw new InputError('stopped before the first epoch had ended, so there is no model yet');
  });
  try {
    if (signal.aborted) await fitConfigured(model.trained.run, model.trained.network);
    return {
      files: await filesOf(out),
      strings: strings.length,
      seconds: (performance.now() - started) / 1000,
      wasStopped: signal.aborted,
    };
  } finally {
    model.dispose();
  }
}
