import { type MarkedSample, SampleMarks } from '../../../browser.js';
import { judgedInTurns } from '../judgedInTurns.js';
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
  const { strings: current } = bench;
  const { texts, seconds } = await current.decode(drawn());
  const domain = await current.judge();
  const marks = new SampleMarks(await current.trainingSet());
  for await (const judged of judgedInTurns(domain, texts, signal)) {
    tell({ kind: 'samples', samples: judged.map((one) => marks.mark(one)) });
  }
  return { seconds };

  async function drawn(): Promise<{ readonly texts: readonly string[]; readonly seconds: number }> {
    const started = performance.now();
    const texts: string[] = [];
    for await (const some of current.decoder.sampleTexts(count, { seed, signal })) {
      for (const text of some) texts.push(text);
      tell({ kind: 'texts', texts: some });
    }
    return { texts, seconds: (performance.now() - started) / 1000 };
  }
}
