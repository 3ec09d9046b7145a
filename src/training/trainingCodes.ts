import { breathe } from '../base/breathe.js';
import type { Random } from '../base/random.js';
import type { Pause } from '../density/steps.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { EncodeThreads } from '../run/encodeThreads.js';
import type { Run } from '../run/run.js';
import { readTrainingCorpus } from '../run/trainingCorpus.js';
import { fittedPlaces } from './expectedFit.js';
import type { FitOptions } from './fitOptions.js';
import { splitIndices } from './split.js';

/** The number of sequences encoded between two reports of progress. */
const block = 1024;

/**
 * Encodes the training strings of a run without its validation share, or `points` of them that `random` draws.
 *
 * @returns the codes, `[points, latent]`, row by row
 */
export async function trainingCodes(
  run: Run,
  network: ProductionNetwork,
  random: Random,
  options: Pick<FitOptions, 'points' | 'onEncoded'> & { readonly pause?: Pause } = {},
): Promise<Float32Array> {
  const { corpus } = await readTrainingCorpus(run);
  const { validation, seed } = run.config.training;
  const { train } = splitIndices(corpus.count, validation, seed);
  const chosen = fittedPlaces(train, random, options.points);
  const points = chosen.length;
  const threads = new EncodeThreads(run, network);
  const { latent } = run.config.model;
  const codes = new Float32Array(points * latent);
  for (let start = 0; start < points; start += block) {
    const some = Array.from(chosen.subarray(start, start + block), (index) => corpus.sequence(index));
    codes.set((await threads.encode(some)).means, start * latent);
    options.onEncoded?.(Math.min(points, start + block), points);
    await (options.pause?.('encoding') ?? breathe());
  }
  return codes;
}
