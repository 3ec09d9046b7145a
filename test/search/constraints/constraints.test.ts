import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { Model, type ModelSampleOptions } from '../../../src/library/model.js';
import { TrainedModel } from '../../../src/sampling/model.js';
import type { ConstraintSettings } from '../../../src/search/constraints/constraintSettings.js';
import { prepareConstraints } from '../../../src/search/constraints/prepareConstraints.js';
import { rdkitSubstructure } from '../../domain/molecule/scaffold/substructure.js';
import { startTestBackend } from '../../support/backend.js';

const isIn = await rdkitSubstructure();
let model: Model;

beforeAll(async () => {
  await startTestBackend();
  model = new Model(await TrainedModel.open('zinc250k'));
});
afterAll(() => model.dispose());

const sample = (count: number, constraints: ConstraintSettings, options: ModelSampleOptions = {}) =>
  model.sample(count, { ...options, constraints });

describe('samples within constraints', () => {
  it('contain the scaffold, and are as valid and distinct as others', async () => {
    const scaffold = 'O=C1CN=C(c2ccccc2)c2ccccc2N1';
    const samples = await sample(40, { scaffold });
    expect(samples).toHaveLength(40);
    for (const { canonical, valid } of samples) {
      expect(valid).toBe(true);
      expect([canonical, isIn(canonical!, scaffold)]).toEqual([canonical, true]);
    }
    expect(new Set(samples.map(({ canonical }) => canonical)).size).toBeGreaterThan(32);
  });

  it('have groups only at the points of attachment', async () => {
    for (const { canonical } of await sample(12, { scaffold: '[*:1]c1ccnc([*:2])c1' })) {
      expect([canonical, isIn(canonical!, '*-c1[cH][cH]nc(-*)[cH]1')]).toEqual([canonical, true]);
    }
  });

  it.each(['greedy', 'beam', 'temperature'] as const)('match a template (%s)', async (kind) => {
    const choice = { greedy: { kind }, beam: { kind, width: 2 }, temperature: { kind, temperature: 0.8 } }[
      kind
    ] as ModelSampleOptions['choice'];
    const samples = await sample(8, { template: 'O=C(N*)c1ccc(*{,9})cc1' }, { ...(choice && { choice }) });
    for (const { text } of samples) expect(text).toMatch(/^O=C\(N.*\)C1=CC=C\(.{0,9}\)C=C1$/);
  });

  it('keep elements, sizes and ranges', async () => {
    const samples = await sample(12, {
      elements: ['C', 'N', 'O'],
      maxHeavyAtoms: 20,
      range: ['qed=0.5..', 'rings=1..3'],
      forbid: ['ring-3'],
    });
    expect(samples).toHaveLength(12);
    for (const { text, scores } of samples) {
      expect(text).not.toMatch(/F|Cl|Br|S|I/);
      expect(text.match(/[A-Z]/g)!.filter((letter) => letter !== 'H').length).toBeLessThanOrEqual(20);
      expect(scores.qed).toBeGreaterThanOrEqual(0.5);
      expect(scores.rings).toBeGreaterThanOrEqual(1);
      expect(scores.rings).toBeLessThanOrEqual(3);
    }
  });
});

describe('what a guard keeps', () => {
  it('is never thrown away afterwards', async () => {
    const { guard, conditions } = await prepareConstraints(model.trained, {
      elements: ['C', 'N', 'O'],
      maxHeavyAtoms: 15,
      scaffold: 'c1ccncc1',
    });
    const codes = Float32Array.from({ length: 16 * model.trained.latent }, (_, i) => Math.sin(i));
    const texts = await model.trained.decode(codes, 16, { guard });
    expect(new Set(texts).size).toBeGreaterThan(8);
    for (const text of texts) {
      const judged = { text, ...model.domain.identify(text) };
      expect(judged.valid).toBe(true);
      expect(conditions.filter((condition) => !condition.holds(judged))).toEqual([]);
    }
  });
});

describe('constraints that cannot be kept', () => {
  it.each([
    [{ template: 'O=C(Q*)C' }, 'none goes on like it behind character 4'],
    [{ template: `*${'N'.repeat(120)}` }, 'is too long: its shortest string takes'],
    [{ template: `*${'C'.repeat(900)}` }, 'is too large'],
    [{ template: 'C*', scaffold: 'CC' }, 'expected a template or a scaffold, but received: both'],
    [{ scaffold: 'C1CC' }, 'expected a scaffold as SMILES'],
    [
      { template: 'FC(F)(F)(F)C*' },
      'no string keeps template FC(F)(F)(F)C* and the rules of the language: valence',
    ],
    [{ template: 'ClC*', elements: ['C', 'N'] }, 'rules of the language: elements'],
    [{ template: 'CCCCCC*', maxHeavyAtoms: 5 }, 'rules of the language: maxHeavyAtoms'],
    [{ range: ['molweight=1..2'] }, 'Did you mean molWeight?'],
    [
      { range: ['scaffold=1..2'] },
      'expected a range of a score that is a number, but received: scaffold, which is a text',
    ],
    [{ range: ['qed=..0.5', 'qed=0.6..'] }, 'two ranges of qed contradict each other'],
    [{ maxHeavyAtoms: 0 }, 'maxHeavyAtoms'],
    [{ scafold: 'C' } as ConstraintSettings, 'scafold'],
    [{ require: ['[C'] }, 'expected SMARTS'],
  ] as const)('%j', async (settings, message) => {
    const prepared = prepareConstraints(model.trained, settings as ConstraintSettings);
    await expect(prepared).rejects.toThrow(InputError);
    await expect(prepared).rejects.toThrow(message);
  });

  it('a scaffold needs a guard', async () => {
    const prepared = prepareConstraints(model.trained, { scaffold: 'c1ccccc1' }, 'off');
    await expect(prepared).rejects.toThrow('expected a guard with a scaffold');
  });

  it('a template holds without a guard', async () => {
    const texts = await sample(6, { template: 'CC*O' }, { guard: 'off' });
    for (const { text } of texts) expect(text).toMatch(/^CC.*O$/s);
  });
});
