import type { ErrorData } from '../../base/errors.js';

/** A task on its way to a worker. */
export interface TaskMessage {
  readonly id: number;
  readonly job: string;
  readonly task: unknown;
  /** The address of the shipped files; null where the page has not set it. */
  readonly assets: string | null;
}

/** What comes of a task, on its way back. */
export type ResultMessage = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly error: ErrorMessage }
);

/** An error as plain data: a copy between threads keeps neither its class nor its fields. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  /** The fields of a `GraeError`; null for any other. */
  readonly data: ErrorData | null;
}
