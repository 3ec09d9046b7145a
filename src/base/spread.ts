/** Returns elements spread evenly over a list, its ends included; all of them if the list has no more. */
export function spread<T>(list: readonly T[], most: number): T[] {
  const count = Math.min(list.length, most);
  const step = count > 1 ? (list.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => list[Math.round(i * step)]!);
}
