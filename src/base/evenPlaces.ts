/** So many places of a list, evenly through all of it and in its order; all of them where it has no more. */
export function evenPlaces(length: number, count: number): number[] {
  const places = Math.min(length, count);
  return Array.from({ length: places }, (_, i) => Math.floor((i * length) / places));
}
