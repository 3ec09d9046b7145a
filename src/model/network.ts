import { InputError } from '../base/errors.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { maskedCrossEntropy } from '../tensor/crossEntropy.js';
import type { BatchStatistics } from '../tensor/normalisation.js';
import {
  add,
  concat,
  dispose,
  gather,
  keep,
  mul,
  reshape,
  type Scalar,
  scalar,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrads,
} from '../tensor/ops.js';
import { ParameterLayout, type Weights } from '../tensor/parameters.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { SequenceBatch } from './batch.js';
import type { ModelConfig } from './config.js';
import { createAutoregressiveDecoder } from './decoders/autoregressive.js';
import type { Decoder } from './decoders/decoder.js';
import { createParallelDecoder } from './decoders/parallel.js';
import type { Dropout } from './dropout.js';
import { createConvolutionalEncoder } from './encoders/convolutional.js';
import type { Encoder } from './encoders/encoder.js';
import { createRecurrentEncoder } from './encoders/recurrent.js';
import { teacherFeatures } from './features.js';
import { addCodeNoise, type CodeNoise, seenCodes, seenWidth } from './noise.js';
import { objectiveNamed } from './objectives/index.js';
import type { Objective } from './objectives/objective.js';
import type { Pass } from './pass.js';

/** Mean loss per sequence, taken apart; their weighted sum is what is minimised. */
export interface LossParts {
  /** Masked cross-entropy, nats, summed over the productions of a sequence. */
  readonly reconstruction: number;
  /** 1/2 ||z||², before its weight beta. */
  readonly latent: number;
  /** L_REG, before its weight lambda. */
  readonly regulariser: number;
  readonly total: number;
}

