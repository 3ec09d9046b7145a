/** Lets signals and timers through: work on a device is synchronous. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
