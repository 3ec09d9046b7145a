import type { Items } from './items.js';
import type { Network } from './network.js';
import type { CodePosteriors } from './posterior.js';
import type { Batch, DecodingSession } from './reconstruction.js';

/** The grain of padded lengths: batches then have few different shapes. */
const grain = 4;

export interface EncodeOptions {
  /** The places of the items to encode. Defaults to all items, in their order. */
  readonly indices?: ArrayLike<number>;
  /** The number of rows encoded side by side. Defaults to 256. */
  readonly batch?: number;
}

/**
 * Encodes items.
 *
 * @returns codes, [items, latent], row by row; means if codes are distributions
 */
export async function encodeItems<B extends Batch>(
  network: Network<B, DecodingSession>,
  items: Items<B>,
  options: EncodeOptions = {},
): Promise<Float32Array> {
  const { latent } = network.config;
  const codes = new Float32Array((options.indices?.length ?? items.count) * latent);
  for (const { rows, members } of batchesOf(network, items, options)) {
    scatter(await network.encode(members), rows, latent, codes);
  }
  return codes;
}

/**
 * Encodes items to distributions of codes.
 *
 * @returns means and, unless codes are points, standard deviations, [items, latent] each, row by row
 */
export async function encodePosteriors<B extends Batch>(
  network: Network<B, DecodingSession>,
  items: Items<B>,
  options: EncodeOptions = {},
): Promise<CodePosteriors> {
  const { latent } = network.config;
  const means = new Float32Array((options.indices?.length ?? items.count) * latent);
  const deviations = network.hasDeviations ? new Float32Array(means.length) : null;
  for (const { rows, members } of batchesOf(network, items, options)) {
    const posteriors = await network.posteriors(members);
    scatter(posteriors.means, rows, latent, means);
    if (deviations !== null) scatter(posteriors.deviations!, rows, latent, deviations);
  }
  return { means, deviations };
}

/** Yields batches of items of similar lengths, with the rows of their codes. */
function* batchesOf<B extends Batch>(
  { encoder }: Network<B, DecodingSession>,
  items: Items<B>,
  { indices = Int32Array.from({ length: items.count }, (_, i) => i), batch = 256 }: EncodeOptions,
): Generator<{ readonly rows: readonly number[]; readonly members: B }> {
  const lengths = Array.from(indices, (index) => items.lengthOf(index));
  const order = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]!);
  const size = Math.min(batch, Math.max(1, order.length));
  for (let start = 0; start < order.length; start += size) {
    const rows = order.slice(start, start + size);
    const longest = lengths[rows.at(-1)!]!;
    const length = encoder.readsAnyLength
      ? Math.min(items.longest, Math.max(grain, Math.ceil(longest / grain) * grain))
      : items.longest;
    const places = rows.map((row) => indices[row]!);
    yield { rows, members: items.batchOf(places, length, size) };
  }
}

/** Copies each row of `values` to its place in `rows`. */
function scatter(values: Float32Array, rows: readonly number[], latent: number, into: Float32Array): void {
  rows.forEach((row, i) => {
    into.set(values.subarray(i * latent, (i + 1) * latent), row * latent);
  });
}
