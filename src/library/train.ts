import type { WritableStore } from '../base/store.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import { MemoryStore } from '../run/memoryStore.js';
import { TrainedModel } from '../sampling/model.js';
import type { Texts } from '../sequences/corpusSource.js';
import { type BackendName, type BackendOptions, startBackend } from '../tensor/backend.js';
import { fitConfigured } from '../training/fitConfigured.js';
import { prepareRun } from '../training/prepare.js';
import type { LeftOut } from '../training/prepareOptions.js';
import type { TrainingOverrides } from '../training/resolveSettings.js';
import { runTraining, type TrainingProgress } from '../training/runTraining.js';
import { Model } from './model.js';
import { loadOrigin, type OriginChoice } from './origin.js';

/** The options of a training: a language, settings that override the preset, a place and a back end. */
export interface TrainTextsOptions extends OriginChoice, TrainingOverrides {
  /** The place of the run: a store that holds nothing, or a new or empty folder. Defaults to memory. */
  readonly out?: WritableStore | string;
  /** Defaults to `auto`. */
  readonly backend?: BackendName | 'auto';
  readonly precision?: BackendOptions['precision'];
  /** Stops the training early; the model then has the weights of the best epoch so far, and no density. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called with the texts that the training leaves out, if there are any. */
  readonly onLeftOut?: (left: LeftOut) => void;
  /** Called with a sentence that a user should know about the run that the training begins with. */
  readonly onNote?: (text: string) => void;
}

/**
 * Trains a model on texts and fits a density to their codes.
 *
 * @param texts an array or a stream; a model of characters or tokens needs an array, since it reads its texts twice
 * @throws InputError for texts that are not in the language, and for impossible settings
 */
export async function train(texts: Texts, options: TrainTextsOptions): Promise<Model> {
  const { out = new MemoryStore(), backend = 'auto', precision, onLeftOut, onNote, ...choices } = options;
  const { signal, onProgress, ...settings } = choices;
  await startBackend(backend, withoutUndefined({ precision }));
  const origin = await loadOrigin(settings, onNote);
  const run = await prepareRun({
    ...settings,
    ...origin,
    ...withoutUndefined({ onLeftOut }),
    corpus: texts,
    out,
  });
  const { interrupted } = await runTraining(run, withoutUndefined({ signal, onProgress }));
  const trained = await TrainedModel.of(run);
  if (!interrupted) await fitConfigured(run, trained.network);
  return new Model(trained);
}
