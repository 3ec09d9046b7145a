/** The same settings without those that are there but undefined, which would stand in the way of defaults. */
export function withoutUndefined<T extends object>(
  settings: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
