import { z } from 'zod';
import { tanh } from '../../tensor/activation.js';
import { dense } from '../../tensor/dense.js';
import { embedding } from '../../tensor/embedding.js';
import { gru, gruStep } from '../../tensor/gru.js';
import { add, dispose, gather, matMul, type Tensor2D, tensor1d, tensor2d, tidy } from '../../tensor/ops.js';
import { readAndDispose } from '../../tensor/read.js';
import { repeatRows } from '../../tensor/rows.js';
import { sumOf } from '../../tensor/sumOf.js';
import { denseParameters, dropStates, gruParameters, matrix, type Pass, vector } from '../pass.js';
import type { Decoder } from './decoder.js';
import type { DecoderKind, DecoderSizes } from './decoderKind.js';

const size = z.number().int().min(1).max(100_000);

const settings = z.strictObject({
  embedding: size.describe('numbers that stand for the previous production'),
  topEmbedding: size.describe('numbers that stand for the non-terminal to expand'),
  units: size.describe('units of the gated recurrent unit'),
  prefixState: z
    .string()
    .nullable()
    .default(null)
    .describe('the prefix automaton whose features it sees; null for none'),
});

/** A gated recurrent unit that sees its own output so far. */
export const autoregressive: DecoderKind<typeof settings> = {
  kind: 'autoregressive',
  summary: 'a gated recurrent unit that sees the code and what it has written so far',
  settings,
  seesPrevious: true,
  create: createAutoregressiveDecoder,
};

/**
 * Makes a decoder of one gated recurrent unit. At every step it sees the code, the previous production, the non-terminal
 * on top of the stack and, if the language has a prefix state, its features. The code enters three times: as the first
 * state tanh(W z), in every gate, and in the output.
 */
function createAutoregressiveDecoder(
  config: z.output<typeof settings>,
  { productions, nonTerminals, width, features }: DecoderSizes,
): Decoder {
  /**
   * Computes the tables of x W + b for every gate, from which a step looks up rows: [productions + 1, 3 * units] for the
   * previous production, [nonTerminals, 3 * units] for the top.
   */
  const gateTablesOf = (pass: Pass) => ({
    previous: dense(
      matrix(pass, 'decoder/embedding'),
      matrix(pass, 'decoder/recurrent/kernel'),
      vector(pass, 'decoder/recurrent/bias'),
    ),
    tops: matMul<Tensor2D>(matrix(pass, 'decoder/topEmbedding'), matrix(pass, 'decoder/topToGates')),
  });
  /** Computes the inputs of the gates, except for the part of the code, step by step. */
  const gateInputsOf = (
    tables: ReturnType<typeof gateTablesOf>,
    pass: Pass,
    inputs: {
      readonly previous: Int32Array;
      readonly tops: Int32Array;
      readonly features: Float32Array;
    },
  ): Tensor2D => {
    const looked = sumOf(
      embedding(tensor1d(inputs.previous, 'int32'), tables.previous),
      embedding(tensor1d(inputs.tops, 'int32'), tables.tops),
    );
    if (features === 0) return looked;
    const values = tensor2d(inputs.features, [inputs.previous.length, features]);
    return sumOf(looked, matMul(values, matrix(pass, 'decoder/featuresToGates')));
  };
  const recurrentOf = (pass: Pass) => ({
    recurrentKernel: matrix(pass, 'decoder/recurrent/recurrentKernel'),
    recurrentBias: vector(pass, 'decoder/recurrent/recurrentBias'),
  });
  const codePartsOf = (pass: Pass, codes: Tensor2D) => ({
    state: tanh(dense(codes, matrix(pass, 'decoder/start/kernel'), vector(pass, 'decoder/start/bias'))),
    gates: matMul<Tensor2D>(codes, matrix(pass, 'decoder/codeToGates')),
    output: dense(codes, matrix(pass, 'decoder/codeToOutput'), vector(pass, 'decoder/output/bias')),
  });

  return {
    parameters: [
      { name: 'decoder/embedding', shape: [productions + 1, config.embedding], initialisation: 'unit' },
      { name: 'decoder/topEmbedding', shape: [nonTerminals, config.topEmbedding], initialisation: 'unit' },
      ...denseParameters('decoder/start', width, config.units),
      { name: 'decoder/codeToGates', shape: [width, 3 * config.units], initialisation: 'glorot' },
      { name: 'decoder/codeToOutput', shape: [width, productions], initialisation: 'glorot' },
      ...gruParameters('decoder/recurrent', config.embedding, config.units),
      {
        name: 'decoder/topToGates',
        shape: [config.topEmbedding, 3 * config.units],
        initialisation: 'glorot',
      },
      ...(features === 0
        ? []
        : [
            {
              name: 'decoder/featuresToGates',
              shape: [features, 3 * config.units],
              initialisation: 'glorot',
            } as const,
          ]),
      ...denseParameters('decoder/output', config.units, productions),
    ],
    normalisations: [],

    logits(pass, codes, inputs) {
      const { steps } = inputs;
      const code = codePartsOf(pass, codes);
      const withoutCode = gateInputsOf(gateTablesOf(pass), pass, inputs);
      const gateInputs = sumOf(withoutCode, repeatRows(code.gates, steps));
      const states = gru(gateInputs, code.state, recurrentOf(pass));
      dispose(gateInputs);
      const fromState = matMul<Tensor2D>(
        dropStates(pass, states, inputs.size),
        matrix(pass, 'decoder/output/kernel'),
      );
      return sumOf(fromState, repeatRows(code.output, steps));
    },

    start(pass, codes) {
      const tables = tidy(() => gateTablesOf(pass)) as ReturnType<typeof gateTablesOf>;
      const parts = tidy(() => codePartsOf(pass, codes));
      let { state, gates, output } = parts as Record<'state' | 'gates' | 'output', Tensor2D>;
      return {
        step(previous, tops, values) {
          const [next, logits] = tidy(() => {
            const withoutCode = gateInputsOf(tables, pass, { previous, tops, features: values });
            const gateInputs = add(withoutCode, gates) as Tensor2D;
            const after = gruStep(gateInputs, state, recurrentOf(pass));
            return [after, add(matMul(after, matrix(pass, 'decoder/output/kernel')), output)];
          }) as [Tensor2D, Tensor2D];
          dispose(state);
          state = next;
          return readAndDispose(logits);
        },
        keepRows(rows) {
          const rowsOfAll = tidy(() => {
            const index = tensor1d(rows, 'int32');
            return [state, gates, output].map((one) => gather(one, index));
          }) as [Tensor2D, Tensor2D, Tensor2D];
          dispose([state, gates, output]);
          [state, gates, output] = rowsOfAll;
        },
        dispose: () => dispose([state, gates, output, tables.previous, tables.tops]),
      };
    },
  };
}
