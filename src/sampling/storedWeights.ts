import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import { readCopy } from '../tensor/read.js';
import type { NamedTensors } from '../tensor/safetensors.js';

/**
 * Reads the weights of a network for a compact copy of its run. Statistics keep their precision: they are few, and a variance
 * may be beyond the range of half precision.
 */
export async function storedWeights<B extends Batch, S extends DecodingSession>(
  network: Network<B, S>,
  precision: 'float16' | 'float32',
): Promise<NamedTensors> {
  const weights = network.layout.toRecord(await readCopy(network.parameters));
  const statistics = await network.statistics();
  if (precision === 'float32') return { ...weights, ...statistics };
  const halves = Object.entries(weights).map(([name, tensor]) => [name, { ...tensor, precision }]);
  return { ...(Object.fromEntries(halves) as NamedTensors), ...statistics };
}
