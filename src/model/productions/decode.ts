import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { Guard, type GuardedDerivation } from '../../grammar/guard.js';
import { boundedBy, type PrefixAutomaton, stateOfNothing } from '../../grammar/prefixState.js';
import { checkNoiseLevel } from '../noise.js';
import { decodeByBeam } from './beam.js';
import { type Choice, choiceOf, greedy, inOrderOf, isDrawn, type StepChoice } from './choice.js';
import type { ProductionNetwork } from './productionNetwork.js';
import { stepInputs } from './stepInputs.js';

export interface DecodeOptions {
  /** The number of derivations side by side. Defaults to 512. */
  readonly batch?: number;
  /** The longest derivation, in (packed) productions. Defaults to the model's limit. */
  readonly mostSteps?: number;
  /**
   * Standard deviation of the noise on the codes, an input of decoders that were trained with drawn levels. Defaults to 0.
   */
  readonly noiseLevel?: number;
  /** The guard, which enforces rules beyond the grammar. Defaults to none. */
  readonly guard?: Guard | null;
  /** The choice of productions. Defaults to greedy. */
  readonly choice?: Choice;
  /** The generator of choices that draw; each code gets one that is split from it. */
  readonly random?: Random;
}

/**
 * Decodes codes under the grammar's mask and a guard's rules. Every step expands the non-terminal on top of the stack
 * with a production after which the derivation can still end in time, so every result is complete. A result depends on
 * its code and, for choices that draw, on its place, but not on the codes beside it.
 *
 * @param codes [count, latent], row by row
 * @returns sequences of (packed) productions
 * @throws InputError for options that do not fit the model or each other
 * @throws GraeError that names the guard's automaton if its rules allow no production
 */
export async function decodeCodes(
  network: ProductionNetwork,
  codes: Float32Array,
  count: number,
  options: DecodeOptions = {},
): Promise<Uint16Array[]> {
  const { latent } = network.config;
  if (codes.length !== count * latent) {
    throw new InputError(`expected codes of ${latent} dimensions, but received ${codes.length / count}`);
  }
  const { batch = 512, random, noiseLevel = 0 } = options;
  const choice = choiceOf(options.choice ?? greedy);
  checkNoiseLevel(network.config, noiseLevel);
  if (isDrawn(choice) && random === undefined) {
    throw new InputError(`expected a random generator for ${choice.kind} to draw from, but received none`);
  }
  const guard = guardFor(network, options.guard ?? null);
  const mostSteps = Math.min(options.mostSteps ?? network.longest, network.longest);
  const { candidates } = network.mask;
  const together = choice.kind === 'beam' ? Math.max(1, Math.floor(batch / choice.width)) : batch;
  const sequences: Uint16Array[] = [];
  for (let start = 0; start < count; start += together) {
    const rows = Math.min(together, count - start);
    // padding gives the last batch the shape of the others, since new shapes fragment the WebAssembly heap
    const padded = new Float32Array(Math.min(together, count) * latent);
    padded.set(codes.subarray(start * latent, (start + rows) * latent));
    const derived =
      choice.kind === 'beam'
        ? await decodeByBeam(network, padded, rows, guard, candidates, {
            width: choice.width,
            mostSteps,
            noiseLevel,
          })
        : await decodeByStep(
            network,
            padded,
            guard.automaton,
            Array.from({ length: rows }, () => ({
              derivation: guard.start(mostSteps),
              random: isDrawn(choice) ? random!.split() : null,
            })),
            candidates,
            choice,
            noiseLevel,
          );
    for (const ids of derived) sequences.push(Uint16Array.from(ids));
  }
  return sequences;
}

/** @throws InputError for a guard of another model */
function guardFor({ table, prefix }: ProductionNetwork, guard: Guard | null): Guard {
  if (guard === null) return new Guard(table, prefix ?? nothingKnown, []);
  if (guard.table !== table) {
    throw new InputError(
      `expected a guard for the ${table.productions.length} productions of this model, but received one for another table`,
    );
  }
  if (prefix !== null && guard.automaton.name !== prefix.name) {
    throw new InputError(
      `expected a guard with the prefix state ${prefix.name}, which the model sees, but received one with ${guard.automaton.name}`,
    );
  }
  return guard;
}

/** A string in progress. */
interface Row {
  readonly derivation: GuardedDerivation;
  readonly random: Random | null;
}

/** @param codes [at least as many as rows, latent], row by row; further ones are padding */
async function decodeByStep(
  network: ProductionNetwork,
  codes: Float32Array,
  automaton: PrefixAutomaton,
  rows: readonly Row[],
  candidates: readonly (readonly number[])[],
  choice: StepChoice,
  noiseLevel: number,
): Promise<(readonly number[])[]> {
  const productions = network.table.productions.length;
  let rowsOnDevice = codes.length / network.config.latent;
  /** The string of each row on the device; undefined for a padding row. */
  let onDevice: (Row | undefined)[] = Array.from({ length: rowsOnDevice }, (_, i) => rows[i]);
  const run = network.startDecoding(codes, rowsOnDevice, noiseLevel);
  try {
    let active = rows.length;
    while (active > 0) {
      const { previous, tops, features } = stepInputs(
        network,
        onDevice.map((row) => row?.derivation),
        rowsOnDevice,
      );
      const logits = await run.step(previous, tops, features);
      active = 0;
      const choose = (row: Row | undefined, i: number): void => {
        if (row === undefined || row.derivation.finished) return;
        const { derivation, random } = row;
        const chosen = derivation.choose(
          inOrderOf(choice, candidates[derivation.top]!, logits, i * productions, random),
        );
        if (chosen === null) derivation.rescue();
        else derivation.advance(chosen);
        if (!derivation.finished) active++;
      };
      boundedBy(automaton, () => onDevice.forEach(choose));
      if (active > 0 && active <= rowsOnDevice / 2 && rowsOnDevice > 32) {
        // less than rowsOnDevice, as the condition says
        const size = Math.max(32, 2 ** Math.ceil(Math.log2(active)));
        const open = [...onDevice.keys()].filter((i) => onDevice[i]?.derivation.finished === false);
        run.keepRows(Int32Array.from({ length: size }, (_, i) => open[i] ?? 0));
        const before = onDevice;
        onDevice = Array.from({ length: size }, (_, i) => (i < open.length ? before[open[i]!] : undefined));
        rowsOnDevice = size;
      }
    }
  } finally {
    run.dispose();
  }
  return rows.map(({ derivation }) => derivation.taken);
}

/** The automaton of a language without rules beyond its grammar. */
const nothingKnown: PrefixAutomaton = {
  name: 'none',
  features: [],
  rules: [],
  filler: '',
  start: () => stateOfNothing,
};
