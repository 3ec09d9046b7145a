import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { collectLexicon } from '../../src/grammar/lexicon.js';
import { yieldText } from '../../src/grammar/text.js';
import { shipped } from './support/grammars.js';

const source = `@{%
const moo = require('moo');
const lexer = moo.compile({ number: /[0-9]+/, word: /[a-z]+/, plus: '+' });
%}
@lexer lexer
sum -> term | term "+" sum
term -> %number | %word
`;

describe('collectLexicon', () => {
  const bare = compileGrammar(source, { allowCode: true });

  it('collects the texts of each type, sorted; what the lexer cannot read is passed over', async () => {
    const lexicon = await collectLexicon(bare, ['10+b', '2+a', 'c+?', '', '2']);
    expect([...lexicon].sort()).toEqual([
      ['number', ['10', '2']],
      ['plus', ['+']],
      ['word', ['a', 'b', 'c']],
    ]);
  });

  it('gives productions: text -> derivation -> text', async () => {
    const lexicon = await collectLexicon(bare, ['10+b', '2']);
    const grammar = compileGrammar(source, { allowCode: true, lexicon });
    // 2 of sum, 2 of term, 2 numbers, 1 word
    expect(grammar.table.productions).toHaveLength(4 + 3);
    for (const text of ['2', 'b+10+2', '10+10']) {
      const outcome = grammar.parse(text);
      if (outcome.kind !== 'parsed') throw new Error(`${text}: ${outcome.kind}`);
      expect(yieldText(grammar.table, outcome.derivation)).toBe(text);
    }
    for (const text of ['3', '10+', '+', '10+?']) expect(grammar.parse(text).kind).toBe('failed');
    expect(grammar.parse('10+?')).toMatchObject({ offset: 3 });
  });

  it('is empty for a grammar without a lexer', async () => {
    expect(await collectLexicon(shipped('expression'), ['x'])).toEqual(new Map());
  });

  it('refuses more texts than a vocabulary has', async () => {
    const texts = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
    expect((await collectLexicon(bare, texts(20_000))).get('number')).toHaveLength(20_000);
    const refused = collectLexicon(bare, texts(20_001));
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(/token number has more than 20000/);
  });
});
