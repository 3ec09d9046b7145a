import { describe, expect, it } from 'vitest';
import { GraeError, InputError } from '../../src/base/errors.js';

describe('an error as data', () => {
  it('makes its message of what was expected and what came', () => {
    const error = new InputError({ setting: 'bandwidth', expected: 'a bandwidth above 0', received: -1 });
    expect(error.message).toBe('expected a bandwidth above 0, but received: -1');
    expect(error).toMatchObject({ code: 'invalid-setting', exitCode: 2, received: -1 });
  });

  it('ends its message with what to do next, in words of the library', () => {
    const error = new GraeError({
      where: 'runs/a',
      problem: 'the loss is not a number',
      advice: [
        { text: 'train with a lower learning rate', setting: 'learningRate' },
        { text: 'train again' },
      ],
    });
    expect(error.message).toBe(
      'runs/a: the loss is not a number; train with a lower learning rate (learningRate), or train again',
    );
  });

  it('has a code of its kind where none is given', () => {
    expect(new GraeError('it failed').code).toBe('failed');
    expect(new InputError('it is wrong').code).toBe('invalid-input');
  });

  it('serialises its fields, without those that are not set', () => {
    const error = new InputError({ where: 'a.txt', problem: 'it is empty', code: 'not-found' });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'not-found',
      message: 'a.txt: it is empty',
      problem: 'it is empty',
      where: 'a.txt',
    });
  });
});
