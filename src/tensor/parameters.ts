import { allFinite } from '../base/allFinite.js';
import { GraeError, InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { concat, reshape, slice, type Tensor, type Tensor1D } from './ops.js';
import type { NamedTensors } from './safetensors.js';

/** How a parameter's first values are drawn. */
export type Initialisation =
  | 'zeros'
  | 'ones'
  /** Uniform in ± sqrt(6 / (fan in + fan out)), by default the first two axes (Glorot and Bengio 2010). */
  | 'glorot'
  /** Uniform in ± 1 / sqrt(first axis): recurrent kernels. */
  | 'fan-in'
  /** Uniform of variance 1: rows of a table that are looked up, one at a time. */
  | 'unit';

export interface ParameterSpec {
  /** Path of the parameter, by which it is stored: `decoder/recurrent/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initialisation: Initialisation;
  /** The inputs of an output and the outputs of an input, for `glorot`. Defaults to the first two axes. */
  readonly fans?: readonly [number, number];
}

/** Parameters by name, views of one flat vector. */
export type Weights = Readonly<Record<string, Tensor>>;

/** The places of all parameters in the flat vector that the optimiser works on. */
export class ParameterLayout {
  readonly specs: readonly ParameterSpec[];
  /** Number of values in all. */
  readonly size: number;
  readonly #offsets: readonly number[];

  constructor(specs: readonly ParameterSpec[]) {
    const names = new Set<string>();
    const offsets: number[] = [];
    let size = 0;
    for (const spec of specs) {
      if (names.has(spec.name)) throw new GraeError(`two parameters are named ${spec.name}`);
      names.add(spec.name);
      offsets.push(size);
      size += sizeOf(spec.shape);
    }
    this.specs = specs;
    this.size = size;
    this.#offsets = offsets;
  }

  /** First values, drawn in the order of the specs. */
  initialise(random: Random): Float32Array {
    const flat = new Float32Array(this.size);
    this.specs.forEach((spec, i) => {
      const bound = boundOf(spec);
      const values = flat.subarray(this.#offsets[i], this.#offsets[i]! + sizeOf(spec.shape));
      if (spec.initialisation === 'ones') values.fill(1);
      else if (bound > 0)
        for (let k = 0; k < values.length; k++) values[k] = (2 * random.uniform() - 1) * bound;
    });
    return flat;
  }

  /** The flat vector cut into parameters, in the order of the specs. */
  split(flat: Tensor1D): Tensor[] {
    return this.specs.map((spec, i) =>
      reshape(slice(flat, [this.#offsets[i]!], [sizeOf(spec.shape)]), [...spec.shape]),
    );
  }

  /** Parameters in the order of the specs, by name. */
  named(tensors: readonly Tensor[]): Weights {
    return Object.fromEntries(this.specs.map((spec, i) => [spec.name, tensors[i]!]));
  }

  /** The inverse of {@link split}. */
  join(tensors: readonly Tensor[]): Tensor1D {
    return concat(tensors.map((one) => reshape(one, [one.size]))) as Tensor1D;
  }

  /** Host values by name, for a weights file. */
  toRecord(flat: Float32Array): NamedTensors {
    return Object.fromEntries(
      this.specs.map((spec, i) => {
        const start = this.#offsets[i]!;
        return [spec.name, { shape: spec.shape, data: flat.subarray(start, start + sizeOf(spec.shape)) }];
      }),
    );
  }

  /** @throws InputError if a parameter is missing, has another shape or holds a value that is not finite */
  fromRecord(tensors: NamedTensors, where: string): Float32Array {
    const flat = new Float32Array(this.size);
    this.specs.forEach((spec, i) => {
      const stored = Object.hasOwn(tensors, spec.name) ? tensors[spec.name] : undefined;
      if (stored === undefined || !(stored.data instanceof Float32Array)) {
        throw new InputError({
          code: 'damaged',
          where,
          problem: `expected the tensor ${spec.name}, but it is not there: another model's file?`,
        });
      }
      if (stored.shape.join() !== spec.shape.join()) {
        throw new InputError({
          code: 'damaged',
          where,
          problem: `expected ${spec.name} of shape [${spec.shape.join(', ')}], but it is [${stored.shape.join(', ')}]: another model's file?`,
        });
      }
      if (!allFinite(stored.data)) {
        throw new InputError({
          code: 'damaged',
          where,
          problem: `${spec.name} holds values that are not finite: the file is damaged`,
        });
      }
      flat.set(stored.data, this.#offsets[i]);
    });
    return flat;
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, one) => product * one, 1);
}

function boundOf(spec: ParameterSpec): number {
  const fanIn = spec.shape[0] ?? 1;
  const [inputs, outputs] = spec.fans ?? [fanIn, spec.shape[1] ?? 1];
  if (spec.initialisation === 'glorot') return Math.sqrt(6 / (inputs + outputs));
  if (spec.initialisation === 'fan-in') return 1 / Math.sqrt(fanIn);
  if (spec.initialisation === 'unit') return Math.sqrt(3);
  return 0;
}
