import { describe, expect, it } from 'vitest';
import { DerivationSpace } from '../../src/corpus/generateDerivations.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { GrammarError } from '../../src/grammar/grammarFinding.js';

const refusal = (source: string): string => {
  try {
    compileGrammar(source, { name: 'big' });
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(GrammarError);
    const { message } = thrown as GrammarError;
    expect(message.length).toBeLessThan(400);
    return message;
  }
  throw new Error('expected a refusal');
};

const list = (count: number, item: (i: number) => string, separator = ' | ') =>
  Array.from({ length: count }, (_, i) => item(i)).join(separator);

describe('a grammar beyond a bound is refused at once, with the bound', () => {
  it.each([
    // the 989 kB grammar that took 4.2 GB
    ['alternatives', () => `S -> ${list(100_000, (i) => `"${i}"`)}`, 'at most 65534 alternatives'],
    ['alternatives in groups', () => `S -> (${list(70_000, () => '"a"')})`, 'at most 65534 alternatives'],
    ['nested groups', () => `S -> ${'('.repeat(101)}"x"${')'.repeat(101)}`, 'nested at most 100 deep'],
    ['very nested groups', () => `S -> ${'('.repeat(450_000)}"x"`, 'nested at most 100 deep'],
    [
      'nested arguments',
      () => `m[X] -> $X\nS -> ${'m['.repeat(200)}"x"${']'.repeat(200)}`,
      'nested at most 100',
    ],
    ['repetitions of repetitions', () => `S -> "x"${':+'.repeat(101)}`, 'nested at most 100 deep'],
    ['repetitions that double', () => `S -> "x"${':+'.repeat(40)}`, 'at most 65534 productions'],
    ['a macro that uses itself', () => 'm[X] -> "a" m[$X]\nS -> m["b"]', 'does a macro use itself?'],
    [
      'macros that double',
      () => `m0[X] -> $X\n${list(60, (i) => `m${i + 1}[X] -> m${i}[$X] m${i}[$X]`, '\n')}\nS -> m60["a"]`,
      'at most 65534 productions',
    ],
    [
      'macros that write long rules',
      () => `m[X] -> ${'$X '.repeat(990)}\nS -> ${list(3000, () => 'm["a"]')}`,
      'at most 1000000 symbols in all',
    ],
    ['long names', () => `${'S'.repeat(201)} -> "a"`, 'names of at most 200 characters'],
    [
      'classes of much',
      () => `S -> ${list(1000, (i) => `[^${String.fromCharCode(0x100 + i)}]`)}`,
      '65534 productions',
    ],
    [
      'classes',
      () => `S -> ${list(2001, (i) => `[${String.fromCharCode(0x100 + i)}]`)}`,
      'at most 2000 different',
    ],
  ])('%s', (_, source, bound) => {
    expect(refusal(source())).toContain(bound);
  });
});

it('derivations are counted within a bound that depends on the grammar', () => {
  const { table } = compileGrammar(`S -> ${list(90, () => 'T', ' ')}\nT -> "a" | T "b"`);
  expect(() => new DerivationSpace(table, 10_000)).toThrow(
    /derivations of at most \d+ productions for a grammar of this size/,
  );
  // S and 90 times T; one production more: any one T has a "b"
  expect(new DerivationSpace(table, 92).total).toBe(1 + 90);
});
