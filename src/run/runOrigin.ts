import type { Store } from '../base/store.js';
import { decoders } from '../model/decoders/index.js';
import { encoders } from '../model/encoders/index.js';
import { losses } from '../model/losses/index.js';
import { type BackendName, currentBackend, type Precision, startBackend } from '../tensor/backend.js';
import { computesInOneThread } from '../tensor/backendNames.js';
import { openRun } from './openRun.js';
import type { Run } from './run.js';

/** Plain data by which another thread opens a run. */
export interface RunOrigin {
  readonly place: string;
  /** Whether the code that came with the run was allowed to run. */
  readonly allowCode: boolean;
  readonly backend: BackendName;
  readonly precision: Precision;
}

/**
 * Returns the origin of a run; null for one that no other thread can open, as it is in memory or has parts that are, and
 * on native TensorFlow, which uses all cores by itself, and WebGPU.
 */
export function originOfRun({ config, files, options }: Run): RunOrigin | null {
  const { loss, encoder, decoder } = config.model;
  const hasOwnPart = losses.isOwn(loss.kind) || encoders.isOwn(encoder.kind) || decoders.isOwn(decoder.kind);
  const isInMemory = options.domain !== undefined || options.prefix !== undefined;
  if (hasOwnPart || isInMemory) return null;
  return originOfStore(files.store, options.allowCode === true);
}

/** Returns the origin of a run in a store, as {@link originOfRun} does, for a run without parts in memory. */
export function originOfStore({ place }: Store, allowCode: boolean): RunOrigin | null {
  const { backend, precision } = currentBackend();
  if (place === undefined || computesInOneThread(backend)) return null;
  return { place, allowCode, backend, precision };
}

/** Opens the run of an origin and starts its back end. */
export async function openOrigin({ place, allowCode, backend, precision }: RunOrigin): Promise<Run> {
  await startBackend(backend, { precision });
  return openRun(place, { allowCode });
}
