/** A set and its similarity to another. */
export interface NearestSet {
  /** The number of the set, from 0, in the order in which sets were given. */
  readonly place: number;
  /** The Tanimoto similarity: the features in common by all features. */
  readonly similarity: number;
}

/**
 * Finds the set of features that is the most similar to another, of very many: by lists of the sets that have a feature, the
 * rarest feature first. A set that has not been met by then has at most the features that are left in common, and sizes bound
 * its similarity (Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", WWW 2007).
 */
export class FeatureIndex {
  /** The rank of each feature, the rarest first. */
  readonly #ranks = new Map<number, number>();
  /** `[sets]`: the places of the sets by size, smallest first; all other arrays have the sets in this order. */
  readonly #places: Uint32Array;
  readonly #sizes: Uint32Array;
  /** The ranks of the features of all sets, one set after another. */
  readonly #features: Uint32Array;
  /** `[sets + 1]`: where the features of each set begin. */
  readonly #starts: Uint32Array;
  /** The sets that have each feature, by rank, ascending. */
  readonly #holders: Uint32Array;
  /** `[features + 1]`: where the holders of each feature begin. */
  readonly #firstHolders: Uint32Array;
  /** `[features]`: the number of the last search for a set with the feature. */
  readonly #featureMet: Uint32Array;
  /** `[sets]`: the features that each set was found to share in the present search; 0 between searches. */
  readonly #shared: Uint16Array;
  /** `[sets]`: the sets that share a feature, as they are met. */
  readonly #setsMet: Uint32Array;
  #searches = 0;

  /**
   * @param features of all sets, one set after another; different ones within a set
   * @param ends `[sets]`: where the features of each set end; a set without features is never found
   */
  constructor(features: Uint32Array, ends: Uint32Array) {
    const counts = new Map<number, number>();
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
    const byRarity = [...counts].sort(([a, first], [b, second]) => first - second || a - b);
    this.#firstHolders = new Uint32Array(byRarity.length + 1);
    byRarity.forEach(([feature, count], rank) => {
      this.#ranks.set(feature, rank);
      this.#firstHolders[rank + 1] = this.#firstHolders[rank]! + count;
    });
    const startOf = (place: number): number => (place === 0 ? 0 : ends[place - 1]!);
    const sizeOf = (place: number): number => ends[place]! - startOf(place);
    this.#places = Uint32Array.from(ends, (_, place) => place).sort((a, b) => sizeOf(a) - sizeOf(b) || a - b);
    this.#sizes = this.#places.map(sizeOf);
    this.#features = new Uint32Array(features.length);
    this.#starts = new Uint32Array(ends.length + 1);
    this.#holders = new Uint32Array(features.length);
    const filled = this.#firstHolders.slice();
    this.#places.forEach((place, set) => {
      let next = this.#starts[set]!;
      for (let k = startOf(place); k < ends[place]!; k++) {
        const rank = this.#ranks.get(features[k]!)!;
        this.#features[next++] = rank;
        this.#holders[filled[rank]!++] = set;
      }
      this.#starts[set + 1] = next;
    });
    this.#shared = new Uint16Array(ends.length);
    this.#setsMet = new Uint32Array(ends.length);
    this.#featureMet = new Uint32Array(byRarity.length);
  }

  /** Returns the most similar set, of equal ones the first; null if none has a feature in common. */
  nearest(features: Uint32Array): NearestSet | null {
    const search = ++this.#searches;
    const size = features.length;
    // private fields are slow to read in the loops below
    const [sizes, holders, places, shared, met] = [
      this.#sizes,
      this.#holders,
      this.#places,
      this.#shared,
      this.#setsMet,
    ];
    const ranks: number[] = [];
    for (const feature of features) {
      const rank = this.#ranks.get(feature);
      if (rank === undefined) continue;
      ranks.push(rank);
      this.#featureMet[rank] = search;
    }
    ranks.sort((a, b) => a - b);
    let [best, place, most, count] = [0, -1, 0, 0];
    const compare = (set: number): void => {
      const common = this.#common(set);
      const similarity = common / (size + sizes[set]! - common);
      if (similarity < best || (similarity === best && places[set]! > place)) return;
      [best, place] = [similarity, places[set]!];
    };
    let i = 0;
    for (; i < ranks.length && (ranks.length - i) / size >= best; i++) {
      // the similarity of two sets is at most the smaller size by the larger one
      const smallest = atLeast(sizes, best * size - slack, 0, sizes.length);
      const largest = best === 0 ? Number.POSITIVE_INFINITY : size / best + slack;
      const end = this.#firstHolders[ranks[i]! + 1]!;
      for (let k = atLeast(holders, smallest, this.#firstHolders[ranks[i]!]!, end); k < end; k++) {
        const set = holders[k]!;
        if (sizes[set]! > largest) break;
        if (shared[set]! === 0) met[count++] = set;
        const now = ++shared[set]!;
        if (now <= most) continue;
        most = now;
        compare(set);
      }
    }
    const left = ranks.length - i;
    for (let k = 0; k < count; k++) {
      const set = met[k]!;
      const common = Math.min(shared[set]! + left, sizes[set]!);
      if (common / (size + sizes[set]! - common) >= best) compare(set);
      shared[set] = 0;
    }
    return place < 0 ? null : { place, similarity: best };
  }

  /** The number of features that a set shares with the present search. */
  #common(set: number): number {
    const [ranks, met, search] = [this.#features, this.#featureMet, this.#searches];
    const end = this.#starts[set + 1]!;
    let common = 0;
    for (let k = this.#starts[set]!; k < end; k++) if (met[ranks[k]!] === search) common++;
    return common;
  }
}

/** Keeps bounds from cutting off a set that is as good as the best but for rounding. */
const slack = 1e-6;

/** Returns the first place of an ascending part of a list whose number is at least this large; `end` if there is none. */
function atLeast(numbers: Uint32Array, least: number, begin: number, end: number): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
