import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { domain, nciLines } from './support.js';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('data/molecules/nci.smi', () => {
  const readme = read('data/molecules/README.md');

  it('is the file that its README describes', () => {
    const sum = createHash('sha256').update(read('data/molecules/nci.smi')).digest('hex');
    expect(readme).toContain(`\`${sum}\``);
    expect(readme).toContain(`${nciLines.length.toLocaleString('en')} small molecules`);
    const leftOut = [...readme.matchAll(/^\| (\d+) \|/gm)].map(([, count]) => Number(count));
    expect(leftOut.reduce((a, b) => a + b, nciLines.length)).toBe(4999);
  });

  it('holds molecules that the grammar reads, none twice', () => {
    const grammar = compileGrammar(read('grammars/smiles.ne'), { name: 'smiles' });
    const some = nciLines.filter((_, i) => i % 7 === 0);
    for (const smiles of some) {
      expect(smiles.length).toBeLessThanOrEqual(60);
      expect([smiles, grammar.parse(smiles).kind]).toEqual([smiles, 'parsed']);
    }
    expect(new Set(some.map((smiles) => domain.identify(smiles).canonical)).size).toBe(some.length);
  });
});
