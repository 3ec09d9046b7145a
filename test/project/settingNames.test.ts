import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingsReference } from '../../src/run/settingsReference.js';

const root = new URL('../../src/', import.meta.url).pathname;
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, code: withoutProse(readFileSync(join(root, file), 'utf8')) }));

/** Code without comments, and without texts, in which a setting may be named as advice. */
function withoutProse(code: string): string {
  return code.replace(/\/\*.*?\*\/|\/\/[^\n]*|'[^'\n]*'/gs, '');
}

/** The files of `src` that name a setting. */
const filesNaming = (name: string): string[] =>
  sources.filter(({ code }) => new RegExp(`\\b${name}\\b`).test(code)).map(({ file }) => file);

const names = [...new Set(settingsReference().flatMap(({ settings }) => settings.map(({ name }) => name)))];

/**
 * Settings whose names are words of the field or of the language too, which a program cannot tell from the setting:
 * latent codes, the components of a mixture, an array's slice, the seed of any generator.
 */
const ordinary = [
  'slice',
  'seed',
  'width',
  'latent',
  'batch',
  'samples',
  'spread',
  'epochs',
  'validation',
  'components',
  'noise',
  'units',
  'minutes',
  'packing',
  'covariance',
  'dropout',
  'iterations',
  'beam',
  'dense',
  'embedding',
  'mass',
  'batchNormalisation',
  'prefixState',
  'noiseLevel',
  'learningRate',
  'threads',
];

/** The symbols of the loss's equation and their reduction, which every loss that has them names. */
const symbols = ['beta', 'lambda', 'reduction'];

const named = names.filter((name) => ![...ordinary, ...symbols].includes(name));

it.each(named)('the setting %s stands in at most 4 files of src', (name) => {
  const files = filesNaming(name);
  expect(files.length, files.join(', ')).toBeLessThanOrEqual(4);
});

it('the symbols of the loss stand where losses, presets and identities are', () => {
  for (const name of symbols) {
    const others = filesNaming(name).filter(
      (file) => !/^(model\/(losses\/|loss\.ts|presets\.ts)|imaging\/imagePresets\.ts)/.test(file),
    );
    expect(others.length, others.join(', ')).toBeLessThanOrEqual(2);
  }
});

it('the exceptions are settings that there are', () => {
  expect([...ordinary, ...symbols].filter((name) => !names.includes(name))).toEqual([]);
});
