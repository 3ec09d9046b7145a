import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { defaultDomainOf, domainNames, loadDomain } from '../../src/domain/index.js';
import { createTextDomain } from '../../src/domain/text.js';
import { compileGrammar } from '../../src/grammar/compile.js';

const grammar = compileGrammar('S -> "a" S "b" | null', { name: 'pairs' });

describe('the text domain', () => {
  const domain = createTextDomain(grammar);

  it('has no scores', () => {
    expect(domain).toMatchObject({ name: 'text', scoreNames: [], ranking: null });
  });

  it('takes what the grammar derives, as it stands', () => {
    const verdict = { valid: true, reason: null, canonical: 'aabb', scores: {} };
    expect(domain.judge('aabb')).toEqual(verdict);
    expect(domain.identify('aabb')).toEqual(verdict);
    expect(domain.readLine(' ab ')).toBe(' ab ');
  });

  it('says where the rest stops being in the language', () => {
    expect(domain.judge('aab')).toEqual({
      valid: false,
      reason: expect.stringMatching(/^syntax: did not expect the end of the text; expected "b"$/),
      canonical: null,
      scores: {},
    });
    expect(domain.judge('a'.repeat(10_001)).reason).toMatch(/^limit: /);
  });

  it('outlives a parser that throws', () => {
    const broken = compileGrammar('S -> "a"');
    broken.parse = () => {
      throw new TypeError('no such token');
    };
    expect(createTextDomain(broken).judge('a').reason).toBe('failure: the parser threw no such token');
  });

  it('takes an ambiguous string for what it is, one of the language', () => {
    const ambiguous = createTextDomain(compileGrammar('S -> A | B\nA -> "a"\nB -> "a"'));
    expect(ambiguous.judge('a').valid).toBe(true);
  });
});

describe('domains by name', () => {
  it('are these', async () => {
    expect(domainNames).toEqual(['expression', 'molecule', 'text']);
    for (const name of ['expression', 'text']) expect((await loadDomain(name, { grammar })).name).toBe(name);
  });

  it('pass their options on', async () => {
    await expect(loadDomain('expression', { grammar, target: 'y' })).rejects.toThrow(
      'the target is not an expression',
    );
  });

  it.each([
    ['expresion', ' (Did you mean expression?)'],
    ['Molecules', ' (Did you mean molecule?)'],
    ['toString', ''],
    ['', ''],
  ])('%j is none', async (name, hint) => {
    const loaded = loadDomain(name, { grammar });
    await expect(loaded).rejects.toThrow(InputError);
    await expect(loaded).rejects.toMatchObject({
      code: 'not-found',
      message: `expected one of the domains expression, molecule, text, but received: ${name}${hint}`,
      received: name,
    });
  });

  it.each([
    ['expression', 'expression'],
    ['zinc', 'molecule'],
    ['smiles', 'molecule'],
    ['pairs', 'text'],
  ])('grammar %s: %s by default', (name, expected) => {
    expect(defaultDomainOf(name)).toBe(expected);
  });
});
