import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrefixDerivation } from '../../../src/grammar/prefixDerivation.js';
import { noAutomaton } from '../../../src/grammar/prefixState.js';
import { TrainedModel } from '../../../src/sampling/model.js';
import { root } from '../../project/support/repository.js';
import { backendUnderTest } from '../../support/backend.js';
import { grae } from '../../support/grae.js';
import { isHere } from '../../support/isHere.js';

interface Tensor {
  readonly data: Float32Array;
}

/** The part of onnxruntime-web that runs graphs. */
interface OnnxRuntime {
  readonly Tensor: new (
    type: string,
    data: ArrayLike<number> | BigInt64Array,
    dims: readonly number[],
  ) => Tensor;
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
    ): Promise<{ run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> }>;
  };
}

const require = createRequire(import.meta.url);

function loadRuntime(): OnnxRuntime | null {
  try {
    return require('onnxruntime-web') as OnnxRuntime;
  } catch {
    return null;
  }
}

const runtime = loadRuntime();
const hasRuntime = isHere('onnxruntime', runtime !== null);
const folder = mkdtempSync(join(tmpdir(), 'grae-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe.runIf(hasRuntime).each(['formulas', 'zinc250k'])('ONNX of %s, run by onnxruntime-web', (name) => {
  const { Tensor, InferenceSession } = runtime!;
  const long = (values: readonly number[], dims: readonly number[]) =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const floats = (values: Float32Array, rows: number) =>
    new Tensor('float32', values, [rows, values.length / rows]);
  const graph = (file: string) => InferenceSession.create(readFileSync(join(folder, name, file)));
  let model: TrainedModel;
  let sequences: Uint16Array[];
  let codes: Float32Array;

  beforeAll(async () => {
    const { status, stderr } = await grae(['export', name, '--out', join(folder, name), '--onnx']);
    expect(status, stderr).toBe(0);
    model = await TrainedModel.open(join(root, 'data/models', name), { backend: backendUnderTest });
    const { stdout } = await grae(['sample', name, '-n', '20', '--texts', '--seed', '9']);
    const texts = stdout.trimEnd().split('\n');
    codes = (await model.encode(texts)).codes;
    const parsed = await grae(['parse', '--run', name, '--json'], { input: stdout });
    const { strings } = JSON.parse(parsed.stdout) as { strings: { productions: number[] }[] };
    sequences = strings.map(({ productions }) => Uint16Array.from(productions));
    expect(codes).toHaveLength(sequences.length * model.network.config.latent);
  });
  afterAll(() => model.dispose());

  it('encodes to the codes of grae', async () => {
    const steps = Math.max(...sequences.map(({ length }) => length));
    const padded = sequences.flatMap((ids) => Array.from({ length: steps }, (_, i) => ids[i] ?? 0));
    const encoder = await graph('encoder.onnx');
    const { code } = await encoder.run({
      productions: long(padded, [sequences.length, steps]),
      lengths: new Tensor(
        'int32',
        Int32Array.from(sequences, ({ length }) => length),
        [sequences.length],
      ),
    });
    expect(largestDifference(code!.data, codes)).toBeLessThan(1e-4);
  });

  it('decodes to the logits of grae at every step', async () => {
    const { network } = model;
    const { table, prefix } = network;
    const [start, step] = [await graph('decoder-start.onnx'), await graph('decoder-step.onnx')];
    const rows = sequences.length;
    const noiseLevel = network.config.noiseLevels === 'drawn' ? 0.5 : 0;
    const begun = await start.run({
      code: floats(codes, rows),
      ...(noiseLevel === 0 ? {} : { noise_level: floats(new Float32Array(rows).fill(noiseLevel), rows) }),
    });
    const run = network.startDecoding(codes, rows, noiseLevel);
    const derivations = sequences.map(
      () => new PrefixDerivation(table, Number.POSITIVE_INFINITY, (prefix ?? noAutomaton).start()),
    );
    const width = prefix?.features.length ?? 0;
    let state = begun.state!;
    let largest = 0;
    const steps = Math.max(...sequences.map(({ length }) => length));
    for (let at = 0; at < steps; at++) {
      const previous = sequences.map((ids) => (at === 0 ? table.productions.length : (ids[at - 1] ?? 0)));
      const tops = derivations.map(({ top, finished }) => (finished ? table.start : top));
      const features = new Float32Array(rows * width);
      derivations.forEach((one, row) => {
        one.state.writeFeatures(features, row * width);
      });
      const ours = await run.step(Int32Array.from(previous), Int32Array.from(tops), features);
      const theirs = await step.run({
        previous: long(previous, [rows]),
        top: long(tops, [rows]),
        ...(width === 0 ? {} : { features: floats(features, rows) }),
        state,
        code_gates: begun.code_gates!,
        code_logits: begun.code_logits!,
      });
      largest = Math.max(largest, largestDifference(theirs.logits!.data, ours));
      state = theirs.next_state!;
      derivations.forEach((one, row) => {
        const id = sequences[row]![at];
        if (id !== undefined) one.advance(id);
      });
    }
    run.dispose();
    expect(largest).toBeLessThan(1e-4);
  });
});
