import { expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { drawStrings } from '../../src/corpus/generateStrings.js';
import { checkGrammar } from '../../src/grammar/check.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { GrammarError } from '../../src/grammar/grammarFinding.js';

const sources = [
  'S -> "if " S | "if " S " else " S | "x" {% id %}\n',
  '@{% const a = 1; %}\njson -> _ (object | array) _ {% d => d[1] %}\nobject -> "{" _ (pair (_ "," _ pair):*):? _ "}"\npair -> key _ ":" _ value\nkey -> "\\"" [^\\\\"\\n]:* "\\""\narray -> "[" value:? "]"\nvalue -> key | [0-9]:+ | "true"i | "null" | array\n_ -> [\\s]:*\n',
  'two[X, Y] -> $X (", " $Y):?\nS -> two["a" S, [é-ü]] | null\n# undefined: T\n',
  'E -> E "+" T | T\nT -> T "*" F | F\nF -> "(" E ")" | [α-ω] | .\n',
];

const pieces = [
  ...[
    '"',
    '[',
    '[^',
    '(',
    ')',
    ':*',
    ':+',
    ':?',
    '|',
    '->',
    '{%',
    '%}',
    '@{%',
    '@builtin "number.ne"',
    '$',
    '%',
  ],
  ...[
    'null',
    '.',
    '\\',
    '\n',
    '#',
    'i',
    '"é"i',
    '[α-ω]',
    '😀',
    '\u0000',
    '\ufeff',
    ']',
    'a',
    '[z-a]',
    '[\\d-x]',
  ],
  ...[
    '`',
    '(S):*',
    '[\\',
    'constructor',
    '__proto__',
    '"\\ud800"',
    '@lexer a++',
    ' ',
    ',',
    'S',
    '@include "x"',
  ],
];

function mutated(source: string, random: Random): string {
  let text = source;
  for (let count = 1 + random.integer(3); count > 0; count--) {
    const at = random.integer(text.length + 1);
    const behind = at + (random.integer(2) === 0 ? 0 : random.integer(6));
    const piece =
      random.integer(4) === 0
        ? String.fromCharCode(random.integer(65_536))
        : pieces[random.integer(pieces.length)]!;
    text = text.slice(0, at) + (random.integer(4) === 0 ? '' : piece) + text.slice(behind);
  }
  return text;
}

it('a mutated grammar is refused in one line, or its own strings parse', () => {
  const random = new Random(7);
  const counts = { refused: 0, used: 0 };
  for (let i = 0; i < 400; i++) {
    const source = mutated(sources[i % sources.length]!, random);
    try {
      const grammar = compileGrammar(source, { name: 'mutated' });
      checkGrammar(grammar, { samples: 3 });
      const drawing = drawStrings(grammar, { count: 3, seed: i, maxProductions: 12 });
      let step = drawing.next();
      while (step.done !== true) step = drawing.next();
      for (const text of step.value.strings) {
        const { kind } = grammar.parse(text);
        expect([source, text, kind]).toEqual([
          source,
          text,
          expect.stringMatching(/parsed|ambiguous|too-much-work/),
        ]);
      }
      counts.used++;
    } catch (thrown) {
      if (!(thrown instanceof GrammarError)) throw thrown;
      expect(thrown.message).toMatch(/^mutated[^\n]*$/);
      expect(thrown.message.length).toBeLessThan(1_000);
      counts.refused++;
    }
  }
  expect(counts.used).toBeGreaterThan(60);
  expect(counts.refused).toBeGreaterThan(60);
});
