/** Picks a number of places spread evenly over a list, in its order; all of them if the list has no more. */
export function evenPlaces(length: number, count: number): number[] {
  const places = Math.min(length, count);
  return Array.from({ length: places }, (_, i) => Math.floor((i * length) / places));
}
