import { GraeError, messageOf } from '../base/errors.js';
import { automaticBackends, type BackendName } from './backendNames.js';
import type { BackendReport, Precision } from './backendReport.js';

export type { BackendName } from './backendNames.js';
export type { BackendReport, Precision } from './backendReport.js';

export interface BackendOptions {
  /** Defaults to `float32`, which every back end takes that does not have what is asked for. */
  readonly precision?: Precision;
}

/** The back end that runs: TensorFlow.js has one for all tensors of a thread. */
let started: BackendReport | null = null;
let starting: Promise<unknown> = Promise.resolve();

/**
 * Starts a back end. `auto` takes native TensorFlow (`@tensorflow/tfjs-node-gpu`: a GPU, or all cores) where its
 * library is installed, else WebAssembly (one core, SIMD), else plain JavaScript. `webgpu` starts by its name alone: in
 * Node with the optional packages `webgpu` and `@tensorflow/tfjs-backend-webgpu`, in browsers that have `navigator.gpu`
 * once the page has imported the second.
 *
 * @throws GraeError if the back end asked for by name cannot be had here
 */
export function startBackend(
  requested: BackendName | 'auto' = 'auto',
  options: BackendOptions = {},
): Promise<BackendReport> {
  // one after the other, since each changes what all tensors run on
  const start = starting.then(() => startInTurn(requested, options));
  starting = start.catch(() => {});
  return start;
}

async function startInTurn(requested: BackendName | 'auto', options: BackendOptions): Promise<BackendReport> {
  if (started !== null && (requested === 'auto' || requested === started.backend)) return started;
  // loaded late: TensorFlow.js takes longer to load than most commands take
  const { starters } = await import('./starters.js');
  const missing: { backend: BackendName; reason: string }[] = [];
  for (const backend of requested === 'auto' ? automaticBackends : [requested]) {
    try {
      started = { requested, backend, ...(await starters[backend](options.precision ?? 'float32')), missing };
      return started;
    } catch (thrown) {
      missing.push({ backend, reason: messageOf(thrown) });
    }
  }
  const reasons = missing.map((one) => `${one.backend}: ${one.reason}`).join('; ');
  throw new GraeError({
    code: 'unavailable',
    problem: `no back end could be started (${reasons})`,
    advice: [{ text: 'see what is missing', task: { kind: 'diagnose' } }],
  });
}

/** The back end that runs now. */
export function currentBackend(): BackendReport {
  if (started === null) throw new GraeError('expected a started back end: call startBackend() first');
  return started;
}
