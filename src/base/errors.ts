/**
 * The two ways a command can end badly, told apart by the exit status.
 *
 * A message says what was expected, what came, where, and what to do next.
 */
export class GraeError extends Error {
  /** Exit status of a command that ends with this error. */
  readonly exitCode: number = 1;
  override readonly name: string = 'GraeError';
}

/** The request cannot be carried out as given: bad usage, a malformed file, an impossible option. */
export class InputError extends GraeError {
  override readonly exitCode: number = 2;
  override readonly name: string = 'InputError';
}

/** The text of whatever was thrown, in one line, for a message of our own. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.split('\n')[0] ?? '';
}
