import { type MessageField, message } from './protobuf.js';

/** The version of ONNX's operators: the last one in which Split needs no number of outputs. */
export const opset = 17;

const elementTypes = { float: 1, int32: 6, int64: 7 } as const;

/** An input or output of a graph: its shape, with a name for each size that the caller chooses. */
export interface GraphValue {
  readonly name: string;
  readonly type: keyof typeof elementTypes;
  readonly shape: readonly (number | string)[];
  /** The meaning: a noun phrase. */
  readonly about: string;
}

/** A graph of ONNX (onnx/onnx.proto, IR version 8), put together node by node. */
export class Graph {
  readonly inputs: readonly GraphValue[];
  #outputs: readonly GraphValue[] = [];
  readonly #name: string;
  readonly #nodes: Uint8Array[] = [];
  readonly #constants: Uint8Array[] = [];
  #values = 0;

  constructor(name: string, inputs: readonly GraphValue[]) {
    this.#name = name;
    this.inputs = inputs;
  }

  get outputs(): readonly GraphValue[] {
    return this.#outputs;
  }

  /** @returns the name of a constant of float32 */
  floats(data: Float32Array, shape: readonly number[]): string {
    return this.#constant('float', new Uint8Array(data.buffer, data.byteOffset, data.byteLength), shape);
  }

  /** @returns the name of a constant vector of whole numbers */
  integers(values: readonly number[]): string {
    const { buffer } = BigInt64Array.from(values, BigInt);
    return this.#constant('int64', new Uint8Array(buffer), [values.length]);
  }

  #constant(type: keyof typeof elementTypes, bytes: Uint8Array, shape: readonly number[]): string {
    const name = this.#newName();
    const dimensions = shape.map((size): MessageField => [1, size]);
    this.#constants.push(message([...dimensions, [2, elementTypes[type]], [8, name], [9, bytes]]));
    return name;
  }

  /**
   * Adds a node with one output.
   *
   * @param inputs names of values; '' for one that is left out
   * @returns the name of the output
   */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.nodes(operator, inputs, 1, attributes)[0]!;
  }

  /** Adds a node with several outputs, and returns their names. */
  nodes(operator: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const outputs = Array.from({ length: count }, () => this.#newName());
    this.#nodes.push(nodeOf(operator, inputs, outputs, attributes));
    return outputs;
  }

  /** Makes values outputs of the graph. */
  give(outputs: readonly (GraphValue & { readonly value: string })[]): void {
    for (const { value, name } of outputs) this.#nodes.push(nodeOf('Identity', [value], [name], {}));
    this.#outputs = outputs.map(({ value: _, ...output }) => output);
  }

  /** Returns the graph as the bytes of a file. */
  toBytes(): Uint8Array {
    const graph = message([
      ...this.#nodes.map((node): MessageField => [1, node]),
      [2, this.#name],
      ...this.#constants.map((one): MessageField => [5, one]),
      ...this.inputs.map((one): MessageField => [11, valueInfo(one)]),
      ...this.#outputs.map((one): MessageField => [12, valueInfo(one)]),
    ]);
    return message([
      [1, 8],
      [2, 'grae'],
      [7, graph],
      [8, message([[2, opset]])],
    ]);
  }

  #newName(): string {
    return `v${this.#values++}`;
  }
}

/** Attributes of a node: whole numbers, lists of them, or texts. */
type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

function nodeOf(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes,
): Uint8Array {
  return message([
    ...inputs.map((name): MessageField => [1, name]),
    ...outputs.map((name): MessageField => [2, name]),
    [4, operator],
    ...Object.entries(attributes).map(([name, value]): MessageField => [5, attributeOf(name, value)]),
  ]);
}

function attributeOf(name: string, value: Attributes[string]): Uint8Array {
  if (typeof value === 'number') {
    return message([
      [1, name],
      [3, value],
      [20, 2],
    ]);
  }
  if (typeof value === 'string') {
    return message([
      [1, name],
      [4, value],
      [20, 3],
    ]);
  }
  return message([[1, name], ...value.map((one): MessageField => [8, one]), [20, 7]]);
}

function valueInfo({ name, type, shape, about }: GraphValue): Uint8Array {
  const sizes = shape.map(
    (size): MessageField => [1, message([typeof size === 'number' ? [1, size] : [2, size]])],
  );
  const tensor = message([
    [1, elementTypes[type]],
    [2, message(sizes)],
  ]);
  return message([
    [1, name],
    [2, message([[1, tensor]])],
    [3, about],
  ]);
}
