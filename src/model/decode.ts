import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { Guard } from '../grammar/guard.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { type Choice, checkChoice, greedy, inOrderOf } from './choice.js';
import type { Network } from './network.js';

export interface DecodeOptions {
  /** Rows decoded side by side. Defaults to 512. */
  readonly batch?: number;
  /** The longest derivation, in (packed) productions. Defaults to the model's limit. */
  readonly maxSteps?: number;
  /** Rules beyond the grammar. Defaults to none. */
  readonly guard?: Guard | null;
  /** Defaults to greedy. */
  readonly choice?: Choice;
  /** Draws what a choice leaves to chance. */
  readonly random?: Random;
}

/**
 * Decoding under the grammar's mask and a guard's rules: at every step one of the productions of the non-terminal on
 * top of the stack from which the rest can still be finished in time. Every result is a complete derivation.
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
  checkChoice(options.choice ?? greedy);
  const guard = options.guard ?? new Guard(network.table, network.prefix ?? nothingKnown, []);
  const batch = options.batch ?? 512;
  const sequences: Uint16Array[] = [];
  for (let start = 0; start < count; start += batch) {
    const rows = Math.min(batch, count - start);
    // Always the same shape: the last batch is filled up, since new shapes fragment the WebAssembly heap.
    const padded = new Float32Array(Math.min(batch, count) * latent);
    padded.set(codes.subarray(start * latent, (start + rows) * latent));
    sequences.push(...decodeBatch(network, padded, rows, guard, options));
  }
  return sequences;
}

function decodeBatch(
  network: Network,
  codes: Float32Array,
  rows: number,
  guard: Guard,
  options: DecodeOptions,
): Uint16Array[] {
  const { table, config } = network;
  const { choice = greedy, random = null } = options;
  const productions = table.productions.length;
  const width = network.prefix?.features.length ?? 0;
  const maxSteps = Math.min(options.maxSteps ?? config.maxSteps, config.maxSteps);
  const derivations = Array.from({ length: rows }, () => guard.start(maxSteps));
  let rowsOnDevice = codes.length / config.latent;
  /** Which sequence each row on the device belongs to; -1 for a row that only fills the batch. */
  let rowOf = Int32Array.from({ length: rowsOnDevice }, (_, row) => (row < rows ? row : -1));
  const run = network.startDecoding(codes, rowsOnDevice);
  try {
    let active = rows;
    while (active > 0) {
      const previous = new Int32Array(rowsOnDevice).fill(productions);
      const tops = new Int32Array(rowsOnDevice).fill(table.start);
      const features = new Float32Array(rowsOnDevice * width);
      rowOf.forEach((row, i) => {
        const derivation = derivations[row];
        if (derivation === undefined || derivation.finished) return;
        previous[i] = derivation.taken.at(-1) ?? productions;
        tops[i] = derivation.top;
        if (width > 0) derivation.state.writeFeatures(features, i * width);
      });
      const logits = run.step(previous, tops, features);
      active = 0;
      for (let i = 0; i < rowsOnDevice; i++) {
        const derivation = derivations[rowOf[i]!];
        if (derivation === undefined || derivation.finished) continue;
        const chosen = firstAllowed(
          derivation,
          inOrderOf(choice, table.byLhs[derivation.top]!, logits, i * productions, random),
        );
        if (chosen === null) derivation.rescue();
        else derivation.advance(chosen);
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
  return derivations.map(({ taken }) => Uint16Array.from(taken));
}

function firstAllowed(
  derivation: { allows(production: number): boolean },
  candidates: Iterable<number>,
): number | null {
  for (const production of candidates) if (derivation.allows(production)) return production;
  return null;
}

/** For a language of which nothing is known beyond its grammar. */
const nothingKnown: PrefixAutomaton = {
  name: 'none',
  features: [],
  rules: [],
  filler: '',
  start: () => stateOfNothing,
};
const stateOfNothing: ReturnType<PrefixAutomaton['start']> = {
  broken: 0,
  brokenAtEnd: 0,
  debt: 0,
  payable: true,
  wanted: () => '',
  advance: () => {},
  copy: () => stateOfNothing,
  writeFeatures: () => {},
};
