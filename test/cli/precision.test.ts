import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasFusedProducts } from '../../src/tensor/productModule.js';
import { graeProcess } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-precision-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function train(name: string, ...options: string[]) {
  const corpus = Array.from({ length: 200 }, (_, i) => `${'x*'.repeat(i % 7)}sin(x)/${(i % 3) + 1}\n`).join(
    '',
  );
  const out = join(folder, name);
  const language = ['--grammar', 'expression', '--backend', 'wasm'];
  const args = ['train', '-', ...language, '--epochs', '1', '--no-fit', '--out', out, ...options];
  const { status, stderr } = graeProcess(args, { input: corpus });
  const environment = JSON.parse(readFileSync(join(out, 'environment.json'), 'utf8'));
  return {
    status,
    stderr,
    precision: environment.compute.precision,
    weights: readFileSync(join(out, 'weights.safetensors')),
  };
}

describe('fused products in training', () => {
  it.skipIf(!hasFusedProducts())(
    'are noted in the run, and give the same weights on the same number of threads (needs relaxed SIMD: Node 22 and newer)',
    () => {
      const runs = ['a', 'b'].map((name) => train(name, '--precision', 'fused', '--threads', '2'));
      expect(runs.map(({ status, precision }) => ({ status, precision }))).toEqual(
        Array(2).fill({ status: 0, precision: 'fused' }),
      );
      expect(runs[0]!.weights.equals(runs[1]!.weights)).toBe(true);
      expect(train('plain', '--threads', '2').weights.equals(runs[0]!.weights)).toBe(false);
    },
  );

  it.skipIf(hasFusedProducts())('are refused with a warning where there is no relaxed SIMD', () => {
    const { status, stderr, precision } = train('none', '--precision', 'fused');
    expect({ status, precision }).toEqual({ status: 0, precision: 'float32' });
    expect(stderr).toContain('warning: the back end wasm has no fused products here and computes in float32');
  });
});
