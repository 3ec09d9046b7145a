/** Drops settings that are present but undefined, since they would override defaults. */
export function withoutUndefined<T extends object>(
  settings: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
