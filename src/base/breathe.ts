import { host } from './host.js';

/** Lets signals, timers and other work run, since long work in this thread is synchronous. */
export function breathe(): Promise<void> {
  return host().pause();
}
