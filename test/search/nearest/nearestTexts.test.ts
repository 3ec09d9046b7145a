import { describe, expect, it } from 'vitest';
import { loadGrammar } from '../../../src/corpus/shipped.js';
import { loadDomain } from '../../../src/domain/index.js';
import { Codec } from '../../../src/grammar/codec.js';
import { Packing } from '../../../src/grammar/packing.js';
import { nearestTexts } from '../../../src/search/nearest/nearestTexts.js';

const languageOf = async (domain: string, name: string) => {
  const grammar = await loadGrammar(name);
  return {
    domain: await loadDomain(domain, { grammar }),
    codec: new Codec(grammar, new Packing(grammar.table, [])),
  };
};

describe('the nearest of many molecules', async () => {
  const model = await languageOf('molecule', 'smiles');
  const texts = ['C1CC', 'CCCCCCCC', 'OCCC', 'C1=CC=CC=C1C(=O)OC', 'CCO', 'CC(=O)Nc1ccc(O)cc1'];
  const canonical = (text: string) => model.domain.identify(text).canonical!;

  it('is the one that a comparison with each finds, by counts and not by bits', async () => {
    const nearest = await nearestTexts(model, texts, { searches: 5 });
    expect(nearest.count).toBe(5);
    const { prepare, compare } = model.domain.similarity!;
    for (const asked of ['CCCO', 'CCCCCCCCCCCC', 'COC(=O)c1ccccc1', 'CCCCCCCO', 'NCCC', 'CC(N)=O'].map(
      canonical,
    )) {
      const similarities = texts.map((text) => {
        const prepared = prepare(text);
        return prepared === null ? 0 : compare(prepare(asked)!, prepared);
      });
      const best = Math.max(...similarities);
      const text = texts[similarities.indexOf(best)]!;
      expect(nearest.find({ text: asked, canonical: asked })).toEqual({
        text,
        canonical: canonical(text),
        similarity: best,
      });
    }
    expect(nearest.find({ text: 'OCC', canonical: canonical('OCC') })).toMatchObject({
      text: 'CCO',
      similarity: 1,
    });
    expect(nearest.find({ text: '[Xe]', canonical: '[Xe]' })).toBeNull();
  });

  it('is refused where no string is valid', async () => {
    await expect(nearestTexts(model, ['C1CC', 'x'], { searches: 1 })).rejects.toThrow('none is valid');
  });
});

it('is found by derivations where a domain has no similarity, unless there are too many pairs', async () => {
  const model = await languageOf('expression', 'expression');
  const nearest = await nearestTexts(model, ['sin(x)', 'x*x', 'x*x+1', 'x+'], { searches: 3 });
  expect(nearest.count).toBe(3);
  expect(nearest.find({ text: 'x*x+2', canonical: null })).toMatchObject({ text: 'x*x+1' });
  expect(nearest.find({ text: 'sin(x)', canonical: null })).toMatchObject({ text: 'sin(x)', similarity: 1 });
  await expect(nearestTexts(model, ['x', 'x+1', 'x+2'], { searches: 7_000_000 })).rejects.toThrow(
    /^expected at most 20,000,000 pairs of strings/,
  );
});
