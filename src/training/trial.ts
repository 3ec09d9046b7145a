import { Random } from '../base/random.js';
import type { EncodedCorpus } from '../corpus/encodedCorpus.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { makeBatch } from '../model/batch.js';
import type { ModelConfig } from '../model/config.js';
import { Network } from '../model/network.js';
import { Adam } from '../tensor/adam.js';
import { dispose } from '../tensor/ops.js';
import type { StepSeconds } from './fineTuning.js';

/** Sequences of the two trial steps that are timed. */
const sizes = [4, 24] as const;

/**
 * Times steps of a network of these settings on this machine, with parameters of its own that are thrown away: one to get
 * going, and one each of a few and of more sequences of usual length.
 */
export function trialStep(
  config: ModelConfig,
  table: ProductionTable,
  prefix: PrefixAutomaton | null,
  corpus: EncodedCorpus,
): StepSeconds {
  const lengths = Array.from({ length: corpus.count }, (_, i) => corpus.lengthOf(i));
  const byLength = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]!);
  // a little above the middle, as batches are padded
  const from = Math.floor(0.6 * corpus.count);
  const steps = config.encoder.kind === 'recurrent' ? lengths[byLength[from]!]! : config.maxSteps;
  const sequence = corpus.sequence(byLength[from]!);
  const network = new Network(config, table, prefix);
  network.load(network.layout.initialise(new Random(0)), {});
  const adam = new Adam(network.parameters);
  const step = (size: number): number => {
    const batch = makeBatch(
      Array.from({ length: size }, () => sequence),
      steps,
      size,
      table.productions.length,
    );
    const started = performance.now();
    const { gradient } = network.lossAndGradient(batch, {});
    network.parameters = adam.step(network.parameters, gradient, 0);
    // waits for what is under way on a device
    network.parameters.dataSync();
    dispose(gradient);
    return (performance.now() - started) / 1000;
  };
  try {
    step(sizes[0]);
    const [few, more] = [step(sizes[0]), step(sizes[1])];
    const perSequence = Math.max(0, more - few) / (sizes[1] - sizes[0]);
    return { perStep: Math.max(0, few - sizes[0] * perSequence), perSequence };
  } finally {
    network.dispose();
    adam.dispose();
  }
}
