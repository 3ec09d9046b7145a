import { breathe } from '../../base/breathe.js';
import type { Random } from '../../base/random.js';
import type { GuardedDerivation } from '../../grammar/guard.js';
import { boundedBy, type PrefixAutomaton } from '../../grammar/prefixState.js';
import { inOrderOf, type StepChoice } from './choice.js';
import type { ProductionNetwork } from './productionNetwork.js';
import { stepInputs } from './stepInputs.js';

/** A step of fewer rows on the device takes as long. */
export const fewestRows = 32;

/** A string in progress. */
export interface Row {
  readonly derivation: GuardedDerivation;
  /** The generator of choices that draw; null for the others. */
  readonly random: Random | null;
  /** Productions to begin with, whatever the logits say. Defaults to none. */
  readonly forced?: readonly number[];
  /**
   * Called after every step that was not forced.
   *
   * @param candidates the productions of the non-terminal that was expanded
   * @param logits the logits of all productions
   */
  readonly onStep?: (taken: number, candidates: readonly number[], logits: Float32Array) => void;
}

/**
 * Decodes codes side by side, one production of each at a time.
 *
 * @param codes [at least as many as rows, latent], row by row; further ones are padding
 * @param candidates the productions of each non-terminal that can be finished
 * @returns for each row its productions; null where a forced one was not allowed
 */
export async function decodeByStep(
  network: ProductionNetwork,
  codes: Float32Array,
  automaton: PrefixAutomaton,
  rows: readonly Row[],
  candidates: readonly (readonly number[])[],
  choice: StepChoice,
  noiseLevel: number,
): Promise<(readonly number[] | null)[]> {
  const productions = network.table.productions.length;
  let rowsOnDevice = codes.length / network.config.latent;
  /** The string of each row on the device; undefined for a padding row. */
  let onDevice: (Row | undefined)[] = Array.from({ length: rowsOnDevice }, (_, i) => rows[i]);
  const dead = new Set<Row>();
  const isOver = (row: Row): boolean => row.derivation.finished || dead.has(row);
  const force = (row: Row, production: number): void => {
    if (row.derivation.allows(production)) row.derivation.advance(production);
    else dead.add(row);
  };
  const advance = ({ derivation, random, onStep }: Row, logits: Float32Array): void => {
    const ofTop = candidates[derivation.top]!;
    const chosen = derivation.choose(inOrderOf(choice, derivation.narrow(ofTop), logits, 0, random));
    if (chosen === null) derivation.rescue();
    else derivation.advance(chosen);
    if (chosen !== null) onStep?.(chosen, ofTop, logits);
  };
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
        if (row === undefined || isOver(row)) return;
        const { derivation, forced = [] } = row;
        const step = derivation.taken.length;
        if (step < forced.length) force(row, forced[step]!);
        else advance(row, logits.subarray(i * productions, (i + 1) * productions));
        if (!isOver(row)) active++;
      };
      boundedBy(automaton, () => onDevice.forEach(choose));
      if (active > 0 && active <= rowsOnDevice / 2 && rowsOnDevice > fewestRows) {
        // less than rowsOnDevice, as the condition says
        const size = Math.max(fewestRows, 2 ** Math.ceil(Math.log2(active)));
        const open = [...onDevice.keys()].filter((i) => {
          const row = onDevice[i];
          return row !== undefined && !isOver(row);
        });
        run.keepRows(Int32Array.from({ length: size }, (_, i) => open[i] ?? 0));
        const before = onDevice;
        onDevice = Array.from({ length: size }, (_, i) => (i < open.length ? before[open[i]!] : undefined));
        rowsOnDevice = size;
      }
      // Other threads get their next pieces in between.
      await breathe();
    }
  } finally {
    run.dispose();
  }
  return rows.map((row) => (dead.has(row) ? null : row.derivation.taken));
}
