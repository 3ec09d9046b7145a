import { InputError } from '../../base/errors.js';
import type { NamedTensors } from '../../tensor/safetensors.js';
import type { ModelConfig } from '../config.js';
import { Graph, type GraphValue } from './graph.js';

/** The graphs of a model, by the names of their files. */
export type Graphs = Readonly<Record<'encoder.onnx' | 'decoder-start.onnx' | 'decoder-step.onnx', Graph>>;

/**
 * Returns a model as graphs of ONNX: the encoder, what the decoder computes of a code once, and a step of the decoder. The
 * grammar's mask, the stack of non-terminals and the features of a prefix state are not in them.
 *
 * @param weights the parameters of the model, float32
 * @throws InputError for a model of another kind than a recurrent encoder and the autoregressive decoder
 */
export function graphsOf(config: ModelConfig, weights: NamedTensors): Graphs {
  expectOnnx(config);
  const seesLevel = config.noiseLevels === 'drawn';
  return {
    'encoder.onnx': encoderGraph(weights, config.latent),
    'decoder-start.onnx': startGraph(weights, config.latent, seesLevel),
    'decoder-step.onnx': stepGraph(weights),
  };
}

/** @throws InputError for a model that no graph is written for */
export function expectOnnx({ encoder, decoder, loss }: ModelConfig): void {
  const kinds = `${encoder.kind}, ${decoder.kind}`;
  if (kinds !== 'recurrent, autoregressive') {
    throw new InputError(
      `expected a recurrent encoder and an autoregressive decoder to write as ONNX, but the model has: ${kinds}`,
    );
  }
  if (loss.kind === 'rae-sn') {
    throw new InputError(
      'expected weights that are used as they are stored to write as ONNX, but the loss rae-sn normalises them',
    );
  }
}

/** The values of a matrix or vector of the model. */
function valuesOf(weights: NamedTensors, name: string): { data: Float32Array; shape: readonly number[] } {
  const { data, shape } = weights[name]!;
  return { data: data as Float32Array, shape };
}

function constant(graph: Graph, weights: NamedTensors, name: string): string {
  const { data, shape } = valuesOf(weights, name);
  return graph.floats(data, shape);
}

/** Returns x W + b. */
function dense(graph: Graph, weights: NamedTensors, name: string, input: string): string {
  const product = graph.node('MatMul', [input, constant(graph, weights, `${name}/kernel`)]);
  return graph.node('Add', [product, constant(graph, weights, `${name}/bias`)]);
}

/** Returns matrices [inputs, outputs], each transposed, below each other: [parts, outputs, inputs]. */
function transposed(
  graph: Graph,
  parts: readonly { data: Float32Array; shape: readonly number[] }[],
): string {
  const [inputs, outputs] = parts[0]!.shape as [number, number];
  const values = new Float32Array(parts.length * inputs * outputs);
  parts.forEach(({ data }, part) => {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) values[(part * outputs + o) * inputs + i] = data[i * outputs + o]!;
    }
  });
  return graph.floats(values, [parts.length, outputs, inputs]);
}

function encoderGraph(weights: NamedTensors, latent: number): Graph {
  const graph = new Graph('encoder', [
    {
      name: 'productions',
      type: 'int64',
      shape: ['batch', 'steps'],
      about: 'production ids of each sequence, then any id as padding',
    },
    { name: 'lengths', type: 'int32', shape: ['batch'], about: 'productions of each sequence' },
  ]);
  const ends = ['encoder/forward', 'encoder/backward'];
  const of = (part: string) => ends.map((end) => valuesOf(weights, `${end}/${part}`));
  const biases = of('bias').flatMap((bias, i) => [...bias.data, ...of('recurrentBias')[i]!.data]);
  const units = of('recurrentKernel')[0]!.shape[0]!;
  const embedded = graph.node('Gather', [constant(graph, weights, 'encoder/embedding'), 'productions']);
  const byStep = graph.node('Transpose', [embedded], { perm: [1, 0, 2] });
  // the gates of ONNX stand in grae's order: update, reset, candidate
  const [, last] = graph.nodes(
    'GRU',
    [
      byStep,
      transposed(graph, of('kernel')),
      transposed(graph, of('recurrentKernel')),
      graph.floats(Float32Array.from(biases), [2, 6 * units]),
      'lengths',
    ],
    2,
    { direction: 'bidirectional', hidden_size: units, linear_before_reset: 1 },
  );
  const states = graph.node('Transpose', [last!], { perm: [1, 0, 2] });
  const joined = graph.node('Reshape', [states, graph.integers([-1, 2 * units])]);
  const code = dense(graph, weights, 'encoder/code', joined);
  // behind the means stand logarithms of variances, for losses that have them
  const [from, to, axis] = [[0], [latent], [1]].map((one) => graph.integers(one)) as [string, string, string];
  const means = graph.node('Slice', [code, from, to, axis]);
  graph.give([{ value: means, name: 'code', type: 'float', shape: ['batch', latent], about: 'codes' }]);
  return graph;
}

