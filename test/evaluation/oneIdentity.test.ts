import { describe, expect, it } from 'vitest';
import { evaluateMolecules } from '../../src/evaluation/evaluateMolecules.js';
import { domain, readCsv } from '../domain/molecule/support.js';

/** Strings that RDKit 2022.09 and 2026.09 judge differently, spellings of one molecule, extensions, what is no molecule. */
const judgedApart = [
  '[CH5+]',
  '[AsH6]',
  'n1(=O)CC1',
  '[Br-2]',
  '[Pt@SP0]',
  'CCO |$;;R1$|',
  'C1CC',
  'N[C@TH](C)(F)O',
];

describe('evaluate and score', () => {
  it('judge by one rule, count by one identity, and find nothing new in a corpus beside itself', async () => {
    const texts = [...readCsv('reference/identity.csv').map(({ smiles }) => smiles!), ...judgedApart];
    const verdicts = texts.map((text) => ({ text, ...domain.identify(text) })).filter(({ valid }) => valid);
    const { moses, guacamol, counts } = await evaluateMolecules({
      samples: texts,
      train: texts,
      test: ['CCO', 'c1ccccc1'],
    });
    expect(counts.samples).toEqual({ strings: texts.length, valid: verdicts.length });
    expect(moses.n_unique).toBe(new Set(verdicts.map(({ canonical, text }) => canonical ?? text)).size);
    expect(moses.Novelty).toBe(0);
    expect(guacamol.novelty).toBe(0);
    // The canonical column as samples.
    const canonical = verdicts.map((one) => one.canonical ?? one.text);
    const again = await evaluateMolecules(
      { samples: canonical, train: texts, test: ['CCO', 'c1ccccc1'] },
      // It is the same as that above.
      { trainingRow: false },
    );
    expect(again.moses.Novelty).toBe(0);
    expect(again.moses.n_unique).toBe(moses.n_unique);
  });
});