/** What training draws for a batch. */
export interface Drawn {
  readonly noise?: CodeNoise | null;
  readonly dropout?: Dropout | null;
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
  readonly #objective: Objective;
  /** [non-terminals, productions], 1 where the production expands the non-terminal. */
  readonly #allowedByTop: Tensor2D;
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
    this.#encoder = createEncoder(config, table);
    this.#decoder = createDecoder(config, table, this.prefix);
    this.#objective = objectiveNamed(config.objective);
    this.layout = new ParameterLayout([...this.#encoder.parameters, ...this.#decoder.parameters]);
    this.#normalisations = [...this.#encoder.normalisations, ...this.#decoder.normalisations];
    this.#allowedByTop = allowedByTop(table);
    this.#parameters = tensor1d(new Float32Array(this.layout.size));
    this.#statistics = this.#uploadStatistics(undefined);
  }

  /**
   * Refuses settings that make no model, without a back end.
   *
   * @throws InputError that says which
   */
  static check(config: ModelConfig, table: ProductionTable, prefix: PrefixAutomaton | null): void {
    createEncoder(config, table);
    createDecoder(config, table, prefixFor(config, prefix));
    objectiveNamed(config.objective);
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

  /** Running statistics of batch normalisation, for a weights file. */
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
    { noise = null, dropout = null }: Drawn,
    denominator = batch.sequences,
  ): { readonly loss: LossParts; readonly gradient: Tensor1D } {
    const observed = new Map<string, BatchStatistics>();
    const [gradient, parts] = tidy(() => {
      let kept: Tensor1D | null = null;
      const differentiate = valueAndGrads((...leaves: Tensor[]) => {
        const pass = { ...this.#trainingPass(this.layout.named(leaves), observed), dropout };
        const loss = this.#loss(pass, batch, noise, denominator);
        kept = loss.parts;
        return loss.total;
      });
      const { grads } = differentiate(this.layout.split(this.#parameters));
      return [this.layout.join(grads), kept as unknown as Tensor1D];
    });
    this.#updateStatistics(observed);
    const loss = this.#partsOf(parts.dataSync() as Float32Array);
    dispose(parts);
    return { loss, gradient };
  }

  /** Loss over one batch, as the model is used: no noise, running statistics. */
  loss(batch: SequenceBatch): LossParts {
    const parts = tidy(() => this.#loss(this.#pass(), batch, null, batch.sequences).parts);
    const loss = this.#partsOf(parts.dataSync() as Float32Array);
    dispose(parts);
    return loss;
  }

  /** Codes of a batch, [sequences, latent], row by row on the host. */
  encode(batch: SequenceBatch): Float32Array {
    const codes = tidy(() => this.#encoder.encode(this.#pass(), batch));
    const values = (codes.dataSync() as Float32Array).subarray(0, batch.sequences * this.config.latent);
    dispose(codes);
    return values;
  }

  /**
   * Starts a decoding.
   *
   * @param codes [rows, latent], row by row
   * @param noiseLevel standard deviation of the noise that the codes carry, which a decoder of drawn levels is told
   */
  startDecoding(codes: Float32Array, rows: number, noiseLevel = 0): ReturnType<Decoder['start']> {
    const leaves = tidy(() => this.layout.split(this.#parameters));
    const pass: Pass = { weights: this.layout.named(leaves), statistics: this.#statistics };
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
    return { weights: this.layout.named(this.layout.split(this.#parameters)), statistics: this.#statistics };
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
    noise: CodeNoise | null,
    denominator: number,
  ): { total: Scalar; parts: Tensor1D } {
    const { config, table } = this;
    const codes = this.#encoder.encode(pass, batch.readings ?? batch);
    const kept = pass.dropout?.factors('codes', batch.size, config.latent) ?? null;
    const noisy = noise === null ? codes : addCodeNoise(codes, noise);
    const seen = seenCodes(
      config,
      kept === null ? noisy : (mul(noisy, kept) as Tensor2D),
      noise?.levels ?? new Float32Array(batch.size),
    );
    const teacher = teacherOf(batch, table, this.prefix);
    pass.dropout?.hide(teacher.previous, batch.padding);
    const logits = this.#decoder.logits(pass, seen, teacher);
    const allowed = gather(this.#allowedByTop, tensor1d(teacher.tops, 'int32')) as Tensor2D;
    const reconstruction = maskedCrossEntropy(
      logits,
      allowed,
      tensor1d(teacher.targets, 'int32'),
      tensor1d(teacher.weights.map((weight) => weight / denominator)),
    );
    const rowWeights = Float32Array.from(batch.lengths, (_, row) =>
      row < batch.sequences ? 0.5 / denominator : 0,
    );
    const latent = sum(mul(square(codes), reshape(tensor1d(rowWeights), [batch.size, 1]))) as Scalar;
    let total = add(reconstruction, mul(latent, config.beta)) as Scalar;
    let regulariser: Scalar = scalar(0);
    if (this.#objective.regulariser !== null && config.lambda > 0) {
      const decoderWeights = this.#decoder.parameters.map((spec) => pass.weights[spec.name]!);
      regulariser = this.#objective.regulariser(decoderWeights);
      // a slice of a batch carries its share, so that the slices add up to the whole
      total = add(total, mul(regulariser, (config.lambda * batch.sequences) / denominator)) as Scalar;
    }
    const parts = keep(
      concat([reconstruction, latent, regulariser].map((one) => reshape(one, [1]))),
    ) as Tensor1D;
    return { total, parts };
  }

  #partsOf(values: Float32Array): LossParts {
    const [reconstruction, latent, regulariser] = values as unknown as [number, number, number];
    const { beta, lambda } = this.config;
    return {
      reconstruction,
      latent,
      regulariser,
      total: reconstruction + beta * latent + lambda * regulariser,
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
  const { encoder, latent, maxSteps } = config;
  return encoder.kind === 'recurrent'
    ? createRecurrentEncoder(encoder, productions, latent)
    : createConvolutionalEncoder(encoder, productions, latent, maxSteps);
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

function allowedByTop(table: ProductionTable): Tensor2D {
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
  return tensor2d(values, [table.nonTerminals.length, productions]);
}
