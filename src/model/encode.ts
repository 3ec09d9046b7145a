import { makeBatch, type SequenceBatch } from './batch.js';
import type { Network } from './network.js';
import type { CodePosteriors } from './posterior.js';

/** Sequences are padded to a multiple of this many steps, so that few shapes occur. */
const stepGrain = 4;

/**
 * Latent codes of sequences; the means, where the model gives distributions of codes.
 *
 * @param sequences at most the model's `maxSteps` productions each
 * @param batch rows encoded side by side. Defaults to 256.
 * @returns [sequences, latent], row by row, in the order given
 */
export function encodeSequences(
  network: Network,
  sequences: readonly ArrayLike<number>[],
  batch = 256,
): Float32Array {
  const { latent } = network.config;
  const codes = new Float32Array(sequences.length * latent);
  for (const { rows, members } of batchesOf(network, sequences, batch)) {
    scatter(network.encode(members), rows, latent, codes);
  }
  return codes;
}

/**
 * The same with the distributions of the codes.
 *
 * @param sequences as of {@link encodeSequences}
 * @param batch as of {@link encodeSequences}
 * @returns means and, unless codes are points, standard deviations, [sequences, latent] each, in the order given
 */
export function encodePosteriors(
  network: Network,
  sequences: readonly ArrayLike<number>[],
  batch = 256,
): CodePosteriors {
  const { latent } = network.config;
  const means = new Float32Array(sequences.length * latent);
  const deviations = network.hasDeviations ? new Float32Array(sequences.length * latent) : null;
  for (const { rows, members } of batchesOf(network, sequences, batch)) {
    const found = network.posteriors(members);
    scatter(found.means, rows, latent, means);
    if (deviations !== null) scatter(found.deviations!, rows, latent, deviations);
  }
  return { means, deviations };
}

/** Sequences of like lengths together, and the places that they have among those given. */
function* batchesOf(
  { config, table }: Network,
  sequences: readonly ArrayLike<number>[],
  batch: number,
): Generator<{ readonly rows: readonly number[]; readonly members: SequenceBatch }> {
  const { maxSteps, encoder } = config;
  const order = [...sequences.keys()].sort((a, b) => sequences[a]!.length - sequences[b]!.length);
  const size = Math.min(batch, Math.max(1, sequences.length));
  for (let start = 0; start < order.length; start += size) {
    const rows = order.slice(start, start + size);
    const longest = sequences[rows.at(-1)!]!.length;
    const steps =
      encoder.kind === 'recurrent'
        ? Math.min(maxSteps, Math.max(stepGrain, Math.ceil(longest / stepGrain) * stepGrain))
        : maxSteps;
    const members = rows.map((row) => sequences[row]!);
    yield { rows, members: makeBatch(members, steps, size, table.productions.length) };
  }
}

/** Copies row by row to the places of `rows`. */
function scatter(values: Float32Array, rows: readonly number[], latent: number, into: Float32Array): void {
  rows.forEach((row, i) => {
    into.set(values.subarray(i * latent, (i + 1) * latent), row * latent);
  });
}
