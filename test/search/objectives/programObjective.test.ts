import { describe, expect, it } from 'vitest';
import type { LineProgram, ProgramAnswer } from '../../../src/base/lineProgram.js';
import type { JudgedText } from '../../../src/domain/domain.js';
import { programObjective } from '../../../src/search/objectives/programObjective.js';
import { programValue } from '../../../src/search/objectives/programValue.js';

const judged = (text: string, canonical = text): JudgedText => {
  return { text, canonical, valid: true, reason: null, scores: {} };
};

const line = (text: string): ProgramAnswer => ({ kind: 'line', line: text });
const late: ProgramAnswer = { kind: 'late' };
const crash: ProgramAnswer = { kind: 'ended', how: 'ended with the exit status 1', status: 1 };

/** A program that gives these answers in turn, and the objective that it computes. */
function scripted(answers: readonly ProgramAnswer[], complaints: readonly string[] = []) {
  const log: string[] = [];
  const failures: string[] = [];
  const left = [...answers];
  const program: LineProgram = {
    ask: async (text) => {
      log.push(text);
      return left.shift()!;
    },
    stop: async () => void log.push('stop'),
    complaints,
  };
  const objective = programObjective(program, {
    command: 'dock',
    better: 'lower',
    objectiveTimeout: 9,
    onFailure: (message) => failures.push(message),
  });
  const evaluate = (...texts: string[]) => objective.evaluate(texts.map((text) => judged(text)));
  return { objective, evaluate, log, failures };
}

describe('a value that a program answers', () => {
  it.each([
    ['0.5', 0.5],
    [' -1e-3 ', -0.001],
    ['.5', 0.5],
    ['5.', 5],
    ['', Number.NaN],
    ['NaN', Number.NaN],
    ['-inf', Number.NaN],
    ['null', Number.NaN],
    ['None', Number.NaN],
    ['{"value": 3, "poses": 9}', 3],
    ['{"affinity": -7.5, "pose": "a"}', -7.5],
    ['{"value": null}', Number.NaN],
    ['{"value": NaN, "of": -Infinity}', Number.NaN],
    ['{"a": 1, "b": 2}', null],
    ['{"value": "3"}', null],
    ['{"value": 3', null],
    ['[3]', null],
    ['0x10', null],
    ['1 2', null],
    ['Loading the model...', null],
  ])('%j is %s', (text, value) => {
    expect(programValue(text)).toBe(value);
  });
});

describe('an objective that a program computes', () => {
  it('asks for the canonical form of one string after the other', async () => {
    const { objective, log } = scripted([line('1'), line('{"value":2}')]);
    expect(objective).toMatchObject({
      name: 'dock',
      better: 'lower',
      batch: 1,
      settings: { command: 'dock' },
    });
    expect(await objective.evaluate([judged('C1=CC=CC=C1', 'c1ccccc1'), judged('C')])).toEqual([1, 2]);
    expect(log).toEqual(['c1ccccc1', 'C']);
  });

  it.each([late, crash])('starts the program again for one more attempt ($kind)', async (failure) => {
    const { evaluate, log, failures } = scripted([failure, line('1')]);
    expect(await evaluate('a')).toEqual([1]);
    expect(log).toEqual(['a', 'stop', 'a']);
    expect(failures).toEqual([]);
  });

  it('gives no value for a string at which the program fails twice, and goes on', async () => {
    const { evaluate, log, failures } = scripted([late, crash, line('1')], ['no licence']);
    expect(await evaluate('a', 'b')).toEqual([Number.NaN, 1]);
    expect(log).toEqual(['a', 'stop', 'a', 'stop', 'b']);
    expect(failures).toEqual([
      'dock: the program ended with the exit status 1 and complained: no licence, twice, at "a", which has no value therefore',
    ]);
  });

  it('ends after failures at five strings in a row, an answer in between beginning anew', async () => {
    const four = Array.from({ length: 8 }, () => late);
    const { evaluate } = scripted([...four, line('1'), ...four, late, late], ['loading', 'no licence']);
    expect(await evaluate('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')).toHaveLength(9);
    await expect(evaluate('j')).rejects.toThrow(
      'dock: the program did not answer within 9 s and complained: loading | no licence, twice, at "j", as at the 4 strings before; have it flush its output after every line, or allow more time (objectiveTimeout)',
    );
  });

  it('ends at once for a command that is not there', async () => {
    const { evaluate } = scripted(
      [{ kind: 'ended', how: 'ended with the exit status 127', status: 127 }],
      ['dock: not found'],
    );
    await expect(evaluate('a')).rejects.toThrow(
      /exit status 127 and complained: dock: not found; correct the command/,
    );
  });

  it('quotes a line that is no value, or that nothing asked for', async () => {
    await expect(scripted([line('Loading...')]).evaluate('a')).rejects.toThrow(
      /dock: expected a number, .* but the program answered "Loading..." to "a"; have it write nothing else/,
    );
    await expect(scripted([{ kind: 'unasked', line: 'done' }]).evaluate('a')).rejects.toThrow(
      /expected one line for each string, but the program wrote one more: "done"/,
    );
  });

  it('refuses strings of several lines', async () => {
    await expect(scripted([]).evaluate('a\nb')).rejects.toThrow(
      /without a line break, but the program would get "a\\nb"/,
    );
  });

  it('is not waited for when the search is to end, and ends the program at its close', async () => {
    const { objective, log } = scripted([]);
    const interrupt = new AbortController();
    interrupt.abort();
    await expect(objective.evaluate([judged('a')], interrupt.signal)).rejects.toBe(interrupt.signal.reason);
    await objective.close!();
    expect(log.at(-1)).toBe('stop');
  });
});
