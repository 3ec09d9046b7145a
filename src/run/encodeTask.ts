import { encodePosteriors } from '../model/encode.js';
import type { CodePosteriors } from '../model/posterior.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import { sequencesIn } from '../model/productions/sequences.js';
import { prefixOf } from './domainOf.js';
import { LastOpened, type ModelOrigin } from './modelOrigin.js';
import { trainedNetwork } from './trainedNetwork.js';

/** Sequences of productions for another thread to encode. */
export interface EncodeTask {
  readonly model: ModelOrigin;
  readonly sequences: readonly Uint16Array[];
}

const networks = new LastOpened(
  async (run) => trainedNetwork(run, await prefixOf(run)),
  (network) => network.dispose(),
);

/** Encodes the sequences of a task to distributions of codes. */
export async function encodePiece({ model, sequences }: EncodeTask): Promise<CodePosteriors> {
  const network = await networks.of(model);
  return encodePosteriors(network, new ProductionItems(sequencesIn(sequences), network));
}
