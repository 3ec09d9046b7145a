import { Random } from '../base/random.js';
import type { BatchStatistics } from '../tensor/normalisation.js';
import { add, dispose, keep, mul, type Tensor, type Tensor1D, tensor1d, tidy } from '../tensor/ops.js';
import type { ParameterSpec, Weights } from '../tensor/parameters.js';
import { readCopy } from '../tensor/read.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { SingularPair } from '../tensor/spectral.js';
import type { Pass } from './pass.js';
import { exactIterations, normalised, singularName, singularPairs } from './spectral.js';

/** The share of every new batch in the running statistics of batch normalisation. */
const momentum = 0.05;

/** The statistics of one training step. */
export interface StepStatistics {
  /** Starts a pass that normalises by the current batch and notes its statistics. */
  pass(weights: Weights): Pass;
  /** Adds the noted statistics to the running ones. */
  end(): void;
}

/**
 * The values that a network learns without a gradient: running means and variances of batch normalisation, and singular
 * vectors of the matrices that are divided by their largest singular values.
 */
export class RunningStatistics {
  readonly #normalisations: readonly { readonly name: string; readonly units: number }[];
  readonly #matrices: readonly ParameterSpec[];
  #values: Record<string, Tensor1D> = {};

  /**
   * @param normalisations the batch normalisations of a network
   * @param matrices the parameters that are divided by their largest singular values
   */
  constructor(
    normalisations: readonly { readonly name: string; readonly units: number }[],
    matrices: readonly ParameterSpec[],
  ) {
    this.#normalisations = normalisations;
    this.#matrices = matrices;
    this.load({});
  }

  /** Whether an item's loss depends on the others of its batch. */
  get normalisesBatches(): boolean {
    return this.#normalisations.length > 0;
  }

  /** The values by name: `NAME/mean` and `NAME/variance` of each normalisation, and the vector of each matrix. */
  get values(): Weights {
    return this.#values;
  }

  /** Loads stored values; a missing one, or one of another size, gets its initial value. */
  load(stored: NamedTensors): void {
    this.dispose();
    const place = (name: string, initial: Float32Array): void => {
      const data = stored[name]?.data;
      const fits = data instanceof Float32Array && data.length === initial.length;
      this.#values[name] = tensor1d(fits ? data : initial);
    };
    for (const { name, units } of this.#normalisations) {
      place(`${name}/mean`, new Float32Array(units));
      place(`${name}/variance`, new Float32Array(units).fill(1));
    }
    const random = new Random(0);
    for (const { name, shape } of this.#matrices) place(singularName(name), random.normals(shape[1]!));
  }

  /** Reads all values, for a weights file. */
  async save(): Promise<NamedTensors> {
    const stored = Object.entries(this.#values).map(async ([name, values]) => {
      const { shape } = values;
      return [name, { shape: [...shape], data: await readCopy(values) }] as const;
    });
    return Object.fromEntries(await Promise.all(stored));
  }

  /** Returns the weights for use: matrices divided by their largest singular values, which are exact to the last digit. */
  normalise(weights: Weights): Weights {
    return normalised(weights, singularPairs(this.#matrices, weights, this.#values, exactIterations));
  }

  /**
   * Begins a training step with a round of power iteration.
   *
   * @param weights splits the parameters into weights
   */
  step(weights: () => Weights): StepStatistics {
    const pairs = this.#iteratePower(weights);
    const observed = new Map<string, BatchStatistics>();
    const observe = (name: string, { mean, variance }: BatchStatistics): void => {
      observed.set(name, { mean: keep(mean), variance: keep(variance) });
    };
    return {
      pass: (leaves) => ({
        weights: normalised(leaves, pairs),
        statistics: this.#values,
        ...(this.normalisesBatches ? { observe } : {}),
      }),
      end: () => {
        this.#update(observed);
        dispose([...pairs.values()].map(({ left }) => left));
      },
    };
  }

  dispose(): void {
    dispose(Object.values(this.#values));
    this.#values = {};
  }

  /** Moves means and variances towards those of a batch, which are disposed of. */
  #update(observed: ReadonlyMap<string, BatchStatistics>): void {
    for (const [name, batch] of observed) {
      for (const key of ['mean', 'variance'] as const) {
        const path = `${name}/${key}`;
        const before = this.#values[path]!;
        this.#values[path] = tidy(
          () => add(mul(before, 1 - momentum), mul(batch[key], momentum)) as Tensor1D,
        );
        dispose([before, batch[key]]);
      }
    }
  }

  /**
   * Runs one round of power iteration for the matrices, from the vectors of the previous round.
   *
   * @param weights splits the parameters into weights
   * @returns the singular vectors by matrix; the caller disposes of the left ones
   */
  #iteratePower(weights: () => Weights): ReadonlyMap<string, SingularPair> {
    const pairs = tidy(() => {
      const own = singularPairs(this.#matrices, weights(), this.#values, 1);
      for (const { left, right } of own.values()) {
        keep(left);
        keep(right);
      }
      return own as unknown as Tensor[];
    }) as unknown as ReadonlyMap<string, SingularPair>;
    for (const [name, { right }] of pairs) {
      dispose(this.#values[singularName(name)]!);
      this.#values[singularName(name)] = right;
    }
    return pairs;
  }
}
