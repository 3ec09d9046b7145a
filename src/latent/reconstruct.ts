import type { Refusal, TrainedModel } from './model.js';

/** What `grae reconstruct --json` prints. */
export interface ReconstructionReport {
  readonly strings: number;
  /** Share of all strings that come back exactly, those that cannot be encoded counted as failures. */
  readonly exact: number;
  /** Share of the productions of the encoded strings that come back at their place. */
  readonly perProduction: number;
  readonly sequencesPerSecond: number;
  /** Strings that could not be encoded, and why. */
  readonly refused: number;
  readonly failures: readonly ReconstructionFailure[];
}

export interface ReconstructionFailure {
  readonly text: string;
  /** What came back; null where the string could not be encoded. */
  readonly reconstruction: string | null;
  readonly reason: string | null;
}

/** Strings encoded and decoded at a time. */
const block = 2048;

/** Greedy exact-match reconstruction: each string encoded once, decoded once, compared letter by letter. */
export async function reconstruct(
  model: TrainedModel,
  texts: readonly string[],
  onProgress?: (done: number, total: number) => void,
): Promise<ReconstructionReport> {
  const started = performance.now();
  const failures: ReconstructionFailure[] = [];
  const refusals: Refusal[] = [];
  let exact = 0;
  let productions = 0;
  let matching = 0;
  for (let start = 0; start < texts.length; start += block) {
    const given = texts.slice(start, start + block);
    const { codes, indices, refusals: refused } = model.encode(given);
    for (const one of refused) refusals.push(one);
    const decoded = model.decode(codes, indices.length);
    indices.forEach((index, row) => {
      const text = given[index]!;
      const back = decoded[row]!;
      const [wanted, got] = [text, back].map((one) => idsOf(model, one)) as [Uint16Array, Uint16Array];
      productions += wanted.length;
      matching += wanted.filter((id, step) => got[step] === id).length;
      if (back === text) exact++;
      else failures.push({ text, reconstruction: back, reason: null });
    });
    onProgress?.(Math.min(texts.length, start + block), texts.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { text, reason } of refusals) failures.push({ text, reconstruction: null, reason });
  return {
    strings: texts.length,
    exact: texts.length === 0 ? 0 : exact / texts.length,
    perProduction: productions === 0 ? 0 : matching / productions,
    sequencesPerSecond: (1000 * texts.length) / Math.max(1e-9, performance.now() - started),
    refused: refusals.length,
    failures,
  };
}

function idsOf(model: TrainedModel, text: string): Uint16Array {
  const outcome = model.codec.encode(text);
  return outcome.kind === 'encoded' ? outcome.ids : new Uint16Array(0);
}
