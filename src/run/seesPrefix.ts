import { prefixStateOf } from '../model/decoders/index.js';
import type { RunConfig } from './schema.js';

/** Returns whether the decoder of a run sees the prefix state of its language. */
export function seesPrefix({ model }: Pick<RunConfig, 'model'>): boolean {
  return prefixStateOf(model) !== null;
}
