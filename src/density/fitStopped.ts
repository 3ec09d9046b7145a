import { GraeError } from '../base/errors.js';

/** Thrown by a pause of a fit, and by the fit itself where it has nothing yet that could be kept. */
export class FitStopped extends GraeError {
  /** @param why an interruption leaves everything as it was; a fit whose time is over ends with what it has */
  constructor(readonly why: 'interrupted' | 'out of time') {
    super(why === 'interrupted' ? 'the fit was interrupted' : 'the time for the fit is over');
  }
}

/** Whether a fit that has something already should end with it. */
export function isOutOfTime(thrown: unknown): boolean {
  return thrown instanceof FitStopped && thrown.why === 'out of time';
}
