import { GraeError } from '../base/errors.js';
import type { Operations } from './tensor.js';

let library: Operations | null = null;

/** Sets the library that computes from now on; a back end that starts does. */
export function useLibrary(operations: Operations): void {
  library = operations;
}

/**
 * Returns TensorFlow.js, which a back end brings when it starts: whoever reads no more than the settings of a model never
 * loads it.
 *
 * @throws GraeError before a back end is started
 */
export function startedLibrary(): Operations {
  if (library === null) throw new GraeError('expected a started back end: call startBackend() first');
  return library;
}
