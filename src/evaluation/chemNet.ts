import { InputError } from '../base/errors.js';
import { relu, selu, tanh } from '../tensor/activation.js';
import { stridedConvolution } from '../tensor/convolution.js';
import { type LstmWeights, lstm } from '../tensor/lstm.js';
import {
  add,
  dispose,
  keep,
  reshape,
  reverse,
  sigmoid,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
} from '../tensor/ops.js';
import { readAndDispose } from '../tensor/read.js';
import { readSafetensors, type StoredTensor } from '../tensor/safetensors.js';
import { readSymbols, steps, symbols } from './chemNetSymbols.js';

/** The number of molecules that go through it side by side. */
const batch = 64;

type Layer =
  | {
      readonly kind: 'Conv1d';
      readonly kernel: Tensor2D;
      readonly bias: Tensor1D;
      readonly stride: number;
      readonly activation: (x: Tensor2D) => Tensor2D;
    }
  | {
      readonly kind: 'LSTM';
      readonly weights: LstmWeights;
      readonly reverse: boolean;
      readonly last: boolean;
    };

const activations: ReadonlyMap<unknown, (x: Tensor2D) => Tensor2D> = new Map([
  ['relu', relu<Tensor2D>],
  ['selu', selu<Tensor2D>],
  ['tanh', tanh<Tensor2D>],
  ['sigmoid', (x: Tensor2D) => sigmoid(x) as Tensor2D],
]);

/**
 * The layers of ChemNet that the Fréchet ChemNet Distance is measured in (Preuer, Renz, Unterthiner, Hochreiter and
 * Klambauer, J. Chem. Inf. Model. 58 (2018) 1736): from the canonical SMILES of a molecule to the activations of the
 * last layer but one. Its weights belong to its authors and do not ship; `docs/evaluation.md` tells how to convert a
 * copy into the file that we read.
 */
export class ChemNet {
  readonly #layers: readonly Layer[];
  /** The number of activations for a molecule. */
  readonly dimensions: number;

  private constructor(layers: readonly Layer[], dimensions: number) {
    this.#layers = layers;
    this.dimensions = dimensions;
  }

  /**
   * @param bytes a safetensors file: its metadata lists the layers as `layers` (JSON), and layer i has, in the words of
   *   PyTorch, the weights `i.weight`, `i.bias`; `i.weight_ih_l0`, `i.weight_hh_l0`, `i.bias_ih_l0`, `i.bias_hh_l0`
   * @param where the file's name, for messages
   * @throws InputError if it is not such a file
   */
  static read(bytes: Uint8Array, where: string): ChemNet {
    const { tensors, metadata } = readSafetensors(bytes, where);
    const described = layersIn(metadata.layers, where);
    const layers: Layer[] = [];
    let width = symbols.length;
    for (const [i, about] of described.entries()) {
      const take = (name: string, ...shape: (number | null)[]): StoredTensor => {
        const tensor = tensors[`${i}.${name}`];
        const isRight =
          tensor?.data instanceof Float32Array &&
          tensor.shape.length === shape.length &&
          shape.every((size, axis) => size === null || size === tensor.shape[axis]);
        if (isRight) return tensor;
        const expectedShape = shape.map((size) => size ?? 'any').join(' x ');
        throw notChemNet(where, `layer ${i} has no float32 array ${name} of ${expectedShape}`);
      };
      const layer = readLayer(about, width, take, (why) => notChemNet(where, `layer ${i}${why}`));
      const ends = layer.kind === 'LSTM' && layer.last;
      const isLast = i === described.length - 1;
      if (ends && !isLast) throw notChemNet(where, `layer ${i} ends too soon`);
      if (!ends && isLast) throw notChemNet(where, 'the last layer is not an LSTM that gives its last state');
      layers.push(layer);
      width = layer.kind === 'LSTM' ? layer.weights.recurrentKernel.shape[0] : layer.kernel.shape[1];
    }
    return new ChemNet(layers, width);
  }

