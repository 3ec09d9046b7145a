import { allFinite } from '../../base/allFinite.js';
import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { Guard } from '../../grammar/guard.js';
import { noAutomaton } from '../../grammar/prefixState.js';
import { checkNoiseLevel } from '../noise.js';
import { decodeByBeam } from './beam.js';
import { decodeByStep } from './byStep.js';
import { type Choice, choiceOf, greedy, isDrawn } from './choice.js';
import type { ProductionNetwork } from './productionNetwork.js';
import {
  type CheckedSequence,
  type CodeCheck,
  checkSequences,
  decodeVerified,
  type VerifiedOptions,
} from './verified.js';

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
  /** The encoder's side of verified decoding; `TrainedModel` supplies it. */
  readonly check?: CodeCheck;
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
  const decoding = resolvedDecoding(network, codes, count, options);
  const { choice } = decoding;
  if (choice.kind !== 'verified') return decodeOnce(network, codes, count, choice, decoding);
  const checked = await decodeVerified(
    network,
    codes,
    count,
    { ...decoding, ...choice },
    expectCheck(options, codes),
  );
  return checked.map(({ ids }) => Uint16Array.from(ids));
}

/** The options of a decoding, resolved. */
export interface Decoding extends Omit<VerifiedOptions, 'attempts'> {
  readonly choice: Choice;
  readonly random: Random | undefined;
}

/** Decodes codes without a check. @throws InputError for a choice that draws, without a generator */
async function decodeOnce(
  network: ProductionNetwork,
  codes: Float32Array,
  count: number,
  choice: Exclude<Choice, { kind: 'verified' }>,
  { random, batch, noiseLevel, guard, mostSteps, candidates }: Decoding,
): Promise<Uint16Array[]> {
  const { latent } = network.config;
  if (isDrawn(choice) && random === undefined) {
    throw new InputError(`expected a random generator for ${choice.kind} to draw from, but received none`);
  }
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
            firstPlace: start,
            width: choice.width,
            mostSteps,
            noiseLevel,
          })
        : await decodeByStep(
            network,
            padded,
            guard.automaton,
            Array.from({ length: rows }, (_, row) => ({
              derivation: guard.start(mostSteps, start + row),
              random: isDrawn(choice) ? random!.split() : null,
            })),
            candidates,
            choice,
            noiseLevel,
          );
    for (const ids of derived) sequences.push(Uint16Array.from(ids!));
  }
  return sequences;
}

/**
 * Decodes codes as {@link decodeCodes} does, and encodes the strings again.
 *
 * @throws InputError as {@link decodeCodes}, for codes that are not finite, and without a check
 */
export async function decodeCodesChecked(
  network: ProductionNetwork,
  codes: Float32Array,
  count: number,
  options: DecodeOptions,
): Promise<CheckedSequence[]> {
  const decoding = resolvedDecoding(network, codes, count, options);
  const check = expectCheck(options, codes);
  const { choice } = decoding;
  if (choice.kind === 'verified') {
    return decodeVerified(network, codes, count, { ...decoding, ...choice }, check);
  }
  const sequences = await decodeOnce(network, codes, count, choice, decoding);
  return checkSequences(sequences, codes, choice, check);
}

/** @throws InputError without a check, and for codes that none can be equal to */
function expectCheck({ check }: DecodeOptions, codes: Float32Array): CodeCheck {
  if (check === undefined) throw new InputError('expected a check of codes, but received none');
  if (allFinite(codes)) return check;
  throw new InputError('expected codes of finite numbers, but received one that holds NaN or infinity');
}

/**
 * Resolves and checks the options of a decoding.
 *
 * @throws InputError for options that do not fit the model or each other, and for codes of another size
 */
export function resolvedDecoding(
  network: ProductionNetwork,
  codes: Float32Array,
  count: number,
  options: DecodeOptions,
): Decoding {
  const { latent } = network.config;
  if (codes.length !== count * latent) {
    throw new InputError(`expected codes of ${latent} dimensions, but received ${codes.length / count}`);
  }
  const { batch = 512, noiseLevel = 0 } = options;
  checkNoiseLevel(network.config, noiseLevel);
  const choice = choiceOf(options.choice ?? greedy);
  return {
    batch,
    noiseLevel,
    choice,
    random: options.random,
    guard: guardFor(network, options.guard ?? null),
    mostSteps: Math.min(options.mostSteps ?? network.longest, network.longest),
    candidates: network.mask.candidates,
  };
}

/** @throws InputError for a guard of another model */
function guardFor({ table, prefix }: ProductionNetwork, guard: Guard | null): Guard {
  if (guard === null) return new Guard(table, prefix ?? noAutomaton, []);
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
