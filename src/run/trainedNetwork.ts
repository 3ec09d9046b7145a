import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { ProductionNetwork } from '../model/productions/productionNetwork.js';
import type { SafetensorsContent } from '../tensor/safetensors.js';
import { artefacts } from './artefacts.js';
import type { Run } from './run.js';

/**
 * Returns the network of a run with zeros as parameters, on the back end that is running.
 *
 * @param prefix the automaton of the run's language; null for none
 */
export function emptyNetwork({ config, codec }: Run, prefix: PrefixAutomaton | null): ProductionNetwork {
  return new ProductionNetwork(config.model, codec.table, prefix);
}

/** Reads the weights of a run. @throws InputError for missing weights */
export async function readWeights(run: Run): Promise<SafetensorsContent> {
  return run.files.read(artefacts.weights);
}

/**
 * Returns the trained network of a run, on the back end that is running.
 *
 * @param weights of {@link readWeights}, by default read here
 * @throws InputError for missing weights, or weights of another model
 */
export async function trainedNetwork(
  run: Run,
  prefix: PrefixAutomaton | null,
  weights?: SafetensorsContent,
): Promise<ProductionNetwork> {
  const { tensors } = weights ?? (await readWeights(run));
  const network = emptyNetwork(run, prefix);
  try {
    network.load(network.layout.fromRecord(tensors, run.files.where(artefacts.weights)), tensors);
    return network;
  } catch (thrown) {
    network.dispose();
    throw thrown;
  }
}
