import type { ErrorData } from '../../browser.js';

/** A message of the page to the engine. */
export type EngineOrder =
  | { readonly id: number; readonly task: string; readonly request: unknown }
  | { readonly id: number; readonly stops: true };

/** A message of the engine to the page, about one of its orders. */
export type EngineAnswer =
  | { readonly id: number; readonly kind: 'progress'; readonly progress: unknown }
  | { readonly id: number; readonly kind: 'value'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'error'; readonly error: Trouble };

/** An error of the engine, as data. */
export interface Trouble extends ErrorData {
  readonly message: string;
}

/** What a task is given besides its request. */
export interface TaskTools<Progress> {
  /** Aborted when the page no longer wants the result. */
  readonly signal: AbortSignal;
  /** Sends a part of the result to the page. */
  tell(progress: Progress): void;
}
