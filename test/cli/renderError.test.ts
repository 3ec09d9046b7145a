import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { renderError, renderMessage } from '../../src/cli/output/renderError.js';

describe('an error on the command line', () => {
  it('names settings by their flags', () => {
    const error = new InputError({
      where: 'runs/a',
      problem: 'the loss is not a number',
      advice: [
        { text: 'train with a lower learning rate', setting: 'learningRate' },
        { text: 'draw the levels of noise', setting: 'noiseLevels', value: 'drawn' },
        { text: 'work on fewer strings', setting: 'count' },
      ],
    });
    expect(renderError(error)).toBe(
      'runs/a: the loss is not a number; train with a lower learning rate (--learning-rate), ' +
        'draw the levels of noise (--noise-levels drawn) or work on fewer strings (-n)',
    );
  });

  it('names the setting at fault where no advice does', () => {
    const error = new InputError({ setting: 'freeBits', expected: 'a number of 0 or more', received: -1 });
    expect(renderError(error)).toBe('expected a number of 0 or more, but received: -1 (--free-bits)');
  });

  it('names the command to type next', () => {
    const task = { kind: 'fit', run: 'runs/a', settings: { as: 'two' } } as const;
    const advice = [{ text: 'fit one', task }];
    expect(renderMessage({ problem: 'there is no density', advice })).toBe(
      'there is no density; fit one ("grae fit runs/a --as two")',
    );
  });
});
