import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Evaluation } from '../../src/evaluation/evaluation.js';
import { graeJson } from '../support/grae.js';

/** Values of MOSES' and GuacaMol's own code. */
interface Published {
  readonly moses: Readonly<Record<string, number>>;
  readonly guacamol: Readonly<Record<string, unknown>>;
}

/**
 * Evaluates sets of molecules by the command, and expects every value that MOSES' and GuacaMol's own code give for them.
 *
 * @param folder four sets and `expected.json`, as `reference/make_moses.py` writes it
 */
export async function expectPublished(folder: string): Promise<void> {
  const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Published;
  const found = await graeJson<Evaluation>([
    'evaluate',
    `${folder}generated.smi`,
    ...['--train', `${folder}train.smi`],
    ...['--test', `${folder}test.smi`],
    ...['--test-scaffolds', `${folder}test_scaffolds.smi`],
    '--no-training-row',
  ]);
  expect(found.trainingRow).toBeNull();
  expect(Object.keys(found.moses).sort()).toEqual(Object.keys(expected.moses).sort());
  // Single precision there
  for (const [name, value] of Object.entries(expected.moses)) {
    expect([name, found.moses[name]]).toEqual([name, expect.closeTo(value, 6)]);
  }
  expect(found.guacamol).toMatchObject(near(expected.guacamol) as object);
  expect(found.notComputed.map(({ metric }) => metric)).toEqual(['FCD']);
}

/** The same values, each to eight places. */
function near(value: unknown): unknown {
  if (typeof value === 'number') return expect.closeTo(value, 8);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'baseline');
  return Object.fromEntries(entries.map(([name, inner]) => [name, near(inner)]));
}
