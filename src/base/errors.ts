import { type Message, messageText } from './message.js';
import { withoutUndefined } from './withoutUndefined.js';

/**
 * The kind of trouble, for programs that act on it; the message is for people and may change.
 *
 * - `invalid-input`: a file, a text or a value is not what was expected (every `InputError` that says no more)
 * - `invalid-setting`: a setting is out of its range, or does not go with the others
 * - `not-found`: nothing has the name or the path that was given
 * - `in-the-way`: something is already where a result should go
 * - `damaged`: a file is not the one that was written there
 * - `code-refused`: JavaScript came with data, and nobody has allowed it to run
 * - `not-ready`: a run lacks what the work needs, such as weights or a density
 * - `diverged`: numbers of a training or a fit are no longer finite
 * - `unavailable`: something outside this program, such as a back end, cannot be had here
 * - `system`: the operating system refused a file
 * - `too-large`: the work needs more memory or a deeper stack than there is
 * - `failed`: anything else
 */
export type ErrorCode =
  | 'invalid-input'
  | 'invalid-setting'
  | 'not-found'
  | 'in-the-way'
  | 'damaged'
  | 'code-refused'
  | 'not-ready'
  | 'diverged'
  | 'unavailable'
  | 'system'
  | 'too-large'
  | 'failed';

/** An error as data. Without a `problem`, the message consists of `expected` and `received`. */
export interface ErrorData extends Partial<Message> {
  readonly code?: ErrorCode;
  /** The setting that is at fault, by its name in the library: `learningRate`. */
  readonly setting?: string;
  /** A noun phrase: `a bandwidth above 0`. */
  readonly expected?: string;
  readonly received?: string | number | boolean;
}

/**
 * An error that a user can do something about. Its fields hold the expected and the received value, place and advice;
 * the message says the same in one sentence, with the names of the library. An interface that has other names, such as
 * the command line, renders the fields instead.
 */
export class GraeError extends Error {
  /** The exit status of a command that ends with this error. */
  readonly exitCode: number = 1;
  override readonly name: string = 'GraeError';
  readonly code: ErrorCode;
  readonly setting: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | number | boolean | undefined;
  /** The problem without its place and without advice. */
  readonly problem: string;
  readonly where: string | undefined;
  readonly advice: Message['advice'];

  /** @param said the problem alone, or all fields */
  constructor(said: string | ErrorData, code: ErrorCode = 'failed') {
    const data: ErrorData = typeof said === 'string' ? { problem: said } : said;
    const problem = data.problem ?? `expected ${data.expected}, but received: ${data.received}`;
    super(messageText({ ...data, problem }));
    this.problem = problem;
    this.code = data.code ?? (data.setting === undefined ? code : 'invalid-setting');
    this.setting = data.setting;
    this.expected = data.expected;
    this.received = data.received;
    this.where = data.where;
    this.advice = data.advice;
  }

  /** The fields for a log or a message between programs; those that are not set are left out. */
  toJSON(): ErrorData & { readonly message: string } {
    const { code, message, problem, setting, expected, received, where, advice } = this;
    return withoutUndefined({ code, message, problem, setting, expected, received, where, advice });
  }
}

/** The request cannot be carried out as it stands: bad usage, a malformed file, an impossible setting. */
export class InputError extends GraeError {
  override readonly exitCode: number = 2;
  override readonly name: string = 'InputError';

  constructor(said: string | ErrorData) {
    super(said, 'invalid-input');
  }
}

/** The message of whatever was thrown, cut to its first line, for use within a message of ours. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.split('\n')[0] ?? '';
}
