import { describe, expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { symbolsOf } from '../../src/grammar/alphabet.js';

describe('tokens of a domain', () => {
  it.each([
    ['molecule', 'Clc1[nH]c(Br)c1', ['Cl', 'c', '1', '[nH]', 'c', '(', 'Br', ')', 'c', '1']],
    ['molecule', 'C%12S[C@@H](B)N%1', ['C', '%12', 'S', '[C@@H]', '(', 'B', ')', 'N', '%', '1']],
    // no bracket that closes: nothing is swallowed
    ['molecule', '[N[O-]', ['[', 'N', '[O-]']],
    ['expression', 'sin(x)*exp(1/3)', ['sin', '(', 'x', ')', '*', 'exp', '(', '1', '/', '3', ')']],
  ])('%s: %s', async (name, text, tokens) => {
    const domain = await loadDomain(name, { grammar: await loadGrammar('expression') });
    expect(symbolsOf(text, domain.tokens)).toEqual(tokens);
    expect(symbolsOf(text, null)).toEqual([...text]);
  });

  it('text has none, and without a grammar any string but the empty one is valid', async () => {
    const domain = await loadDomain('text', { grammar: null });
    expect(domain.tokens).toBeNull();
    expect(domain.judge('any 😀')).toMatchObject({ valid: true, canonical: 'any 😀' });
    expect(domain.judge('')).toMatchObject({ valid: false, reason: expect.stringMatching(/^empty: /) });
  });

  it('expressions are judged by a grammar, and none is refused', async () => {
    await expect(loadDomain('expression', { grammar: null })).rejects.toThrow(/expected a grammar/);
  });
});
