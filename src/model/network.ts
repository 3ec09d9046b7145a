import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { maskedCrossEntropy } from '../tensor/crossEntropy.js';
import type { BatchStatistics } from '../tensor/normalisation.js';
import {
  add,
  concat,
  dispose,
  exp,
  gather,
  keep,
  mul,
  reshape,
  type Scalar,
  scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrads,
} from '../tensor/ops.js';
import { ParameterLayout, type ParameterSpec, type Weights } from '../tensor/parameters.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { maskedSoftmax } from '../tensor/softmax.js';
import type { SingularPair } from '../tensor/spectral.js';
import { repeated, type SequenceBatch } from './batch.js';
import type { ModelConfig } from './config.js';
import { createAutoregressiveDecoder } from './decoders/autoregressive.js';
import type { Decoder } from './decoders/decoder.js';
import { createParallelDecoder } from './decoders/parallel.js';
import type { Dropout } from './dropout.js';
import { createConvolutionalEncoder } from './encoders/convolutional.js';
import type { Encoder } from './encoders/encoder.js';
import { createRecurrentEncoder } from './encoders/recurrent.js';
import { teacherFeatures } from './features.js';
import { lossNamed } from './losses/index.js';
import type { Loss } from './losses/loss.js';
import { addCodeNoise, type CodeNoise, seenCodes, seenWidth } from './noise.js';
import type { Pass } from './pass.js';
import { type CodePosteriors, codesOf, constantDeviation, posteriorOf } from './posterior.js';
import { exactIterations, normalised, singularName, singularPairs } from './spectral.js';

/** Mean loss per sequence, taken apart; their weighted sum is what is minimised. */
export interface LossParts {
  /** Masked cross-entropy, nats, summed over the productions of a sequence. */
  readonly reconstruction: number;
  /** L_z, 1/2 ||z||² of most objectives, before its weight beta. */
  readonly latent: number;
  /** L_REG, before its weight lambda. */
  readonly regulariser: number;
  readonly total: number;
}

/** What training draws for a batch. */
export interface Drawn {
  readonly noise?: CodeNoise | null;
  readonly dropout?: Dropout | null;
  /** Standard normal numbers that the objective asks for, of {@link drawDeviates}. */
  readonly deviates?: Float32Array | null;
  /** Share of beta that counts yet. Defaults to 1. */
  readonly latentShare?: number;
}

/** Standard normal numbers that an objective draws for a batch, [rows, latent] each; null where it draws none. */
export function drawDeviates(config: ModelConfig, rows: number, random: Random): Float32Array | null {
  const each = lossNamed(config.objective).deviates(config);
  return each === 0 ? null : random.normals(each * rows * config.latent);
}

/** A share of every new batch in the running statistics of batch normalisation. */
const statisticsMomentum = 0.05;

/**
 * The GrammarRAE: an encoder of production sequences, a decoder of codes, and the loss that joins them. Its
 * parameters are one flat vector on the device, so that the optimiser touches few and large tensors.
 */
export class Network {
  readonly config: ModelConfig;
  readonly table: ProductionTable;
  readonly layout: ParameterLayout;
  /** Whose features the decoder sees; null for none. */
  readonly prefix: PrefixAutomaton | null;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;
  readonly #objective: Loss;
  /** [non-terminals, productions], 1 where the production expands the non-terminal. */
  readonly #allowedByTop: Tensor2D;
  /** Those of the decoder that are divided by their largest singular values. */
  readonly #matrices: readonly ParameterSpec[];
  readonly #normalisations: readonly { readonly name: string; readonly units: number }[];
  #parameters: Tensor1D;
  #statistics: Record<string, Tensor1D>;

