import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { DerivationSpace } from '../../src/corpus/generateDerivations.js';
import { generateFormulas } from '../../src/corpus/generateFormulas.js';
import { compileExpression } from '../../src/domain/expression/program.js';
import { sameFunctionAs } from '../../src/domain/expression/sameFunction.js';
import { languageOfGrammar } from '../../src/formula/languageOfGrammar.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { writeFormulaGrammar } from '../../src/library/writeFormulaGrammar.js';

const grammar = compileGrammar(
  writeFormulaGrammar({ variables: ['x', 'y'], operators: '+ - * / sin', constants: 'fitted,1,2' }),
);
const language = languageOfGrammar(grammar);

it('weights count derivations by the product of those of their productions', () => {
  // a(a|b)* of at most two letters: 1, and 1 * (3 + 1) with b three times as likely
  const { table } = compileGrammar('S -> "a" T\nT -> "a" | "b" | null');
  const space = new DerivationSpace(table, 2, [1, 1, 3, 1]);
  expect(space.byLength).toEqual([0, 0, 1 + 3 + 1]);
  const random = new Random(1);
  const draws = Array.from({ length: 5000 }, () => space.drawOfLength(2, random)[1]);
  // 3 of 5, within four standard deviations
  expect(Math.abs(draws.filter((production) => production === 2).length - 3000)).toBeLessThan(139);
});

describe('generateFormulas', () => {
  it('draws formulas of the language, each function once, the same for a seed', async () => {
    const request = { count: 150, seed: 1, maxProductions: 7 };
    const { strings, end } = await generateFormulas(language, request);
    expect(end).toBe('count');
    expect((await generateFormulas(language, request)).strings).toEqual(strings);
    for (const text of strings) expect(grammar.parse(text).kind, text).toBe('parsed');
    const programs = strings
      .filter((text) => !text.includes('c'))
      .map((text) => compileExpression(text, 'true', ['x', 'y']));
    for (const [i, one] of programs.entries())
      expect(programs.slice(i + 1).some(sameFunctionAs(one))).toBe(false);
    // all lengths: a leaf is one production, an operation of two leaves three
    const counts = strings.map((text) => text.match(/x|y|c|\d|[-+*/]|sin/g)!.length);
    for (const length of [1, 2, 3, 5, 7]) expect(counts).toContain(length);
  });

  it('ends where there are no more, and leaves out what is rejected', async () => {
    const request = { count: 100, seed: 1, maxProductions: 2, reject: (text: string) => text === 'x' };
    const { strings, end } = await generateFormulas(language, request);
    expect(end).toBe('rare');
    expect([...strings].sort()).toEqual(['sin(x)', 'sin(y)', 'y']);
  });
});
