import { expect, it } from 'vitest';
import { loadDomain } from '../../../../src/domain/index.js';

const { similarity: measure } = await loadDomain('molecule', { grammar: null, scores: ['rings'] });
const similarity = measure!;

it('a domain of molecules compares one molecule with many', () => {
  const aspirin = similarity.prepare('CC(=O)Oc1ccccc1C(=O)O aspirin');
  const others = ['OC(=O)C1=C(OC(C)=O)C=CC=C1', 'OC(=O)c1ccccc1O', '[Na+].[Cl-]'].map((text) =>
    similarity.compare(aspirin, similarity.prepare(text)),
  );
  // RDKit 2022.09.3, GetMorganFingerprint(molecule, 2)
  expect(others).toEqual([1, expect.closeTo(0.5121951219512195, 12), 0]);
});

it('a string that is not valid cannot be compared', () => {
  expect(['', 'CC(', 'c1cccc1'].map((text) => similarity.prepare(text))).toEqual([null, null, null]);
});
