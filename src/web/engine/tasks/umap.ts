import { Random } from '../../../browser.js';
import { NeighbourLists } from '../neighbourLists.js';
import { nextTurn } from '../nextTurn.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

export interface UmapRequest {
  /** `[count, latent]`, row by row. */
  readonly codes: Float32Array;
  /** The places that the layout starts from, `[count, 2]`. */
  readonly start: Float32Array;
  readonly seed: number;
}

export interface UmapProgress {
  /** The share of the work that is done, from 0 to 1. */
  readonly share: number;
  /** The places so far, as in the result; null before there are any. */
  readonly places: Float32Array | null;
}

/** The fewest points that have neighbours worth a map. */
export const fewestPoints = 5;
const neighbours = 15;
/** The milliseconds of work between two turns of other orders. */
const turn = 60;
/** The milliseconds between two pictures. */
const between = 400;
/** The width of the start, in units of the layout, in which clusters are some units wide. */
const startWidth = 10;
/** The share of the work that looks for neighbours, roughly. */
const searchShare = 0.4;

/**
 * Lays codes out in the plane so that neighbours stay neighbours: UMAP (McInnes, Healy and Melville 2018, arXiv 1802.03426),
 * with exact nearest neighbours, and the same layout for the same codes and seed.
 *
 * @returns the places, `[count, 2]`, from -1 to 1; null if it was stopped
 */
export async function umap(
  _: Workbench,
  { codes, start, seed }: UmapRequest,
  { signal, tell }: TaskTools<UmapProgress>,
): Promise<Float32Array | null> {
  const count = start.length / 2;
  const latent = codes.length / count;
  const { UMAP } = await import('umap-js');
  const lists = new NeighbourLists(codes, latent, Math.min(neighbours, count - 1));
  let row = 0;
  while (row < count) {
    const until = performance.now() + turn;
    while (row < count && performance.now() < until) lists.compare(row++);
    // A row is compared with the rows behind it.
    const left = (count - row) / count;
    tell({ share: searchShare * (1 - left * left), places: null });
    await nextTurn();
    if (signal.aborted) return null;
  }
  const { indices, distances } = lists.sorted();
  const random = new Random(seed);
  const layout = new UMAP({ nNeighbors: indices[0]!.length, random: () => random.uniform() });
  layout.setPrecomputedKNN(indices, distances);
  const rows = Array.from({ length: count }, (_, i) => [start[2 * i]!, start[2 * i + 1]!]);
  const epochs = layout.initializeFit(rows);
  // The library starts from random places; those of the principal components keep the order of the whole.
  layout.getEmbedding().forEach((place, i) => {
    place[0] = startWidth * rows[i]![0]!;
    place[1] = startWidth * rows[i]![1]!;
  });
  let pictured = performance.now();
  for (let epoch = 0; epoch < epochs; ) {
    const until = performance.now() + turn;
    while (epoch < epochs && performance.now() < until) epoch = layout.step();
    const isDue = performance.now() > pictured + between;
    if (isDue) pictured = performance.now();
    tell({
      share: searchShare + ((1 - searchShare) * epoch) / epochs,
      places: isDue ? placesOf(layout.getEmbedding()) : null,
    });
    await nextTurn();
    if (signal.aborted) return null;
  }
  return placesOf(layout.getEmbedding());
}

/** Centres a layout and brings it between -1 and 1. */
function placesOf(layout: readonly (readonly number[])[]): Float32Array {
  const ends = [0, 1].map((axis) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const place of layout) {
      least = Math.min(least, place[axis]!);
      most = Math.max(most, place[axis]!);
    }
    return { middle: (least + most) / 2, half: (most - least) / 2 };
  });
  const half = 1.05 * Math.max(ends[0]!.half, ends[1]!.half) || 1;
  return Float32Array.from(
    layout.flatMap((place) => ends.map(({ middle }, axis) => (place[axis]! - middle) / half)),
  );
}
