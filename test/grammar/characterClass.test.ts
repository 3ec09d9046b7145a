import { describe, expect, it } from 'vitest';
import { characterClass } from '../../src/grammar/characterClass.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { collectLexicon, needsLexicon } from '../../src/grammar/lexicon.js';
import { describeProduction } from '../../src/grammar/show.js';
import { byNearley, parsesByNearley } from './support/nearley.js';

/** Texts that classes tell apart: ASCII, Latin, Greek, CJK, blanks, line ends, halves and whole astral characters. */
const texts = [
  ...['a', 'A', 'z', '"', '\\', '-', ']', '0', ' ', '\t', '\n', '\r', '\v', '\u0000', '\u007f', '\u00a0'],
  ...[
    'é',
    'ü',
    'þ',
    'É',
    'ß',
    'ẞ',
    'α',
    'ω',
    'Ω',
    'я',
    '中',
    'ŉ',
    'ʼ',
    'ı',
    'İ',
    '\u2028',
    '\ufeff',
    '\uffff',
  ],
  ...['\ud83d', '\ude00', '😀', '😁', 'aé', 'éé', 'straße', 'STRASSE', 'straSe', 'É1', 'é1', 'u{1F600}', 'u'],
];

const grammars = [
  ...[
    '[é-ü]',
    '[α-ω]',
    '[а-яё]',
    '[a-zà-ÿ]',
    '[^a-z]',
    '[^"]',
    '.',
    '[😀]',
    '[😀😁]',
    '[\\u{1F600}]',
    '[\\s]',
  ],
  ...[
    '[\\S]',
    '[\\w]',
    '[\\W]',
    '[\\d\\D]',
    '[\\sé]',
    '[^\\s]',
    '[\\x00-\\x1f]',
    '[\\r\\n]',
    '[\\u4e00-\\u9fff]',
  ],
  ...[
    '[\\ud800-\\udfff]',
    '[^\\u0000-\\u007f]',
    '[\\-é\\]]',
    '[\\b]',
    '[.]',
    '[\\cA]',
    '[\\0]',
    '[^]',
    '[中]',
  ],
].flatMap((one) => [`S -> ${one}`, `S -> ${one}:+`, `S -> "a":? ${one} ${one}:?`]);

const caseless = [
  'S -> "straße"i',
  'S -> "É"i "1"',
  'S -> "ŉ"i',
  'S -> "İ"i',
  'S -> "😀a"i',
  'S -> "ω":? "Я"i',
];

describe('character classes and literals in either case', () => {
  it.each([...grammars, ...caseless])(
    'derive with a corpus just what nearley derives: %s',
    async (source) => {
      const expected = byNearley(source);
      const base = compileGrammar(source);
      const grammar = needsLexicon(base)
        ? compileGrammar(source, { lexicon: await collectLexicon(base, texts) })
        : base;
      const outcome = (text: string) => {
        const { kind } = grammar.parse(text);
        return kind === 'parsed' ? 1 : kind === 'ambiguous' ? 2 : 0;
      };
      expect(texts.map((text) => [text, outcome(text)])).toEqual(
        texts.map((text) => [text, Math.min(2, parsesByNearley(expected, text))]),
      );
    },
  );

  it('have what they name without a corpus', () => {
    expect(compileGrammar('a -> [α-ω] | a "x"').parse('λxx').kind).toBe('parsed');
    // U+03B1 to U+03C9: 25 letters
    expect(characterClass(/[α-ω]/)).toMatchObject({ ascii: [], isOpen: false });
    expect(characterClass(/[α-ω]/).named.join('')).toBe('αβγδεζηθικλμνξοπρςστυφχψω');
    expect(characterClass(/[\r\n]/)).toMatchObject({ ascii: ['\n'], named: ['\r'], isOpen: false });
    expect(characterClass(/[\sé]/)).toMatchObject({ ascii: ['\t', '\n', ' '], named: ['é'], isOpen: true });
    expect(characterClass(/[^"]/)).toMatchObject({ named: [], beyond: [], isOpen: true });
    expect(characterClass(/[^"]/).ascii).toHaveLength(96);
  });

  it('are never empty where they match something', () => {
    const { beyond, isOpen } = characterClass(/[\u4e00-\u9fff]/);
    expect([beyond.length, beyond[0], isOpen]).toEqual([256, '一', true]);
    expect(characterClass(/[^\s!-~]/).beyond.slice(0, 3)).toEqual(['ª', '²', '³']);
    expect(characterClass(/[^\s\S]/)).toMatchObject({ ascii: [], beyond: [], isOpen: false });
  });

  it('say what is missing where a text has a character that a class matches', () => {
    expect(compileGrammar('S -> "<" [^>]:+ ">"').parse('<é>')).toMatchObject({
      offset: 1,
      message: expect.stringContaining('[^>] matches it, but has no production for it'),
    });
  });

  it('add what a corpus has behind what they have without, and nothing else', async () => {
    const source = 'S -> [^>]:+ T\nT -> [é-ë]';
    const base = compileGrammar(source);
    const lexicon = await collectLexicon(base, ['a>é', '中>', '😀']);
    expect([...lexicon]).toEqual([
      ['[^>]', ['é', '中', '\ud83d', '\ude00']],
      ['[é-ë]', ['é', 'ê', 'ë']],
    ]);
    const learned = compileGrammar(source, { lexicon });
    const names = ({ table }: typeof base) => table.productions.map((_, i) => describeProduction(table, i));
    expect(names(learned).slice(0, 100)).toEqual(names(base).slice(0, 100));
    expect(names(learned).length - names(base).length).toBe(4);
  });

  it('of a run made before have what they had: of ASCII', () => {
    const { table } = compileGrammar('S -> [a-zé\\r]', { isSaved: true, lexicon: new Map() });
    expect(table.productions).toHaveLength(1 + 26);
    expect(compileGrammar('S -> [a-zé\\r]').table.productions).toHaveLength(1 + 28);
    expect(compileGrammar('S -> "x" | T', { isSaved: true }).table.nonTerminals).toEqual(['S', 'T']);
  });
});
