import { type ErrorCode, GraeError } from '../../base/errors.js';
import { troubleOf } from '../../base/troubleOf.js';

/** The HTTP status of each kind of trouble. */
const statuses: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'invalid-setting': 400,
  'not-found': 400,
  'code-refused': 400,
  'too-large': 413,
  unavailable: 503,
  'not-ready': 409,
  'in-the-way': 500,
  damaged: 500,
  diverged: 500,
  system: 500,
  failed: 500,
};

/** Returns the HTTP status that answers an error. */
export function statusOf(thrown: unknown): number {
  return thrown instanceof GraeError ? statuses[thrown.code] : 500;
}

/** Returns an error as a client gets it. A fault of the program is named, without its insides. */
export function troubleAsJson(thrown: unknown): object {
  const trouble = thrown instanceof GraeError ? thrown : troubleOf(thrown);
  return trouble?.toJSON() ?? { code: 'failed', message: 'internal error; see the log of the server' };
}
