import { makeBatch } from './batch.js';
import type { Network } from './network.js';

/** Sequences are padded to a multiple of this many steps, so that few shapes occur. */
const stepGrain = 4;

/**
 * Latent codes of sequences.
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
  const { latent, maxSteps, encoder } = network.config;
  const codes = new Float32Array(sequences.length * latent);
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
    const values = network.encode(makeBatch(members, steps, size, network.table.productions.length));
    rows.forEach((row, i) => {
      codes.set(values.subarray(i * latent, (i + 1) * latent), row * latent);
    });
  }
  return codes;
}
