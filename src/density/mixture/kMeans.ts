import type { Random } from '../../base/random.js';
import { atOnce, type Steps } from '../steps.js';

/** Clusters of codes: `centres` `[clusters, dimension]`, row-major, and the cluster of each code. */
export interface Clusters {
  readonly centres: Float64Array;
  readonly labels: Int32Array;
}

/**
 * Runs k-means in the units of the codes. k-means++ draws the centres, each in proportion to the squared distance to
 * the nearest one so far (Arthur and Vassilvitskii 2007). At most `iterations` rounds of Lloyd's algorithm follow,
 * fewer if no label changes. A cluster that loses all its codes restarts at the code that is farthest from its centre.
 * The result is a start for EM, not an optimal clustering.
 *
 * @param codes `[count, dimension]`, row-major
 */
export async function* kMeansSteps(
  codes: Float32Array,
  count: number,
  dimension: number,
  clusters: number,
  random: Random,
  iterations = 10,
): Steps<Clusters> {
  const centres = yield* firstCentres(codes, count, dimension, clusters, random);
  const labels = new Int32Array(count).fill(-1);
  const distances = new Float64Array(count);
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (!(yield* assign(codes, count, dimension, centres, labels, distances))) break;
    moveCentres(codes, count, dimension, centres, labels, distances);
  }
  yield* assign(codes, count, dimension, centres, labels, distances);
  return { centres, labels };
}

/** Runs {@link kMeansSteps} without a pause. */
export function kMeans(...given: Parameters<typeof kMeansSteps>): Promise<Clusters> {
  return atOnce(kMeansSteps(...given));
}

/** The number of multiplications between two pauses. */
const piece = 2e8;

async function* firstCentres(
  codes: Float32Array,
  count: number,
  dimension: number,
  clusters: number,
  random: Random,
): Steps<Float64Array> {
  const centres = new Float64Array(clusters * dimension);
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const together = Math.max(1, Math.floor(piece / (count * dimension)));
  for (let k = 0; k < clusters; k++) {
    if (k % together === 0) yield `first centre ${k + 1} of ${clusters}`;
    // If all codes coincide with centres, every weight is 0, and any code will do.
    const anyDistance = k > 0 && nearest.some((distance) => distance > 0);
    const chosen = anyDistance ? random.categorical(nearest) : random.integer(count);
    centres.set(codes.subarray(chosen * dimension, (chosen + 1) * dimension), k * dimension);
    for (let i = 0; i < count; i++) {
      const distance = squaredDistance(codes, i, centres, k, dimension);
      if (distance < nearest[i]!) nearest[i] = distance;
    }
  }
  return centres;
}

/** Assigns every code to its nearest centre, and returns whether a label changed. */
async function* assign(
  codes: Float32Array,
  count: number,
  dimension: number,
  centres: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
): Steps<boolean> {
  const clusters = centres.length / dimension;
  let changed = false;
  const together = Math.max(1, Math.floor(piece / centres.length));
  for (let i = 0; i < count; i++) {
    if (i % together === 0) yield `clusters of the codes from ${i + 1} of ${count}`;
    let label = 0;
    let nearest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < clusters; k++) {
      const distance = squaredDistance(codes, i, centres, k, dimension);
      if (distance < nearest) {
        nearest = distance;
        label = k;
      }
    }
    distances[i] = nearest;
    if (labels[i] !== label) changed = true;
    labels[i] = label;
  }
  return changed;
}

function moveCentres(
  codes: Float32Array,
  count: number,
  dimension: number,
  centres: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
): void {
  const sizes = new Float64Array(centres.length / dimension);
  for (const label of labels) sizes[label]! += 1;
  centres.fill(0);
  for (let i = 0; i < count; i++) {
    const base = labels[i]! * dimension;
    for (let d = 0; d < dimension; d++) centres[base + d]! += codes[i * dimension + d]! / sizes[labels[i]!]!;
  }
  sizes.forEach((size, k) => {
    if (size > 0) return;
    const farthest = distances.indexOf(distances.reduce((a, b) => Math.max(a, b)));
    distances[farthest] = 0;
    centres.set(codes.subarray(farthest * dimension, (farthest + 1) * dimension), k * dimension);
  });
}

function squaredDistance(
  codes: Float32Array,
  i: number,
  centres: Float64Array,
  k: number,
  dimension: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimension; d++) {
    const difference = codes[i * dimension + d]! - centres[k * dimension + d]!;
    sum += difference * difference;
  }
  return sum;
}
