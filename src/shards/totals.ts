import { z } from 'zod';
import { joinedMoments, MomentsCounter, momentsSchema } from './moments.js';

const counts = z.record(z.string(), z.number().int().min(0));

/** What is known of a shard in numbers that add up. */
export const totalsSchema = z.strictObject({
  counts,
  /** Counts by name in groups, such as reasons of refusals. */
  groups: z.record(z.string(), counts),
  moments: z.record(z.string(), momentsSchema),
});

export type Totals = Readonly<z.infer<typeof totalsSchema>>;

export const noTotals: Totals = { counts: {}, groups: {}, moments: {} };

/** Counts what a shard is made of. */
export class TotalsCounter {
  readonly #counts = new Map<string, number>();
  readonly #groups = new Map<string, Map<string, number>>();
  readonly #moments = new Map<string, MomentsCounter>();

  count(name: string, amount = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + amount);
  }

  countIn(group: string, name: string, amount = 1): void {
    const names = this.#groups.get(group) ?? new Map<string, number>();
    names.set(name, (names.get(name) ?? 0) + amount);
    this.#groups.set(group, names);
  }

  measure(name: string, value: number): void {
    const counter = this.#moments.get(name) ?? new MomentsCounter();
    counter.add(value);
    this.#moments.set(name, counter);
  }

  get totals(): Totals {
    return {
      counts: sorted(this.#counts),
      groups: sorted([...this.#groups].map(([name, group]) => [name, sorted(group)] as const)),
      moments: sorted([...this.#moments].map(([name, counter]) => [name, counter.moments!] as const)),
    };
  }
}

/** Returns the totals of two sets together. */
export function joinedTotals(a: Totals, b: Totals): Totals {
  const sum = (x: number, y: number): number => x + y;
  return {
    counts: joined(a.counts, b.counts, sum),
    groups: joined(a.groups, b.groups, (x, y) => joined(x, y, sum)),
    moments: joined(a.moments, b.moments, joinedMoments),
  };
}

type Named<T> = Readonly<Record<string, T>>;

function joined<T>(a: Named<T>, b: Named<T>, join: (x: T, y: T) => T): Record<string, T> {
  const all = new Map(Object.entries(a));
  for (const [name, value] of Object.entries(b)) {
    const other = all.get(name);
    all.set(name, other === undefined ? value : join(other, value));
  }
  return sorted(all);
}

/** In the order of the names, so that the same totals are the same JSON. */
function sorted<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