  /**
   * A network of zeros: {@link load} gives it its parameters.
   *
   * @param prefix the automaton that the language has, if any
   * @throws InputError if the configuration asks for a prefix state that the language does not have
   */
  constructor(config: ModelConfig, table: ProductionTable, prefix: PrefixAutomaton | null = null) {
    this.config = config;
    this.table = table;
    this.prefix = prefixFor(config, prefix);
    this.#objective = lossNamed(config.objective);
    this.#encoder = createEncoder(config, table);
    this.#decoder = createDecoder(config, table, this.prefix);
    this.layout = new ParameterLayout([...this.#encoder.parameters, ...this.#decoder.parameters]);
    this.#normalisations = [...this.#encoder.normalisations, ...this.#decoder.normalisations];
    this.#matrices = this.#objective.normalisesDecoder
      ? this.#decoder.parameters.filter(({ shape }) => shape.length === 2)
      : [];
    this.#allowedByTop = tensor2d(allowedByTop(table), [table.nonTerminals.length, table.productions.length]);
    this.#parameters = tensor1d(new Float32Array(this.layout.size));
    this.#statistics = this.#uploadStatistics(undefined);
  }

  /**
   * Refuses settings that make no model, without a back end.
   *
   * @throws InputError that says which
   */
  static check(config: ModelConfig, table: ProductionTable, prefix: PrefixAutomaton | null): void {
    const { posterior, name } = lossNamed(config.objective);
    if (posterior === 'normal' && config.noise > 0) {
      throw new InputError(
        `expected no noise beside the variances that ${name} learns, but received: ${config.noise}; leave --noise out`,
      );
    }
    for (const setting of ['samples', 'freeBits', 'posteriorScale'] as const) {
      if (posterior === 'normal' || config[setting] === undefined) continue;
      throw new InputError(
        `expected ${setting} with a model that draws codes by variances of their own (vae), but received it with ${name}; leave it out`,
      );
    }
    createEncoder(config, table);
    createDecoder(config, table, prefixFor(config, prefix));
  }

  /** Whether a sequence's loss depends on the others of its batch. */
  get normalisesBatches(): boolean {
    return this.#normalisations.length > 0;
  }

  get parameters(): Tensor1D {
    return this.#parameters;
  }

  /** Takes a new flat vector and disposes of the old one. */
  set parameters(flat: Tensor1D) {
    dispose(this.#parameters);
    this.#parameters = flat;
  }

  /** Loads host values. */
  load(flat: Float32Array, statistics: NamedTensors): void {
    this.parameters = tensor1d(flat);
    dispose(Object.values(this.#statistics));
    this.#statistics = this.#uploadStatistics(statistics);
  }

  /** Running statistics of batch normalisation and singular vectors, for a weights file. */
  statistics(): NamedTensors {
    return Object.fromEntries(
      Object.entries(this.#statistics).map(([name, values]) => [
        name,
        { shape: [...values.shape], data: values.dataSync() as Float32Array },
      ]),
    );
  }

  /**
   * Loss and its gradient over one batch. The gradient stays on the device, flat; the caller disposes of it.
   *
   * @param drawn noise for the codes, of {@link drawCodeNoise}, and what is left out
   * @param denominator sequences that the mean is taken over; those of the batch unless it is a slice of one
   */
  lossAndGradient(
    batch: SequenceBatch,
    { noise = null, dropout = null, deviates = null, latentShare = 1 }: Drawn,
    denominator = batch.sequences,
  ): { readonly loss: LossParts; readonly gradient: Tensor1D } {
    const observed = new Map<string, BatchStatistics>();
    const pairs = this.#iteratePower();
    const [gradient, parts] = tidy(() => {
      let kept: Tensor1D | null = null;
      const differentiate = valueAndGrads((...leaves: Tensor[]) => {
        const weights = normalised(this.layout.named(leaves), pairs);
        const pass = { ...this.#trainingPass(weights, observed), dropout };
        const loss = this.#loss(pass, batch, { noise, deviates, latentShare }, denominator);
        kept = loss.parts;
        return loss.total;
      });
      const { grads } = differentiate(this.layout.split(this.#parameters));
      return [this.layout.join(grads), kept as unknown as Tensor1D];
    });
    this.#updateStatistics(observed);
    dispose([...pairs.values()].map(({ left }) => left));
    const loss = this.#partsOf(parts.dataSync() as Float32Array, latentShare);
    dispose(parts);
    return { loss, gradient };
  }

  /**
   * Loss over one batch, as the model is used: no noise, running statistics, the means of codes; what else is drawn is
   * always the same.
   */
  loss(batch: SequenceBatch): LossParts {
    const { config } = this;
    const deviates =
      this.#objective.posterior === 'normal' ? null : drawDeviates(config, batch.size, new Random(0));
    const parts = tidy(() => this.#loss(this.#pass(), batch, { deviates }, batch.sequences).parts);
    const loss = this.#partsOf(parts.dataSync() as Float32Array);
    dispose(parts);
    return loss;
  }

  /** Codes of a batch, [sequences, latent], row by row on the host. */
  encode(batch: SequenceBatch): Float32Array {
    const codes = tidy(() => posteriorOf(this.#encoder.encode(this.#pass(), batch), this.#objective).mean);
    return this.#takeRows(codes, batch);
  }

  /** Whether codes are distributions, of which {@link posteriors} gives the deviations, and not points. */
  get hasDeviations(): boolean {
    return this.#objective.posterior === 'normal' || constantDeviation(this.config, this.#objective) !== null;
  }

  /** Distributions of the codes of a batch, [sequences, latent], whose means are what {@link encode} gives. */
  posteriors(batch: SequenceBatch): CodePosteriors {
    if (this.#objective.posterior !== 'normal') {
      const means = this.encode(batch);
      const deviation = constantDeviation(this.config, this.#objective);
      return { means, deviations: deviation === null ? null : means.map(() => deviation) };
    }
    const [mean, deviation] = tidy(() => {
      const found = posteriorOf(this.#encoder.encode(this.#pass(), batch), this.#objective);
      const { posteriorScale = 1 } = this.config;
      return [found.mean, mul(exp(mul(found.logVariance as Tensor2D, 0.5)), posteriorScale)];
    }) as [Tensor, Tensor];
    return { means: this.#takeRows(mean, batch), deviations: this.#takeRows(deviation, batch) };
  }

  /** The rows that hold a sequence, on the host; disposes of the tensor. */
  #takeRows(values: Tensor, { sequences }: SequenceBatch): Float32Array {
    const taken = (values.dataSync() as Float32Array).subarray(0, sequences * this.config.latent);
    dispose(values);
    return taken;
  }

  /**
   * Starts a decoding.
   *
   * @param codes [rows, latent], row by row
   * @param noiseLevel standard deviation of the noise that the codes carry, which a decoder of drawn levels is told
   */
  startDecoding(codes: Float32Array, rows: number, noiseLevel = 0): ReturnType<Decoder['start']> {
    const pass: Pass = { weights: tidy(() => this.#pass().weights), statistics: this.#statistics };
    const leaves = Object.values(pass.weights);
    const device = tidy(() =>
      seenCodes(
        this.config,
        tensor2d(codes, [rows, this.config.latent]),
        new Float32Array(rows).fill(noiseLevel),
      ),
    );
    const run = this.#decoder.start(pass, device);
    dispose(device);
    return {
      step: run.step,
      keepRows: run.keepRows,
      dispose: () => {
        run.dispose();
        dispose(leaves);
      },
    };
  }

  dispose(): void {
    dispose([this.#parameters, this.#allowedByTop, ...Object.values(this.#statistics)]);
  }

  #pass(): Pass {
    const weights = this.layout.named(this.layout.split(this.#parameters));
    const pairs = singularPairs(this.#matrices, weights, this.#statistics, exactIterations);
    return { weights: normalised(weights, pairs), statistics: this.#statistics };
  }

  /** One round of power iteration for the matrices that are normalised; the caller disposes of the left vectors. */
  #iteratePower(): ReadonlyMap<string, SingularPair> {
    const { layout } = this;
    const pairs = tidy(() => {
      const weights = layout.named(layout.split(this.#parameters));
      const found = singularPairs(this.#matrices, weights, this.#statistics, 1);
      for (const { left, right } of found.values()) {
        keep(left);
        keep(right);
      }
      return found as unknown as Tensor[];
    }) as unknown as ReadonlyMap<string, SingularPair>;
    for (const [name, { right }] of pairs) {
      dispose(this.#statistics[singularName(name)]!);
      this.#statistics[singularName(name)] = right;
    }
    return pairs;
  }

  #trainingPass(weights: Weights, observed: Map<string, BatchStatistics>): Pass {
    if (this.#normalisations.length === 0) return { weights, statistics: this.#statistics };
    return {
      weights,
      statistics: this.#statistics,
      observe: (name, { mean, variance }) =>
        observed.set(name, { mean: keep(mean), variance: keep(variance) }),
    };
  }

  #loss(
    pass: Pass,
    batch: SequenceBatch,
    { noise = null, deviates: drawn = null, latentShare = 1 }: Omit<Drawn, 'dropout'>,
    denominator: number,
  ): { total: Scalar; parts: Tensor1D } {
    const { config, table } = this;
    const objective = this.#objective;
    const deviates = drawn === null ? null : tensor2d(drawn, [drawn.length / config.latent, config.latent]);
    const posterior = posteriorOf(this.#encoder.encode(pass, batch.readings ?? batch), objective);
    const codes = codesOf(posterior, deviates, this.config.posteriorScale);
    const times = codes.shape[0] / batch.size;
    const decoded = repeated(batch, times);
    const kept = pass.dropout?.factors('codes', decoded.size, config.latent) ?? null;
    const noisy = noise === null ? codes : addCodeNoise(codes, noise);
    const levels = noise?.levels ?? new Float32Array(decoded.size);
    const seen = seenCodes(config, kept === null ? noisy : (mul(noisy, kept) as Tensor2D), levels);
    const teacher = teacherOf(decoded, table, this.prefix);
    pass.dropout?.hide(teacher.previous, batch.padding);
    const logits = this.#decoder.logits(pass, seen, teacher);
    const allowed = gather(this.#allowedByTop, tensor1d(teacher.tops, 'int32')) as Tensor2D;
    const reconstruction = maskedCrossEntropy(
      logits,
      allowed,
      tensor1d(teacher.targets, 'int32'),
      tensor1d(teacher.weights.map((weight) => weight / (denominator * times))),
    );
    let total = reconstruction;
    let latent: Scalar = scalar(0);
    if (objective.latent !== null) {
      const rows = Float32Array.from(batch.lengths, (_, row) =>
        row < batch.sequences ? 1 / denominator : 0,
      );
      latent = objective.latent(posterior, { config, rowWeights: tensor2d(rows, [batch.size, 1]), deviates });
      total = add(total, mul(latent, config.beta * latentShare)) as Scalar;
    }
    let regulariser: Scalar = scalar(0);
    if (objective.regulariser !== null && config.lambda > 0) {
      const weightOf = tensor2d(teacher.weights, [teacher.weights.length, 1]);
      // as the decoder is used: with nothing left out, by the running statistics
      const used = { weights: pass.weights, statistics: pass.statistics };
      regulariser = objective.regulariser({
        config,
        weights: this.#decoder.parameters.map((spec) => pass.weights[spec.name]!),
        codes: noisy,
        deviates,
        outputs: (some) => {
          const scores = this.#decoder.logits(used, seenCodes(config, some, levels), teacher);
          return mul(maskedSoftmax(scores, allowed), weightOf) as Tensor2D;
        },
        sequences: batch.sequences,
      });
      // a slice of a batch carries its share, so that the slices add up to the whole
      total = add(total, mul(regulariser, (config.lambda * batch.sequences) / denominator)) as Scalar;
    }
    const parts = keep(
      concat([reconstruction, latent, regulariser].map((one) => reshape(one, [1]))),
    ) as Tensor1D;
    return { total, parts };
  }

  #partsOf(values: Float32Array, latentShare = 1): LossParts {
    const [reconstruction, latent, regulariser] = values as unknown as [number, number, number];
    const { beta, lambda } = this.config;
    return {
      reconstruction,
      latent,
      regulariser,
      total: reconstruction + beta * latentShare * latent + lambda * regulariser,
    };
  }

  #uploadStatistics(given: NamedTensors | undefined): Record<string, Tensor1D> {
    const statistics: Record<string, Tensor1D> = {};
    for (const { name, units } of this.#normalisations) {
      for (const [key, initial] of [
        ['mean', 0],
        ['variance', 1],
      ] as const) {
        const stored = given?.[`${name}/${key}`]?.data;
        statistics[`${name}/${key}`] = tensor1d(
          stored instanceof Float32Array && stored.length === units
            ? stored
            : new Float32Array(units).fill(initial),
        );
      }
    }
    const random = new Random(0);
    for (const { name, shape } of this.#matrices) {
      const columns = shape[1]!;
      const initial = random.normals(columns);
      const stored = given?.[singularName(name)]?.data;
      statistics[singularName(name)] = tensor1d(
        stored instanceof Float32Array && stored.length === columns ? stored : initial,
      );
    }
    return statistics;
  }

  #updateStatistics(observed: ReadonlyMap<string, BatchStatistics>): void {
    for (const [name, fresh] of observed) {
      for (const key of ['mean', 'variance'] as const) {
        const path = `${name}/${key}`;
        const old = this.#statistics[path]!;
        this.#statistics[path] = tidy(
          () => add(mul(old, 1 - statisticsMomentum), mul(fresh[key], statisticsMomentum)) as Tensor1D,
        );
        dispose([old, fresh[key]]);
      }
    }
  }
}

function createEncoder(config: ModelConfig, table: ProductionTable): Encoder {
  const productions = table.productions.length;
  const { encoder, latent, maxSteps, objective } = config;
  const width = lossNamed(objective).posterior === 'normal' ? 2 * latent : latent;
  return encoder.kind === 'recurrent'
    ? createRecurrentEncoder(encoder, productions, width)
    : createConvolutionalEncoder(encoder, productions, width, maxSteps);
}

function createDecoder(config: ModelConfig, table: ProductionTable, prefix: PrefixAutomaton | null): Decoder {
  const productions = table.productions.length;
  const { decoder, dropout } = config;
  if (decoder.kind === 'parallel' && (dropout?.previous ?? 0) > 0) {
    throw new InputError(
      'expected an autoregressive decoder to leave out productions before, but this preset has one that sees none; leave previous out of --dropout',
    );
  }
  const latent = seenWidth(config);
  const features = prefix?.features.length ?? 0;
  return decoder.kind === 'autoregressive'
    ? createAutoregressiveDecoder(decoder, productions, table.nonTerminals.length, latent, features)
    : createParallelDecoder(decoder, productions, latent);
}

function prefixFor(config: ModelConfig, prefix: PrefixAutomaton | null): PrefixAutomaton | null {
  const { prefixState } = config;
  if (prefixState === null) return null;
  if (prefix?.name !== prefixState) {
    throw new InputError(
      `expected the prefix state ${prefixState}, whose features the model sees, but this language has ${prefix === null ? 'none' : prefix.name}; one that is no part of grae is given with the run as it is opened (prefix)`,
    );
  }
  return prefix;
}

/** Targets, the decoder's inputs and the weight of every step; padding gets weight 0 and any legal target. */
function teacherOf(batch: SequenceBatch, table: ProductionTable, prefix: PrefixAutomaton | null) {
  const { size, steps, ids, lengths, padding } = batch;
  const rows = steps * size;
  const targets = new Int32Array(rows);
  const previous = new Int32Array(rows).fill(padding);
  const tops = new Int32Array(rows);
  const weights = new Float32Array(rows);
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < size; row++) {
      const i = step * size + row;
      const here = step < lengths[row]!;
      const target = here ? ids[i]! : 0;
      targets[i] = target;
      tops[i] = table.productions[target]!.lhs;
      weights[i] = here ? 1 : 0;
      if (here && step > 0) previous[i] = ids[i - size]!;
    }
  }
  return { size, steps, targets, previous, tops, weights, features: teacherFeatures(batch, table, prefix) };
}

/** [non-terminals, productions], row by row: 1 where the production expands the non-terminal and can be finished. */
export function allowedByTop(table: ProductionTable): Float32Array {
  const productions = table.productions.length;
  const values = new Float32Array(table.nonTerminals.length * productions);
  table.byLhs.forEach((expansions, nonTerminal) => {
    for (const production of expansions) {
      // one that cannot be finished is never chosen, so it takes no share of the probability
      if (Number.isFinite(table.leastStepsThrough[production])) {
        values[nonTerminal * productions + production] = 1;
      }
    }
  });
  return values;
}
