import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { Guard } from '../../src/grammar/guard.js';
import { checkAutomaton } from '../../src/grammar/prefixLaws.js';
import { readPrefixModule } from '../../src/grammar/prefixModule.js';
import { defaultRules } from '../../src/grammar/prefixState.js';
import { yieldText } from '../../src/grammar/text.js';

const state = `{ broken: 0, brokenAtEnd: 0, debt: 0, payable: true, wanted: () => '', advance() {}, copy() { return { ...this }; }, writeFeatures() {} }`;
const moduleWith = (properties: string) => `export const prefix = { ${properties} };`;
const sound = `name: 'mine-1', features: [], rules: ['one', 'two'], start: () => (${state})`;

describe('readPrefixModule', () => {
  it('gives the automaton with its source', async () => {
    const source = moduleWith(`${sound}, optional: ['two'], filler: 'x'`);
    const automaton = await readPrefixModule(source, 'mine.mjs');
    expect(automaton).toMatchObject({
      name: 'mine-1',
      rules: ['one', 'two'],
      optional: ['two'],
      filler: 'x',
      source,
    });
    expect(defaultRules(automaton)).toEqual(['one']);
    expect(automaton.start().payable).toBe(true);
  });

  it('takes no filler and no optional rules for none', async () => {
    const automaton = await readPrefixModule(moduleWith(sound), 'mine.mjs');
    expect(automaton).toMatchObject({ optional: [], filler: '' });
    expect(defaultRules(automaton)).toEqual(['one', 'two']);
  });

  it('takes a character for what is not known yet, by which the guard vetoes without a search', async () => {
    const source = `
class Words {
  constructor(more, broken, unsure) { this.more = more; this.broken = broken; this.unsure = unsure; }
  get brokenAtEnd() { return this.more === 0 ? this.broken : this.broken | 1; }
  get debt() { return Math.abs(this.more); }
  get payable() { return true; }
  wanted() { return this.more > 0 ? 'b' : this.more < 0 ? 'a' : ''; }
  advance(text) {
    for (const character of text) {
      if (character === '?') { this.unsure = true; continue; }
      this.more += character === 'a' ? 1 : -1;
      if (this.more > 3 && !this.unsure) this.broken |= 2;
    }
  }
  copy() { return new Words(this.more, this.broken, this.unsure); }
  writeFeatures() {}
}
export const prefix = { name: 'words-1', features: [], rules: ['even', 'few'], unknown: '?', start: () => new Words(0, 0, false) };`;
    const automaton = await readPrefixModule(source, 'words.mjs');
    expect(automaton.unknown).toBe('?');
    const { table } = compileGrammar('S -> null | "a" S | "b" S', { name: 'words' });
    checkAutomaton(automaton, table);
    const guard = new Guard(table, automaton);
    expect(guard.endings.outlooksAreCertain).toBe(true);
    const random = new Random(1);
    for (let i = 0; i < 100; i++) {
      const derivation = guard.start(20);
      while (!derivation.finished) {
        const chosen = derivation.choose(random.shuffle(Int32Array.from(table.byLhs[derivation.top]!)));
        if (chosen === null) derivation.rescue();
        else derivation.advance(chosen);
      }
      const text = yieldText(table, derivation.taken);
      expect(text.replaceAll('a', '')).toHaveLength(text.length / 2);
    }
  });

  it('start() may use what stands beside it in the object', async () => {
    const source = `class Prefix { name = 'mine-1'; features = []; rules = []; start() { return this.first(); } first() { return ${state}; } }
export const prefix = new Prefix();`;
    expect((await readPrefixModule(source, 'mine.mjs')).start().debt).toBe(0);
  });

  it.each([
    ['export const =', /no|none: Unexpected token.*"node --check mine\.mjs" shows where/],
    [
      '\n\nconst nothing = null;\nexport const prefix = nothing.x;',
      /threw when it was run, at line 4: Cannot read/,
    ],
    ['throw "a string"', /threw when it was run: a string/],
    ['import "./other.mjs";', /imports another file, but a module must be complete in one file/],
    ['import "some-package";', /imports another file/],
    ['import { nothing } from "node:fs";', /does not provide an export named 'nothing'/],
    ['export const other = 1;', /expected "export const prefix = \{ \.\.\. \}", but it exports other/],
    ['export default {};', /but it exports default/],
    ['', /but it exports nothing/],
    ['export const prefix = 3;', /expected an object as prefix, but it is 3/],
    [moduleWith(`features: [], rules: []`), /as prefix\.name .* but it is missing/],
    [moduleWith(`name: 'a b'`), /as prefix\.name .* but it is "a b"/],
    [
      moduleWith(`${sound}, rule: []`),
      /the prefix state mine-1: expected nothing but name, .*, but it has rule/,
    ],
    [moduleWith(`name: 'mine-1', features: [], rules: []`), /a function as prefix\.start, but it is missing/],
    [moduleWith(`${sound}, features: 'x'`), /prefix\.features: expected a list of names, but it is "x"/],
    [moduleWith(`${sound}, features: ['a', 'a']`), /prefix\.features: .* but it has "a" twice/],
    [moduleWith(`${sound}, features: ['a', 3]`), /prefix\.features: expected different names.* but it has 3/],
    [moduleWith(`${sound}, features: ['a', undefined]`), /prefix\.features: .* but it has missing/],
    [moduleWith(`${sound}, features: ['']`), /prefix\.features: .*none of them empty, but it has ""/],
    [
      moduleWith(`${sound}, rules: Array.from({ length: 32 }, (_, i) => 'r' + i)`),
      /at most 31 names, but there are 32/,
    ],
    [moduleWith(`${sound}, rules: ['no word']`), /words as prefix\.rules .* but it has "no word"/],
    [moduleWith(`${sound}, rules: ['__proto__']`), /words as prefix\.rules/],
    [moduleWith(`${sound}, optional: ['three']`), /three is not one/],
    [moduleWith(`${sound}, filler: 7`), /a string as prefix\.filler, but it is 7/],
    [`//${'x'.repeat(1_000_001)}`, /at most 1000000 characters/],
  ])('refuses %.60s', async (source, message) => {
    const reading = readPrefixModule(source, 'mine.mjs');
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(/^mine\.mjs: /);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.not.toThrow(/data:/);
  });
});
