import { GraeError, InputError } from '../base/errors.js';
import { Derivation } from '../grammar/derivation.js';
import type { Network } from './network.js';

/**
 * May forbid a production before it is taken: the guard of a domain. It must leave at least one production that
 * the grammar allows.
 */
export type Veto = (row: number, production: number, soFar: Derivation) => boolean;

export interface DecodeOptions {
  /** Rows decoded side by side. Defaults to 512. */
  readonly batch?: number;
  /** The longest derivation, in (packed) productions. Defaults to the model's limit. */
  readonly maxSteps?: number;
  readonly veto?: Veto;
}

/**
 * Greedy decoding under the grammar's mask: at every step the most likely production of the non-terminal on top
 * of the stack from which the rest can still be finished in time. Every result is a complete derivation.
 *
 * @param codes [count, latent], row by row
 * @returns sequences of (packed) productions
 */
export function decodeCodes(
  network: Network,
  codes: Float32Array,
  count: number,
  options: DecodeOptions = {},
): Uint16Array[] {
  const { latent } = network.config;
  if (codes.length !== count * latent) {
    throw new InputError(`expected codes of ${latent} dimensions, but received ${codes.length / count}`);
  }
  const batch = options.batch ?? 512;
  const sequences: Uint16Array[] = [];
  for (let start = 0; start < count; start += batch) {
    const rows = Math.min(batch, count - start);
    // Always the same shape: the last batch is filled up, since new shapes fragment the WebAssembly heap.
    const padded = new Float32Array(Math.min(batch, count) * latent);
    padded.set(codes.subarray(start * latent, (start + rows) * latent));
    sequences.push(...decodeBatch(network, padded, rows, start, options));
  }
  return sequences;
}

function decodeBatch(
  network: Network,
  codes: Float32Array,
  rows: number,
  firstRow: number,
  options: DecodeOptions,
): Uint16Array[] {
  const { table, config } = network;
  const productions = table.productions.length;
  const maxSteps = Math.min(options.maxSteps ?? config.maxSteps, config.maxSteps);
  const derivations = Array.from({ length: rows }, () => new Derivation(table, maxSteps));
  const taken: number[][] = derivations.map(() => []);
  let rowsOnDevice = codes.length / config.latent;
  /** Which sequence each row on the device belongs to; -1 for a row that only fills the batch. */
  let rowOf = Int32Array.from({ length: rowsOnDevice }, (_, row) => (row < rows ? row : -1));
  const run = network.startDecoding(codes, rowsOnDevice);
  try {
    let active = rows;
    while (active > 0) {
      const previous = new Int32Array(rowsOnDevice);
      const tops = new Int32Array(rowsOnDevice);
      rowOf.forEach((row, i) => {
        previous[i] = row < 0 ? productions : (taken[row]!.at(-1) ?? productions);
        tops[i] = row < 0 ? table.start : Math.max(0, derivations[row]!.top);
      });
      const logits = run.step(previous, tops);
      active = 0;
      for (let i = 0; i < rowsOnDevice; i++) {
        const row = rowOf[i]!;
        const derivation = derivations[row];
        if (derivation === undefined || derivation.finished) continue;
        const chosen = mostLikely(
          logits,
          i * productions,
          derivation,
          firstRow + row,
          table.byLhs,
          options.veto,
        );
        derivation.advance(chosen);
        taken[row]!.push(chosen);
        if (!derivation.finished) active++;
      }
      if (active > 0 && active <= rowsOnDevice / 2 && rowsOnDevice > 32) {
        const size = Math.max(32, 2 ** Math.ceil(Math.log2(active)));
        if (size < rowsOnDevice) {
          const open = [...rowOf.keys()].filter((i) => derivations[rowOf[i]!]?.finished === false);
          const kept = Int32Array.from({ length: size }, (_, i) => open[i] ?? 0);
          const before = rowOf;
          rowOf = Int32Array.from({ length: size }, (_, i) => (i < open.length ? before[open[i]!]! : -1));
          run.keepRows(kept);
          rowsOnDevice = size;
        }
      }
    }
  } finally {
    run.dispose();
  }
  return taken.map((sequence) => Uint16Array.from(sequence));
}

function mostLikely(
  logits: Float32Array,
  offset: number,
  derivation: Derivation,
  row: number,
  byLhs: readonly (readonly number[])[],
  veto: Veto | undefined,
): number {
  let best = -1;
  let bestLogit = Number.NEGATIVE_INFINITY;
  for (const production of byLhs[derivation.top]!) {
    const logit = logits[offset + production]!;
    // ties and NaN must not leave a row without a choice
    if (best >= 0 && !(logit > bestLogit)) continue;
    if (!derivation.allows(production) || veto?.(row, production, derivation) === true) continue;
    best = production;
    bestLogit = Number.isNaN(logit) ? Number.NEGATIVE_INFINITY : logit;
  }
  if (best < 0) {
    throw new GraeError(
      `the veto forbids every production that the grammar allows after ${derivation.stepsTaken} steps of sequence ${row + 1}: it must leave one`,
    );
  }
  return best;
}
