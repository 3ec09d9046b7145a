import { type MarkedSample, SampleMarks } from '../../../browser.js';
import { judgedInTurns } from '../judgedInTurns.js';
import { nextTurn } from '../nextTurn.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

export interface SampleRequest {
  readonly count: number;
  readonly seed: number;
}

/** Strings as they are decoded, then judged. */
export type SampleProgress =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'samples'; readonly samples: readonly MarkedSample[] };

export interface SampleResult {
  /** The seconds in which the strings were drawn and decoded, without judging. */
  readonly seconds: number;
}

/** Draws strings as `grae sample` does with the same seed, and judges them behind the decoding. */
export async function sample(
  bench: Workbench,
  { count, seed }: SampleRequest,
  { signal, tell }: TaskTools<SampleProgress>,
): Promise<SampleResult> {
  const { current } = bench;
  const started = performance.now();
  const texts: string[] = [];
  for await (const some of current.model.sampleTexts(count, { seed, signal })) {
    for (const text of some) texts.push(text);
    tell({ kind: 'texts', texts: some });
  }
  const seconds = (performance.now() - started) / 1000;
  const domain = await current.judge();
  const marks = new SampleMarks(await current.trainingSet());
  // the page asks for drawings of the first strings in the meantime, which people look at before the scores
  await nextTurn();
  for await (const judged of judgedInTurns(domain, texts, signal)) {
    tell({ kind: 'samples', samples: judged.map((one) => marks.mark(one)) });
  }
  return { seconds };
}
