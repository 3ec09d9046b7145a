import type { ImageSet } from '../../../browser.js';
import { type ImageDraws, imageCodesOf } from '../imageDraws.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

export interface DrawImagesRequest {
  readonly draws: ImageDraws;
  readonly seed: number;
}

/** The images that are decoded before the page shows them, so that a slow model shows its first ones soon. */
const shownTogether = 16;

/** Draws images as `grae sample` does with the same seed, and tells them as they are decoded, in their order. */
export async function drawImages(
  bench: Workbench,
  { draws, seed }: DrawImagesRequest,
  { signal, tell }: TaskTools<ImageSet>,
): Promise<{ readonly seconds: number }> {
  const { images } = bench;
  const { model } = images;
  const started = performance.now();
  for await (const { codes, count, noiseLevel } of imageCodesOf(images, draws, seed, signal)) {
    for (let start = 0; start < count && !signal.aborted; start += shownTogether) {
      const end = Math.min(start + shownTogether, count);
      const some = codes.subarray(start * model.latent, end * model.latent);
      tell(await model.decode(some, end - start, noiseLevel));
    }
  }
  return { seconds: (performance.now() - started) / 1000 };
}
