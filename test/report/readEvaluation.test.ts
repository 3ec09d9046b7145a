import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { parseEpochs } from '../../src/report/readEpochs.js';
import { parseEvaluation } from '../../src/report/readEvaluation.js';

describe('the JSON document of an evaluation', () => {
  it('is read with what older ones lack', () => {
    const read = parseEvaluation({ moses: { valid: 1, FCD: null }, guacamol: { validity: 0.5 } }, 'e.json');
    expect(read.moses).toEqual({ valid: 1, FCD: null });
    expect(read.guacamol).toMatchObject({ validity: 0.5, kl_train_subset: null, fcd: null });
    expect(read).toMatchObject({ trainingRow: null, counts: {}, notComputed: [] });
  });

  it.each([
    [null],
    [1],
    ['text'],
    [[]],
    [{}],
    [{ moses: null, guacamol: null }],
    [{ moses: {}, guacamol: null }],
    [{ moses: { valid: 'all' }, guacamol: {} }],
    [{ moses: {}, guacamol: { kl_train_subset: 3 } }],
    [{ moses: {}, guacamol: {}, counts: null }],
    [{ moses: {}, guacamol: {}, notComputed: [null] }],
    [{ moses: {}, guacamol: {}, trainingRow: {} }],
  ])('is refused as %j, with its name', (document) => {
    const reading = () => parseEvaluation(document, 'e.json');
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(/^e\.json: the JSON document of an evaluation: /);
  });
});

it('lines of epochs are read, and one that a kill left unfinished is passed over', () => {
  const line = (epoch: number) => JSON.stringify({ epoch, train: 2, validation: null, learningRate: 0.1 });
  const text = `${line(1)}\nnull\n[]\n{"epoch":"x"}\n${line(2)}\n${line(3).slice(0, 20)}`;
  expect(parseEpochs(text).map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(parseEpochs('')).toEqual([]);
});
