import {
  type JudgedText,
  type MarkedSample,
  type Refusal,
  SampleMarks,
  trainingTexts,
} from '../../../browser.js';
import { judgedInTurns } from '../judgedInTurns.js';
import { nextTurn } from '../nextTurn.js';
import type { OpenStrings } from '../openStrings.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

/** Samples to draw, strings of the user, or a number of training strings, spread evenly over the corpus. */
export type SpaceRequest =
  | { readonly kind: 'samples'; readonly count: number; readonly seed: number }
  | { readonly kind: 'own'; readonly texts: readonly string[] }
  | { readonly kind: 'training'; readonly count: number };

/** Strings with their codes, then the same strings judged, in the same order. */
export type SpaceProgress =
  | {
      readonly kind: 'points';
      readonly texts: readonly string[];
      /** `[texts, latent]`, row by row. */
      readonly codes: Float32Array;
      /** The places in the plane of the principal components, `[texts, 2]`. */
      readonly places: Float32Array;
    }
  | { readonly kind: 'judged'; readonly strings: readonly (MarkedSample | JudgedText)[] };

export interface SpaceResult {
  /** The number of strings that the model cannot read, which have no code. */
  readonly refused: number;
  /** The first of them, with the reason. */
  readonly refusal: Refusal | null;
}

/** The number of strings that are encoded together. */
const encodedAtOnce = 128;

/** Gives strings their places in the space of codes, and judges them behind that. */
export async function space(
  bench: Workbench,
  request: SpaceRequest,
  { signal, tell }: TaskTools<SpaceProgress>,
): Promise<SpaceResult> {
  const { strings: current } = bench;
  const map = await current.map();
  const model = await current.model();
  const texts: string[] = [];
  let refused = 0;
  let refusal: Refusal | null = null;
  for await (const some of piecesOf(current, request, signal)) {
    const { indices, codes, refusals } = await model.encode(some);
    const encoded = indices.map((index) => some[index]!);
    for (const text of encoded) texts.push(text);
    refused += refusals.length;
    refusal ??= refusals[0] ?? null;
    tell({ kind: 'points', texts: encoded, codes, places: map.place(codes) });
    await nextTurn();
    if (signal.aborted) break;
  }
  // Strings of the user may well be in the training set, and given twice: nothing to remark on.
  const marks = request.kind === 'samples' ? new SampleMarks(await current.trainingSet()) : null;
  for await (const judged of judgedInTurns(model.domain, texts, signal)) {
    tell({ kind: 'judged', strings: marks === null ? judged : judged.map((one) => marks.mark(one)) });
  }
  return { refused, refusal };
}

async function* piecesOf(
  { decoder }: OpenStrings,
  request: SpaceRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  if (request.kind === 'samples') {
    yield* decoder.sampleTexts(request.count, { seed: request.seed, signal });
    return;
  }
  const texts =
    request.kind === 'own' ? request.texts : await trainingTexts(decoder.trained.run, request.count);
  for (let start = 0; start < texts.length; start += encodedAtOnce) {
    yield texts.slice(start, start + encodedAtOnce);
  }
}
