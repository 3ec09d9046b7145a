import { GraeError } from '../base/errors.js';

/** Thrown by a pause that ends a fit, and by a fit that ends before it has anything to keep. */
export class FitStopped extends GraeError {
  /** @param why an interrupted fit leaves everything as it was; a fit out of time ends with the result so far */
  constructor(readonly why: 'interrupted' | 'out of time') {
    super(why === 'interrupted' ? 'the fit was interrupted' : 'the time for the fit is over');
  }
}

/** Whether a fit that already has a result should end with it. */
export function isOutOfTime(thrown: unknown): boolean {
  return thrown instanceof FitStopped && thrown.why === 'out of time';
}
