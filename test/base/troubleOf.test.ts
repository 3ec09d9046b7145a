import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { troubleOf } from '../../src/base/troubleOf.js';

it('knows a file that the system refuses', async () => {
  const thrown = await readFile('nowhere/none').catch((error: unknown) => error);
  expect(troubleOf(thrown)).toMatchObject({
    code: 'system',
    where: 'nowhere/none',
    message: 'nowhere/none: there is no such file; check the path',
  });
});

it('knows too little memory and too deep a nesting', () => {
  expect(troubleOf(new RangeError('Invalid typed array length: 1e99'))?.code).toBe('too-large');
  expect(troubleOf(new RangeError('Maximum call stack size exceeded'))?.message).toMatch(/fewer levels/);
});

it('leaves a mistake of the program alone', () => {
  expect(troubleOf(new TypeError('x is not a function'))).toBeNull();
  expect(troubleOf('a string')).toBeNull();
});
