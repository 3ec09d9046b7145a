import type { RunConfig } from './schema.js';

/** Returns the number of strings of a corpus that a run does not leave out. */
export function stringsInTraining({ strings, failed, tooLong, unseen = 0 }: RunConfig['corpus']): number {
  return strings - failed - tooLong - unseen;
}
