// What the page under test computes on one back end, with the browser entry as it is built.
import * as grae from '../../../dist/browser.js';
import { ProductionItems } from '../../../dist/model/productions/productionItems.js';
import { sequencesIn } from '../../../dist/model/productions/sequences.js';
import { Adam } from '../../../dist/tensor/adam.js';
import { optimiserStep } from '../../../dist/training/optimiserStep.js';

const drugs = ['CC(=O)OC1=CC=CC=C1C(=O)[O-]', 'CC(=O)NC1=CC=C(O)C=C1', 'CCN(CC)C(=O)C1=CC=CC=C1'];

export interface Computed {
  readonly device: string;
  readonly codes: readonly number[];
  readonly decoded: readonly string[];
  /** Of a few steps of a training that begins with the weights of the model. */
  readonly losses: readonly number[];
  readonly norms: readonly number[];
}

/**
 * @param assets the address of the files that ship
 * @param afterStep called after each step of the training
 */
export async function compute(
  backend: 'wasm' | 'webgpu',
  assets: string,
  afterStep: () => void = () => {},
): Promise<Computed> {
  grae.setAssets(assets);
  const { device } = await grae.startBackend(backend);
  const model = await grae.TrainedModel.open('zinc250k', { backend });
  const { codes, indices } = await model.encode(drugs);
  const decoded = await model.decode(codes, indices.length);
  const { network, codec } = model;
  const sequences = drugs.map((text) => {
    const outcome = codec.encode(text);
    if (outcome.kind !== 'encoded') throw new Error(`${text} is not in the language`);
    return outcome.ids;
  });
  const items = new ProductionItems(sequencesIn(sequences), network);
  const longest = Math.max(...sequences.map(({ length }) => length));
  const batch = items.batchOf([0, 1, 2], longest, 3);
  const adam = new Adam(network.parameters);
  const [losses, norms]: [number[], number[]] = [[], []];
  for (let step = 0; step < 3; step++) {
    const { loss, gradient } = await network.lossAndGradient(batch, {});
    losses.push(loss.total);
    norms.push(await optimiserStep(network, adam, gradient, 1, 1e-3));
    afterStep();
  }
  adam.dispose();
  model.dispose();
  return { device, codes: [...codes], decoded, losses, norms };
}
