import { GraeError } from '../base/errors.js';
import type { TensorLibrary } from './tensor.js';

let library: TensorLibrary | null = null;

/** Sets the library that computes from now on; a back end that starts does. */
export function useLibrary(started: TensorLibrary): void {
  library = started;
}

/**
 * Returns TensorFlow.js, which a back end brings when it starts: whoever reads no more than the settings of a model never
 * loads it.
 *
 * @throws GraeError before a back end is started
 */
export function startedLibrary(): TensorLibrary {
  if (library === null) throw new GraeError('expected a started back end: call startBackend() first');
  return library;
}
