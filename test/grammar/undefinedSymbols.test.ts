import { describe, expect, it } from 'vitest';
import { compileGrammar } from '../../src/grammar/compile.js';
import { GrammarError } from '../../src/grammar/grammarFinding.js';

function refusal(source: string): GrammarError {
  try {
    compileGrammar(source, { name: 'mine' });
  } catch (thrown) {
    if (thrown instanceof GrammarError) return thrown;
    throw thrown;
  }
  throw new Error('expected a refusal');
}

describe('a symbol that nothing defines', () => {
  it.each([
    // two neighbours exchanged; the start derives nothing without it
    [
      'expr -> expr "+" term | term\nterm -> nubmer\nnumber -> [0-9]',
      'nubmer',
      2,
      'number',
      'did you mean number?',
    ],
    // one that only an alternative needs
    ['S -> "x"\n  | "y"\n    Terms\nTerm -> "t"', 'Terms', 3, 'Term', 'did you mean Term?'],
    ['S -> digit:+\nDigit -> [0-9]', 'digit', 1, 'Digit', 'did you mean Digit?'],
    ['S -> ("a" | ("b" lettr):*):+\n\nletter -> "l"', 'lettr', 1, 'letter', 'did you mean letter?'],
    ['two[X] -> $X\n  $X nmae\nS -> two["a"]\nname -> "n"', 'nmae', 2, 'name', 'did you mean name?'],
    ['two[X] -> $X\nS -> two["a"\n  naem]\nname -> "n"', 'naem', 3, 'name', 'did you mean name?'],
    // unreachable, and still a mistake
    ['S -> "x"\nT -> Quite', 'Quite', 2, 'T', 'the nearest name that is defined is T'],
    ['S -> "x" S2\n', 'S2', 1, 'S', 'did you mean S?'],
  ])('%j', (source, symbol, line, nearest, said) => {
    const { message, findings, exitCode } = refusal(source);
    expect(findings).toMatchObject([
      { severity: 'error', kind: 'undefined', symbol, file: null, line, nearest },
    ]);
    expect(message).toBe(`mine, line ${line}: ${findings[0]!.message}`);
    expect(message).toContain(`${symbol} is used but not defined`);
    expect(message).toContain(said);
    expect(exitCode).toBe(2);
  });

  it('is told with the others', () => {
    const { message, findings } = refusal('S -> A B\n | C A\nD -> "d"');
    expect(findings.map(({ symbol, line }) => [symbol, line])).toEqual([
      ['A', 1],
      ['B', 1],
      ['C', 2],
    ]);
    expect(message).toMatch(/^mine, line 1: A is used .* \(so are B in line 1, C in line 2\)$/);
  });

  it('may be left so on purpose', () => {
    const source = 'S -> "x" | A | B\n';
    expect(compileGrammar(`${source}# undefined: A, B\n`).table.productions).toHaveLength(3);
    expect(refusal(`${source}# undefined: A\n`).findings).toHaveLength(1);
  });

  it('of many is looked for without end neither in time nor in words', () => {
    const source = `S -> ${Array.from({ length: 30_000 }, (_, i) => `x${i}y`).join(' | ')}\n`;
    const { message, findings } = refusal(source);
    expect(findings).toHaveLength(20);
    expect(message).toContain('29980 more');
    expect(message.length).toBeLessThan(1_000);
  });
});

it('a start without an end is told with its line', () => {
  expect(refusal('\nS -> "x" S\n').findings).toMatchObject([{ kind: 'unproductive', symbol: 'S', line: 2 }]);
});
