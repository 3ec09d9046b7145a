/** The fitness of a string by each objective: of each, more is better. */
export type Fitnesses = readonly number[];

/** Whether the first is at least as good by every objective, and better by one. */
export function dominates(first: Fitnesses, second: Fitnesses): boolean {
  let isBetter = false;
  for (let k = 0; k < first.length; k++) {
    if (first[k]! < second[k]!) return false;
    if (first[k]! > second[k]!) isBetter = true;
  }
  return isBetter;
}

/**
 * Sorts points into fronts: the first holds those that no other dominates, the second those that only points of the first
 * dominate, and so on (Deb et al., IEEE Trans. Evol. Comput. 6 (2002) 182). By the sequential search of Zhang et al., IEEE
 * Trans. Evol. Comput. 19 (2015) 201: in descending order, no point dominates one before it.
 *
 * @returns the number of each point's front, from 0
 */
export function frontNumbers(points: readonly Fitnesses[]): number[] {
  const numbers = new Array<number>(points.length).fill(0);
  const fronts: Fitnesses[][] = [];
  for (const i of descending(points)) {
    const point = points[i]!;
    // the last of a front is the nearest, and dominates soonest
    const isFree = (front: readonly Fitnesses[]): boolean =>
      front.findLast((one) => dominates(one, point)) === undefined;
    const number = fronts.findIndex(isFree);
    if (number >= 0) fronts[number]!.push(point);
    else fronts.push([point]);
    numbers[i] = number >= 0 ? number : fronts.length - 1;
  }
  return numbers;
}

/** The places of points from the greatest to the least, compared by the first objective, then by the second, and so on. */
function descending(points: readonly Fitnesses[]): number[] {
  return points.map((_, i) => i).sort((a, b) => compare(points[b]!, points[a]!) || a - b);
}

function compare(first: Fitnesses, second: Fitnesses): number {
  for (let k = 0; k < first.length; k++) if (first[k] !== second[k]) return first[k]! < second[k]! ? -1 : 1;
  return 0;
}

/**
 * The crowding distance of each point of one front: the sum over the objectives of the gap between its two neighbours, as
 * a share of the front's range; infinite for the ends (Deb et al. 2002, section III-B).
 */
export function crowdingDistances(front: readonly Fitnesses[]): number[] {
  const distances = new Array<number>(front.length).fill(0);
  const objectives = front[0]?.length ?? 0;
  for (let k = 0; k < objectives; k++) {
    const order = front.map((_, i) => i).sort((a, b) => front[a]![k]! - front[b]![k]! || a - b);
    const at = (place: number): number => front[order[place]!]![k]!;
    const last = order.length - 1;
    const range = at(last) - at(0);
    distances[order[0]!] = distances[order[last]!] = Number.POSITIVE_INFINITY;
    if (range === 0) continue;
    for (let place = 1; place < last; place++) {
      distances[order[place]!]! += (at(place + 1) - at(place - 1)) / range;
    }
  }
  return distances;
}

/**
 * The area that points dominate above a reference point, exactly.
 *
 * @param points by two objectives
 * @param reference a point that is worse; points that do not dominate it add nothing
 */
export function hypervolume(points: readonly Fitnesses[], reference: Fitnesses): number {
  const [left, bottom] = reference as [number, number];
  let area = 0;
  let height = bottom;
  for (const i of descending(points)) {
    const [x, y] = points[i] as unknown as [number, number];
    if (x <= left || y <= height) continue;
    area += (x - left) * (y - height);
    height = y;
  }
  return area;
}
