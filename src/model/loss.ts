import {
  add,
  concat,
  keep,
  mul,
  reshape,
  type Scalar,
  scalar,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
} from '../tensor/ops.js';
import type { AutoencoderConfig } from './config.js';
import type { Encoder } from './encoders/encoder.js';
import type { ConfiguredLoss } from './losses/index.js';
import { addCodeNoise, seenCodes } from './noise.js';
import type { Pass } from './pass.js';
import { codesOf, posteriorOf } from './posterior.js';
import type { Batch, DecodingSession, Reconstruction } from './reconstruction.js';
import type { TrainingDraws } from './trainingDraws.js';

/** The mean loss of an item, by its parts; training minimises their weighted sum. */
export interface LossParts {
  /** L_REC, nats; for sequences the masked cross-entropy, summed over the productions of a sequence. */
  readonly reconstruction: number;
  /** L_z, which is 1/2 ||z||² in most losses, before its weight beta. */
  readonly latent: number;
  /** L_REG, before its weight lambda. */
  readonly regulariser: number;
  readonly total: number;
}

/** The parts that a loss joins. */
export interface LossContext<B extends Batch> {
  readonly config: AutoencoderConfig;
  readonly loss: ConfiguredLoss;
  readonly encoder: Encoder<B>;
  readonly reconstruction: Reconstruction<B, DecodingSession>;
}

/** The settings of one evaluation of the loss. */
export interface LossOptions extends Pick<TrainingDraws, 'noise' | 'deviates'> {
  /** The share of beta in force: 1 after its warm-up. */
  readonly latentShare: number;
  /** The number of items to average over: those of the whole batch, of which this may be a slice. */
  readonly denominator: number;
}

/**
 * Computes L = L_REC + beta L_z + lambda L_REG over one batch (Ghosh et al. 2020, equation 4).
 *
 * @returns the total, to differentiate, and its three parts, [3], without their weights
 */
export function lossOf<B extends Batch>(
  { config, loss, encoder, reconstruction }: LossContext<B>,
  pass: Pass,
  batch: B,
  options: LossOptions,
): { readonly total: Scalar; readonly parts: Tensor1D } {
  const { denominator, latentShare } = options;
  const deviates = onDevice(options.deviates, config.latent);

  // z: the code of each item, or several codes that the loss draws for it
  const posterior = posteriorOf(encoder.encode(pass, batch), loss);
  const noiseless = codesOf(posterior, deviates, loss.deviationFactor);
  const rows = noiseless.shape[0];
  const times = rows / batch.size;
  const factors = pass.dropout?.factors('codes', rows, config.latent) ?? null;
  const codes = options.noise === null ? noiseless : addCodeNoise(noiseless, options.noise);
  const levels = options.noise?.levels ?? new Float32Array(rows);
  const decoderInput = seenCodes(
    config,
    factors === null ? codes : (mul(codes, factors) as Tensor2D),
    levels,
  );

  // L_REC
  const target = reconstruction.targetOf(batch, times, pass.dropout ?? null);
  const reconstructionLoss = target.loss(pass, decoderInput, denominator * times);

  // L_z
  const rowWeights = tensor2d(
    Float32Array.from({ length: batch.size }, (_, row) => (row < batch.items ? 1 / denominator : 0)),
    [batch.size, 1],
  );
  const latentLoss = loss.latent(posterior, { latent: config.latent, rowWeights, deviates });

  // L_REG, of the decoder in use: without dropout, and with running statistics
  const used = { weights: pass.weights, statistics: pass.statistics };
  const regulariser =
    loss.regulariser?.({
      weights: reconstruction.parameters.map(({ name }) => pass.weights[name]!),
      codes,
      deviates,
      outputs: (some) => target.outputs(used, seenCodes(config, some, levels)),
      sequences: batch.items,
    }) ?? null;

  // a slice of a batch has its share of the penalty, so that all slices add up to the whole
  let total = reconstructionLoss;
  const weights = weightsOf(loss, latentShare);
  if (latentLoss !== null) total = add(total, mul(latentLoss, weights.latent));
  if (regulariser !== null)
    total = add(total, mul(regulariser, (weights.regulariser * batch.items) / denominator));
  const parts = [reconstructionLoss, latentLoss ?? scalar(0), regulariser ?? scalar(0)];
  return { total, parts: keep(concat(parts.map((part) => reshape(part, [1])))) as Tensor1D };
}

/** Returns the parts of a loss, [3], with their weighted sum. */
export function lossParts(values: ArrayLike<number>, loss: Weighted, latentShare: number): LossParts {
  const [reconstruction, latent, regulariser] = values as unknown as [number, number, number];
  const weights = weightsOf(loss, latentShare);
  const total = reconstruction + weights.latent * latent + weights.regulariser * regulariser;
  return { reconstruction, latent, regulariser, total };
}

type Weighted = Pick<ConfiguredLoss, 'beta' | 'lambda'>;

/** Returns the factors on the parts of a loss besides the reconstruction's, which is 1. */
function weightsOf({ beta, lambda }: Weighted, latentShare: number) {
  return { latent: beta * latentShare, regulariser: lambda };
}

/** Puts values on the device, [rows, latent]. */
function onDevice(values: Float32Array | null, latent: number): Tensor2D | null {
  return values === null ? null : tensor2d(values, [values.length / latent, latent]);
}
