import { InputError } from '../base/errors.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { TrainedModel } from './model.js';

export interface InterpolationPoint {
  /** The share of the way, from 0 to 1. */
  readonly share: number;
  readonly text: string;
  /**
   * The distance of the point from the code of its own string, in deviations of the training codes: the root mean square
   * of the difference. 0 where the space holds exactly this string.
   */
  readonly codeDistance: number;
}

/**
 * Decodes codes on the straight line between the codes of two strings.
 *
 * @param steps number of points on the way, both ends included; at least 2
 * @param decode decoding options; by default decoding is greedy and has no guard
 * @throws InputError if an end cannot be encoded
 */
export async function interpolate(
  model: TrainedModel,
  from: string,
  to: string,
  steps: number,
  decode: DecodeOptions = {},
): Promise<InterpolationPoint[]> {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new InputError({
      setting: 'steps',
      expected: 'at least 2 steps, both ends included',
      received: steps,
    });
  }
  const { codes, refusals } = await model.encode([from, to]);
  const refused = refusals[0];
  if (refused !== undefined) throw new InputError({ where: refused.text, problem: refused.reason });
  const { latent } = model;
  const path = new Float32Array(steps * latent);
  for (let step = 0; step < steps; step++) {
    const share = step / (steps - 1);
    for (let k = 0; k < latent; k++) {
      path[step * latent + k] = (1 - share) * codes[k]! + share * codes[latent + k]!;
    }
  }
  return (await model.decodeChecked(path, steps, decode)).map(({ text, codeDistance }, step) => {
    return { share: step / (steps - 1), text, codeDistance };
  });
}
