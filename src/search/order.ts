import type { EvaluatedText } from './candidate.js';
import { crowdingDistances, type Fitnesses, frontNumbers } from './front/dominance.js';
import { type Better, fitnessesOf, fitnessOf } from './objective.js';

/** Puts evaluations in order, best first, and leaves out those without a value; of equal ones, the earlier is first. */
export type Order = (evaluations: readonly EvaluatedText[]) => EvaluatedText[];

/** The order by value. */
export function byValue(better: Better): Order {
  return (evaluations) =>
    evaluations
      .filter(({ value }) => value !== null)
      .sort((a, b) => fitnessOf(b.value, better) - fitnessOf(a.value, better) || a.n - b.n);
}

/**
 * The order of NSGA-II for several objectives: by front, and within a front those with more room around them first (Deb et
 * al., IEEE Trans. Evol. Comput. 6 (2002) 182).
 */
export function byFront(betters: readonly Better[]): Order {
  return (evaluations) => {
    const valued = evaluations.filter(({ value }) => value !== null);
    const points = valued.map((one) => fitnessesOf(one, betters));
    const fronts = frontNumbers(points);
    const distances = distancesWithin(points, fronts);
    // the difference of two infinite distances is no number
    const byRoom = (a: number, b: number): number =>
      distances[a] === distances[b] ? 0 : distances[b]! - distances[a]!;
    return valued
      .map((_, i) => i)
      .sort((a, b) => fronts[a]! - fronts[b]! || byRoom(a, b) || valued[a]!.n - valued[b]!.n)
      .map((i) => valued[i]!);
  };
}

/** The crowding distance of each point within its front. */
function distancesWithin(points: readonly Fitnesses[], fronts: readonly number[]): number[] {
  const members = new Map<number, number[]>();
  fronts.forEach((front, i) => {
    const places = members.get(front);
    if (places === undefined) members.set(front, [i]);
    else places.push(i);
  });
  const distances = new Array<number>(points.length).fill(0);
  for (const places of members.values()) {
    const own = crowdingDistances(places.map((i) => points[i]!));
    places.forEach((i, place) => {
      distances[i] = own[place]!;
    });
  }
  return distances;
}
