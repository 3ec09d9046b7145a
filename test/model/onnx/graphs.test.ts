import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ModelConfig } from '../../../src/model/config.js';
import { expectOnnx } from '../../../src/model/onnx/graphs.js';
import { message } from '../../../src/model/onnx/protobuf.js';
import { grae } from '../../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('messages are those of the guide to the encoding', () => {
  // protobuf.dev/programming-guides/encoding: 150 in field 1, "testing" in field 2, a message in field 3
  expect(message([[1, 150]])).toEqual(Uint8Array.of(0x08, 0x96, 0x01));
  expect(message([[2, 'testing']])).toEqual(
    Uint8Array.of(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67),
  );
  expect(message([[3, message([[1, 150]])]])).toEqual(Uint8Array.of(0x1a, 0x03, 0x08, 0x96, 0x01));
});

it('grae export --onnx describes the files beside a model, which works as before', async () => {
  const out = join(folder, 'formulas');
  const { status, stderr } = await grae(['export', 'formulas', '--out', out, '--onnx']);
  expect(status, stderr).toBe(0);
  const description = JSON.parse(readFileSync(join(out, 'onnx.json'), 'utf8'));
  expect(description).toMatchObject({
    opset: 17,
    nonTerminals: ['E'],
    start: 0,
    mostSteps: 16,
    features: [],
  });
  expect(description.productions).toHaveLength(127);
  expect(description.productions[0]).toEqual({ lhs: 0, rhs: ['(', 0, '+', 0, ')'] });
  const names = ['encoder.onnx', 'decoder-start.onnx', 'decoder-step.onnx'];
  expect(Object.keys(description.files)).toEqual(names);
  expect(names.filter((name) => !existsSync(join(out, name)))).toEqual([]);
  const step = description.files['decoder-step.onnx'].inputs.map(({ name }: { name: string }) => name);
  expect(step).toEqual(['previous', 'top', 'state', 'code_gates', 'code_logits']);
  const sampled = (run: string) => grae(['sample', run, '-n', '5', '--texts']);
  expect((await sampled(out)).stdout).toBe((await sampled('formulas')).stdout);
});

it.each([
  [
    { encoder: 'convolutional', decoder: 'autoregressive', loss: 'rae' },
    /the model has: convolutional, autoregressive$/,
  ],
  [{ encoder: 'recurrent', decoder: 'parallel', loss: 'rae' }, /the model has: recurrent, parallel$/],
  [{ encoder: 'recurrent', decoder: 'autoregressive', loss: 'rae-sn' }, /the loss rae-sn normalises them$/],
])('%j is refused', (kinds, refusal) => {
  const config = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, { kind }]));
  expect(() => expectOnnx(config as unknown as ModelConfig)).toThrow(refusal);
});
