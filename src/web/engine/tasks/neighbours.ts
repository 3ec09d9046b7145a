import {
  type CodeNeighbour,
  type CodeNeighbours,
  changedRanges,
  findNeighbours,
  guardOf,
  type TextRange,
} from '../../../browser.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

export interface NeighboursRequest {
  readonly text: string;
  /** In deviations of the training codes. */
  readonly radius: number;
  readonly count: number;
  readonly seed: number;
}

/** A neighbour, with the ranges of it that the string in the middle does not have. */
export interface ShownNeighbour extends CodeNeighbour {
  readonly changed: readonly TextRange[];
}

/** Finds strings around another; tells them as they are found, in no order. */
export async function neighbours(
  bench: Workbench,
  { text, ...request }: NeighboursRequest,
  { signal, tell }: TaskTools<readonly ShownNeighbour[]>,
): Promise<Pick<CodeNeighbours, 'codes' | 'same' | 'repeated' | 'invalid'>> {
  const { trained, domain } = await bench.strings.model();
  const { spelled } = await trained.encode([text]);
  const { codes, same, repeated, invalid } = await findNeighbours(trained, text, {
    ...request,
    domain,
    decode: { guard: guardOf(trained) },
    signal,
    onNeighbours: (found) =>
      tell(found.map((one) => ({ ...one, changed: changedRanges(one.text, spelled[0] ?? text) }))),
  });
  return { codes, same, repeated, invalid };
}
