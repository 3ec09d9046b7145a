import { GraeError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { differentiated } from '../tensor/differentiated.js';
import {
  dispose,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrads,
} from '../tensor/ops.js';
import { ParameterLayout } from '../tensor/parameters.js';
import { readAndDispose } from '../tensor/read.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { AutoencoderConfig } from './config.js';
import type { Encoder } from './encoders/encoder.js';
import { type LossContext, type LossParts, lossOf, lossParts } from './loss.js';
import { type ConfiguredLoss, configuredLoss } from './losses/index.js';
import { seenCodes } from './noise.js';
import type { Pass } from './pass.js';
import { type CodePosteriors, constantDeviation, deviationsOf, posteriorOf } from './posterior.js';
import type { Batch, DecodingSession, Reconstruction } from './reconstruction.js';
import { RunningStatistics } from './runningStatistics.js';
import { drawDeviates, type StepOptions } from './trainingDraws.js';

/**
 * An encoder, a reconstruction of its codes, and the loss that joins them. The parameters are one flat vector on the
 * device, so the optimiser touches few and large tensors.
 */
export class Network<B extends Batch, S extends DecodingSession> {
  readonly config: AutoencoderConfig;
  readonly encoder: Encoder<B>;
  readonly layout: ParameterLayout;
  readonly #reconstruction: Reconstruction<B, S>;
  readonly #parts: LossContext<B>;
  readonly #statistics: RunningStatistics;
  #parameters: Tensor1D;

  /** Makes a network whose parameters are zero until {@link load} sets them. */
  constructor(config: AutoencoderConfig, encoder: Encoder<B>, reconstruction: Reconstruction<B, S>) {
    const loss = configuredLoss(config.loss);
    this.config = config;
    this.encoder = encoder;
    this.#reconstruction = reconstruction;
    this.#parts = { config, loss, encoder, reconstruction };
    this.layout = new ParameterLayout([...encoder.parameters, ...reconstruction.parameters]);
    this.#statistics = new RunningStatistics(
      [...encoder.normalisations, ...reconstruction.normalisations],
      loss.normalisesDecoder ? reconstruction.parameters.filter(({ shape }) => shape.length === 2) : [],
    );
    this.#parameters = tensor1d(new Float32Array(this.layout.size));
  }

  /** Whether an item's loss depends on the others of its batch. */
  get normalisesBatches(): boolean {
    return this.#statistics.normalisesBatches;
  }

  /** Whether a slice of a batch is normalised on its own, where batches are normalised; otherwise a batch is not cut. */
  get normalisesSlices(): boolean {
    return false;
  }

  /** The weights of the parts of the loss. */
  get weights(): Pick<ConfiguredLoss, 'beta' | 'lambda'> {
    return this.#parts.loss;
  }

  /** Returns the share of beta in force after a number of training steps. */
  latentShare(steps: number): number {
    return this.#parts.loss.latentShare(steps);
  }

  get parameters(): Tensor1D {
    return this.#parameters;
  }

  /** Takes a new flat vector and disposes of the old one. */
  set parameters(flat: Tensor1D) {
    dispose(this.#parameters);
    this.#parameters = flat;
  }

  /** Loads parameters and running statistics from the host. */
  load(flat: Float32Array, statistics: NamedTensors): void {
    this.parameters = tensor1d(flat);
    this.#statistics.load(statistics);
  }

  /** Loads running statistics and leaves the parameters. */
  loadStatistics(statistics: NamedTensors): void {
    this.#statistics.load(statistics);
  }

  /** Reads the running statistics, for a weights file. */
  statistics(): Promise<NamedTensors> {
    return this.#statistics.save();
  }

  /**
   * Computes the loss over one batch and its gradient, which stays on the device, flat; the caller disposes of it.
   *
   * @param denominator the number of items to average over; larger than the batch if that is a slice of a batch
   * @throws InputError for a loss, an encoder or a decoder that cannot be differentiated
   */
  async lossAndGradient(
    batch: B,
    { noise = null, dropout = null, deviates = null, latentShare = 1 }: StepOptions,
    denominator = batch.items,
  ): Promise<{ readonly loss: LossParts; readonly gradient: Tensor1D }> {
    const { layout } = this;
    const step = this.#statistics.step(() => layout.named(layout.split(this.#parameters)));
    const [gradient, parts] = tidy(() => {
      let parts: Tensor1D | null = null;
      const differentiate = valueAndGrads((...leaves: Tensor[]) => {
        const pass = { ...step.pass(layout.named(leaves)), dropout };
        const loss = lossOf(this.#parts, pass, batch, { noise, deviates, latentShare, denominator });
        parts = loss.parts;
        return loss.total;
      });
      const { grads } = differentiated(() => differentiate(layout.split(this.#parameters)));
      return [layout.join(grads), parts as unknown as Tensor1D];
    });
    step.end();
    const loss = lossParts(await readAndDispose(parts), this.#parts.loss, latentShare);
    return { loss, gradient };
  }

  /**
   * Computes the loss over one batch in use rather than in training: without noise, with running statistics and the means
   * of codes. Other random draws come from a fixed seed.
   */
  async loss(batch: B): Promise<LossParts> {
    const { posterior } = this.#parts.loss;
    const deviates = posterior === 'normal' ? null : drawDeviates(this.config, batch.size, new Random(0));
    const options = { noise: null, deviates, latentShare: 1, denominator: batch.items };
    const parts = tidy(() => lossOf(this.#parts, this.#pass(), batch, options).parts);
    return lossParts(await readAndDispose(parts), this.#parts.loss, 1);
  }

  /** Encodes a batch to codes or their means, [items, latent], row by row on the host. */
  async encode(batch: B): Promise<Float32Array> {
    const codes = tidy(() => posteriorOf(this.encoder.encode(this.#pass(), batch), this.#parts.loss).mean);
    return this.#rowsOf(await readAndDispose(codes), batch);
  }

  /** Whether codes are distributions, with the deviations of {@link posteriors}, rather than points. */
  get hasDeviations(): boolean {
    const { loss } = this.#parts;
    return loss.posterior === 'normal' || constantDeviation(this.config, loss) !== null;
  }

  /** Encodes a batch to distributions of codes, [items, latent]; their means are the codes of {@link encode}. */
  async posteriors(batch: B): Promise<CodePosteriors> {
    const { loss } = this.#parts;
    if (loss.posterior !== 'normal') {
      const means = await this.encode(batch);
      const deviation = constantDeviation(this.config, loss);
      return { means, deviations: deviation === null ? null : means.map(() => deviation) };
    }
    const [mean, deviation] = tidy(() => {
      const posterior = posteriorOf(this.encoder.encode(this.#pass(), batch), loss);
      return [posterior.mean, deviationsOf(posterior, loss.deviationFactor)];
    }) as [Tensor, Tensor];
    const [means, deviations] = await Promise.all([mean, deviation].map(readAndDispose));
    return { means: this.#rowsOf(means!, batch), deviations: this.#rowsOf(deviations!, batch) };
  }

  /**
   * Begins to decode codes.
   *
   * @param codes [rows, latent], row by row
   * @param noiseLevel standard deviation of the noise on the codes, an input of decoders trained with drawn levels
   */
  startDecoding(codes: Float32Array, rows: number, noiseLevel = 0): S {
    const pass = tidy(() => this.#pass());
    const decoderInput = tidy(() => {
      const levels = new Float32Array(rows).fill(noiseLevel);
      return seenCodes(this.config, tensor2d(codes, [rows, this.config.latent]), levels);
    });
    const session = this.#reconstruction.start(pass, decoderInput);
    dispose(decoderInput);
    return {
      ...session,
      dispose: () => {
        session.dispose();
        dispose(Object.values(pass.weights));
      },
    };
  }

  dispose(): void {
    dispose(this.#parameters);
    this.#statistics.dispose();
    this.#reconstruction.dispose();
  }

  /** Starts a pass through the network in use rather than in training. */
  #pass(): Pass {
    if (this.#parameters.isDisposed)
      throw new GraeError('the model has been disposed of and cannot be used any more');
    const weights = this.layout.named(this.layout.split(this.#parameters));
    return { weights: this.#statistics.normalise(weights), statistics: this.#statistics.values };
  }

  /** Returns the rows of codes that hold an item: a batch may be padded. */
  #rowsOf(values: Float32Array, { items }: B): Float32Array {
    return values.subarray(0, items * this.config.latent);
  }
}

/** What a training needs of a network, whatever it reads. */
export type AnyNetwork = Pick<
  Network<Batch, DecodingSession>,
  | 'layout'
  | 'parameters'
  | 'statistics'
  | 'load'
  | 'loadStatistics'
  | 'normalisesBatches'
  | 'normalisesSlices'
>;