  /**
   * @param smiles canonical SMILES as RDKit writes them, since ChemNet sees the text
   * @returns activations, `[molecules][dimensions]`, some molecules at a time
   */
  async *activations(smiles: readonly string[]): AsyncGenerator<Float32Array[]> {
    for (let start = 0; start < smiles.length; start += batch) {
      const some = smiles.slice(start, start + batch);
      const values = await readAndDispose(tidy(() => this.#run(some)));
      const { dimensions } = this;
      yield some.map((_, row) => values.slice(row * dimensions, (row + 1) * dimensions));
    }
  }

  /** Frees its memory. */
  dispose(): void {
    for (const layer of this.#layers) {
      if (layer.kind === 'Conv1d') dispose([layer.kernel, layer.bias]);
      else dispose(Object.values(layer.weights) as Tensor[]);
    }
  }

  #run(smiles: readonly string[]): Tensor2D {
    let x = readSymbols(smiles);
    const size = smiles.length;
    for (const layer of this.#layers) {
      if (layer.kind === 'Conv1d') {
        const convolved = stridedConvolution(x, layer.kernel, size, layer.stride);
        x = layer.activation(add(convolved, layer.bias) as Tensor2D);
        continue;
      }
      const states = lstm(layer.reverse ? reversed(x, size) : x, size, layer.weights);
      const units = states.shape[1];
      x = layer.last ? (slice(states, [states.shape[0] - size, 0], [size, units]) as Tensor2D) : states;
    }
    return x;
  }
}

/** The description of a layer in the file. */
type Described = Readonly<Record<string, unknown>>;
type Take = (name: string, ...shape: (number | null)[]) => StoredTensor;

function layersIn(json: string | undefined, where: string): readonly Described[] {
  let layers: unknown;
  try {
    layers = JSON.parse(json ?? '');
  } catch {
    throw notChemNet(where, 'its metadata has no JSON under "layers"');
  }
  const isList =
    Array.isArray(layers) &&
    layers.length > 0 &&
    layers.length <= 16 &&
    layers.every((layer) => typeof layer === 'object' && layer !== null);
  if (!isList) throw notChemNet(where, '"layers" in its metadata is not a list of 1 to 16 layers');
  return layers as Described[];
}

/** @param refuse makes an error from the text that follows the number of the layer */
function readLayer(about: Described, inputs: number, take: Take, refuse: (why: string) => InputError): Layer {
  if (about.layer === 'LSTM') return readLstm(about, inputs, take);
  if (about.layer === 'Conv1d') return readConvolution(about, inputs, take, (why) => refuse(`: ${why}`));
  throw refuse(' is neither Conv1d nor LSTM');
}

function readConvolution(
  about: Described,
  inputs: number,
  take: Take,
  refuse: (why: string) => InputError,
): Layer {
  const activation = activations.get(about.activation);
  const { stride } = about;
  if (activation === undefined) throw refuse(`the activation ${JSON.stringify(about.activation)} is unknown`);
  if (typeof stride !== 'number' || !Number.isInteger(stride) || stride < 1 || stride > steps) {
    throw refuse(`expected a stride from 1 to ${steps}, but received ${JSON.stringify(stride)}`);
  }
  if (about.padding !== 'same')
    throw refuse(`expected the padding "same", but received ${JSON.stringify(about.padding)}`);
  const weight = take('weight', null, inputs, null);
  const [filters, , width] = weight.shape as [number, number, number];
  const bias = take('bias', filters);
  // [filters, inputs, width] to [width * inputs, filters]
  const kernel = new Float32Array(weight.data.length);
  for (let filter = 0; filter < filters; filter++) {
    for (let input = 0; input < inputs; input++) {
      for (let k = 0; k < width; k++) {
        kernel[(k * inputs + input) * filters + filter] = Number(
          weight.data[(filter * inputs + input) * width + k],
        );
      }
    }
  }
  return {
    kind: 'Conv1d',
    kernel: keep(tensor2d(kernel, [width * inputs, filters])),
    bias: keep(tensor1d(bias.data as Float32Array)),
    stride,
    activation,
  };
}

function readLstm(about: Described, inputs: number, take: Take): Layer {
  const units = take('weight_hh_l0', null, null).shape[1]!;
  const turned = (name: string, columns: number): Tensor2D => {
    const values = take(name, 4 * units, columns).data as Float32Array;
    return tidy(() => keep(transpose(tensor2d(values, [4 * units, columns])) as Tensor2D));
  };
  const [bias, more] = ['bias_ih_l0', 'bias_hh_l0'].map((name) => take(name, 4 * units).data as Float32Array);
  return {
    kind: 'LSTM',
    weights: {
      kernel: turned('weight_ih_l0', inputs),
      recurrentKernel: turned('weight_hh_l0', units),
      bias: keep(tensor1d(bias!.map((value, i) => value + more![i]!))),
    },
    reverse: about.reverse === true,
    last: about.last === true,
  };
}

function notChemNet(where: string, why: string): InputError {
  return new InputError(
    `${where}: expected the weights of ChemNet, converted as docs/evaluation.md describes, but ${why}`,
  );
}

/** Returns the steps in reverse order. */
function reversed(x: Tensor2D, batch: number): Tensor2D {
  const [rows, width] = x.shape;
  const inSteps = reshape(x, [rows / batch, batch * width]) as Tensor2D;
  return reshape(reverse(inSteps, 0), [rows, width]) as Tensor2D;
}
