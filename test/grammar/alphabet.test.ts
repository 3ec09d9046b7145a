import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { alphabetSource, symbolsOf } from '../../src/grammar/alphabet.js';
import { Codec } from '../../src/grammar/codec.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';

const codecOf = (symbols: readonly string[], merges: (codec: Codec) => Packing['merges'] = () => []) => {
  const grammar = compileGrammar(alphabetSource(symbols), { name: 'odd', reading: 'longest-match' });
  const plain = new Codec(grammar, new Packing(grammar.table, []));
  return new Codec(grammar, new Packing(grammar.table, merges(plain)));
};

/** What nearley's strings, classes, comments and blocks are written with, and what UTF-16 takes two units for. */
const odd = [
  'say "hi" and \'so\'',
  'back\\slash \\n \\u0041 \\',
  'tab\tbell\u0007nul\u0000 nbsp\u00a0 line\u2028separator',
  '{% js %} @{% x %} # comment [a-z] null -> | : $ %token',
  'é e\u0301 中 \ufeff 😀 𝒳 👩‍🔬',
  '',
];

describe('the grammar of an alphabet', () => {
  const codec = codecOf(odd.flatMap((text) => symbolsOf(text, null)));

  it('gives strings of any characters back, a production for each code point and one for the end', () => {
    for (const text of odd) {
      const outcome = codec.encode(text);
      if (outcome.kind !== 'encoded') throw new Error(outcome.message);
      expect(outcome.ambiguous).toBe(false);
      expect(outcome.ids).toHaveLength([...text].length + 1);
      expect(codec.decode(outcome.ids)).toBe(text);
    }
  });

  it('is a nearley file, by which nearley finds the same derivation', () => {
    const parsed = compileGrammar(codec.grammar.source);
    for (const text of odd) expect(parsed.parse(text)).toEqual(codec.grammar.parse(text));
  });

  it('depends on the symbols alone, not on their order', () => {
    expect(alphabetSource(['b', 'a', 'b', '"'])).toBe(
      'string -> null\nstring -> "\\"" string\nstring -> "a" string\nstring -> "b" string\n',
    );
  });

  it('says what was expected where nothing fits, and where that is', () => {
    expect(codecOf(['a', '😀']).encode('a😀😀€a')).toEqual({
      kind: 'failed',
      offset: 5,
      expected: ['"a"', '"😀"', 'end of text'],
      message: 'did not expect "€" at character 6; expected "a", "😀", end of text',
    });
  });

  it('can be packed', () => {
    const text = 'abababab';
    const packed = codecOf(['a', 'b'], (plain) => {
      const { ids } = plain.encode(text) as { ids: Uint16Array };
      return learnPacking(plain.grammar.table, [ids, ids], 3);
    });
    const outcome = packed.encode(text);
    if (outcome.kind !== 'encoded') throw new Error(outcome.message);
    expect(outcome.ids.length).toBeLessThan(9);
    expect(packed.decode(outcome.ids)).toBe(text);
  });
});

describe('the longest match', () => {
  it('makes one derivation of what nearley finds several of', () => {
    const symbols = ['C', 'l', 'Cl', '[', ']', '[nH]'];
    const codec = codecOf(symbols);
    expect(compileGrammar(codec.grammar.source).parse('CClC').kind).toBe('ambiguous');
    const outcome = codec.encode('CClC[nH]l');
    if (outcome.kind !== 'encoded') throw new Error(outcome.message);
    const texts = [...outcome.ids].map((id) => codec.table.productions[id]!.rhs[0] ?? 'end');
    expect(texts).toEqual(['C', 'Cl', 'C', '[nH]', 'l', 'end']);
    expect(outcome.ambiguous).toBe(false);
  });

  it.each([
    ['S -> "a" S | "a"', /production 1 is of another kind/],
    ['S -> "a" S', /derives no finite string/],
    ['S -> null | null | "a" S', /2 ends/],
    ['S -> null | "a" S | "a" S', /a symbol twice/],
    ['S -> null | "a" T\nT -> null | "a" T', /production 1 is of another kind/],
    ['S -> null | S "a"', /production 1 is of another kind/],
  ])('refuses %s', (source, why) => {
    const compiling = () => compileGrammar(source, { reading: 'longest-match' });
    expect(compiling).toThrow(InputError);
    expect(compiling).toThrow(why);
  });
});
