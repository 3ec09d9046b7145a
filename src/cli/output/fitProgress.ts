import { showValue } from '../../base/showNumber.js';
import type { FitOptions } from '../../training/fitOptions.js';
import type { Session } from '../session.js';
import { duration, type ProgressLine } from './progress.js';
import { counted } from './text.js';

/** The shortest expected time of a fit that is announced. */
const secondsToAnnounce = 15;

/**
 * The callbacks by which a fit tells the user how long it takes and how far it is.
 *
 * @param what the kind of density: `kde`, `gmm`
 * @param minutes the time limit of the fit; none by default
 */
export function fitProgress(
  session: Session,
  line: ProgressLine,
  what: string,
  minutes = Number.POSITIVE_INFINITY,
): Pick<FitOptions, 'onExpected' | 'onEncoded' | 'onPiece' | 'onProgress'> {
  const started = performance.now();
  let iteration = '';
  return {
    onExpected: ({ points, dimension, seconds }) => {
      if (seconds < secondsToAnnounce) return;
      session.note(
        `${what} of ${counted(points, 'code')} in ${counted(dimension, 'dimension')}: about ${duration(Math.min(seconds, 60 * minutes))} after they are encoded`,
      );
    },
    onEncoded: (done, total) => line.count('encoding', done, total, started),
    onPiece: (next) => line.show(`${what}: ${iteration}${next}`),
    onProgress: (now) => {
      iteration = `iteration ${now.iteration + 1}, `;
      line.show(`${what}: iteration ${now.iteration}, gain ${showValue(now.change)}`);
    },
  };
}

/** The expected seconds beyond which a fit without a time limit is not begun. */
export const mostFitSeconds = 30 * 60;