function startGraph(weights: NamedTensors, latent: number, seesLevel: boolean): Graph {
  const level: GraphValue = {
    name: 'noise_level',
    type: 'float',
    shape: ['batch', 1],
    about: 'standard deviation of the noise on each code; 0 for none',
  };
  const graph = new Graph('decoder-start', [
    { name: 'code', type: 'float', shape: ['batch', latent], about: 'codes, with their noise' },
    ...(seesLevel ? [level] : []),
  ]);
  const seenCode = (): string => {
    const square = graph.node('Mul', ['noise_level', 'noise_level']);
    const one = graph.floats(Float32Array.of(1), [1]);
    const scale = graph.node('Sqrt', [graph.node('Add', [square, one])]);
    return graph.node('Concat', [graph.node('Div', ['code', scale]), 'noise_level'], { axis: 1 });
  };
  const code = seesLevel ? seenCode() : 'code';
  const times = (name: string): string => graph.node('MatMul', [code, constant(graph, weights, name)]);
  const output = graph.node('Add', [
    times('decoder/codeToOutput'),
    constant(graph, weights, 'decoder/output/bias'),
  ]);
  const [units, productions] = valuesOf(weights, 'decoder/output/kernel').shape as [number, number];
  graph.give([
    {
      value: graph.node('Tanh', [dense(graph, weights, 'decoder/start', code)]),
      name: 'state',
      type: 'float',
      shape: ['batch', units],
      about: 'state before the first step',
    },
    {
      value: times('decoder/codeToGates'),
      name: 'code_gates',
      type: 'float',
      shape: ['batch', 3 * units],
      about: 'part of the code in the gates, the same at every step',
    },
    {
      value: output,
      name: 'code_logits',
      type: 'float',
      shape: ['batch', productions],
      about: 'part of the code in the logits, the same at every step',
    },
  ]);
  return graph;
}

function stepGraph(weights: NamedTensors): Graph {
  const [units, productions] = valuesOf(weights, 'decoder/output/kernel').shape as [number, number];
  const features = weights['decoder/featuresToGates']?.shape[0] ?? 0;
  const prefix: GraphValue = {
    name: 'features',
    type: 'float',
    shape: ['batch', features],
    about: 'features of the prefix state of the text so far',
  };
  const row = (name: string, size: number, about: string): GraphValue => ({
    name,
    type: 'float',
    shape: ['batch', size],
    about,
  });
  const graph = new Graph('decoder-step', [
    {
      name: 'previous',
      type: 'int64',
      shape: ['batch'],
      about: `id of the production before; ${productions} at the first step`,
    },
    { name: 'top', type: 'int64', shape: ['batch'], about: 'number of the non-terminal to expand' },
    ...(features === 0 ? [] : [prefix]),
    row('state', units, 'state, of decoder-start.onnx or of the step before (next_state)'),
    row('code_gates', 3 * units, 'code_gates of decoder-start.onnx'),
    row('code_logits', productions, 'code_logits of decoder-start.onnx'),
  ]);
  const weight = (name: string): string => constant(graph, weights, name);
  const add = (a: string, b: string): string => graph.node('Add', [a, b]);
  const looked = (table: string, ids: string): string => graph.node('Gather', [weight(table), ids]);
  let inputs = dense(graph, weights, 'decoder/recurrent', looked('decoder/embedding', 'previous'));
  const top = graph.node('MatMul', [looked('decoder/topEmbedding', 'top'), weight('decoder/topToGates')]);
  inputs = add(add(inputs, top), 'code_gates');
  if (features > 0) {
    inputs = add(inputs, graph.node('MatMul', ['features', weight('decoder/featuresToGates')]));
  }
  const product = graph.node('MatMul', ['state', weight('decoder/recurrent/recurrentKernel')]);
  const recurrent = add(product, weight('decoder/recurrent/recurrentBias'));
  const [xu, xr, xn] = graph.nodes('Split', [inputs], 3, { axis: 1 }) as [string, string, string];
  const [hu, hr, hn] = graph.nodes('Split', [recurrent], 3, { axis: 1 }) as [string, string, string];
  const update = graph.node('Sigmoid', [add(xu, hu)]);
  const reset = graph.node('Sigmoid', [add(xr, hr)]);
  const candidate = graph.node('Tanh', [add(xn, graph.node('Mul', [reset, hn]))]);
  const step = graph.node('Mul', [update, graph.node('Sub', ['state', candidate])]);
  const next = add(candidate, step);
  const logits = graph.node('MatMul', [next, weight('decoder/output/kernel')]);
  graph.give([
    {
      value: add(logits, 'code_logits'),
      ...row('logits', productions, 'logits of all productions, without a mask'),
    },
    { value: next, ...row('next_state', units, 'state after the step') },
  ]);
  return graph;
}
