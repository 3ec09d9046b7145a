import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { trainingSetOf } from '../../../../src/judging/trainingSet.js';
import { openRun } from '../../../../src/run/openRun.js';
import type { TrainedModel } from '../../../../src/sampling/model.js';

vi.mock('../../../../src/domain/molecule/rdkit/rdkit.js', async (original) => ({
  ...(await original<object>()),
  loadRdkit: () => Promise.reject(new Error('it does not start')),
}));

const folder = join(import.meta.dirname, '../../../../data/models/zinc250k');

it('a molecule says that its canonical form is not the usual one where RDKit cannot be loaded', async () => {
  const domain = await createMoleculeDomain();
  const { valid, canonical, notes } = domain.judge('CC/C(F)=C/C');
  expect({ valid, canonical: canonical !== null }).toEqual({ valid: true, canonical: true });
  expect(notes).toEqual([expect.stringMatching(/^canonical form by openchemlib: RDKit cannot be loaded/)]);
});

it('nor does a model claim to know which molecules are new', async () => {
  const model = { run: await openRun(folder), domain: await createMoleculeDomain() };
  const { caveat } = await trainingSetOf(model as TrainedModel);
  expect(caveat?.problem).toMatch(
    /^novelty is uncertain: .*the canonical form of RDKit 2026.09.1, which cannot be loaded/,
  );
});
