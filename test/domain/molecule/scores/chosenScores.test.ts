import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadDomain } from '../../../../src/domain/index.js';
import { readChemistryData } from '../../../../src/domain/molecule/chemistryData.js';
import { loadOpenchemlib, loadResources } from '../../../../src/domain/molecule/openchemlib/openchemlib.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';

vi.mock(import('../../../../src/domain/molecule/chemistryData.js'), async (original) => {
  const actual = await original();
  return { ...actual, readChemistryData: vi.fn(actual.readChemistryData) };
});
vi.mock(import('../../../../src/domain/molecule/rdkit/rdkit.js'), async (original) => {
  const actual = await original();
  return { ...actual, loadRdkit: vi.fn(actual.loadRdkit) };
});
vi.mock(import('../../../../src/domain/molecule/openchemlib/openchemlib.js'), async (original) => {
  const actual = await original();
  return {
    ...actual,
    loadOpenchemlib: vi.fn(actual.loadOpenchemlib),
    loadResources: vi.fn(actual.loadResources),
  };
});

const load = (scores?: readonly string[]) => loadDomain('molecule', { grammar: null, scores });
const filesRead = (): string[] => vi.mocked(readChemistryData).mock.calls.map(([name]) => name);

beforeEach(() => vi.clearAllMocks());

describe('scores that are asked for', () => {
  it('are the only ones that a verdict has, in the usual order', async () => {
    const domain = await load(['scaffold', 'qed', 'molWeight']);
    expect(domain.scoreNames).toEqual(['molWeight', 'qed']);
    expect(domain.labelNames).toEqual(['scaffold']);
    const { scores } = domain.judge('CC(=O)Oc1ccccc1C(=O)O');
    expect(Object.keys(scores)).toEqual(['molWeight', 'qed', 'scaffold']);
    // RDKit 2022.09.3
    expect(scores).toEqual({
      molWeight: expect.closeTo(180.159, 6),
      qed: expect.closeTo(0.5501217966938848, 6),
      scaffold: 'c1ccccc1',
    });
  });

  it('have the values that they have beside all others', async () => {
    const smiles = 'CC1CC2CCC1N2C(=O)c1cc[nH]c1';
    const all = (await load()).judge(smiles).scores;
    for (const name of ['tpsa', 'saScore', 'penalizedLogP', 'oclLogP', 'scaffold']) {
      expect((await load([name])).judge(smiles).scores).toEqual({ [name]: all[name] });
    }
  });

  it.each([
    [['molWeight', 'qed', 'rings', 'scaffold'], []],
    [['saScore'], ['sa-fragments.bin']],
    [['penalizedLogP'], ['sa-fragments.bin']],
    [['pains'], ['mcf.csv', 'wehi_pains.csv']],
  ])('%j reads %j and no other table', async (names, files) => {
    await load(names);
    expect(filesRead()).toEqual(files);
    expect(loadOpenchemlib).not.toHaveBeenCalled();
    expect(loadResources).not.toHaveBeenCalled();
  });

  it('read all tables but those of alerts where none is named', async () => {
    await load();
    expect(filesRead()).toEqual(['sa-fragments.bin', 'druglikeness-fragments.bin']);
    expect(loadResources).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['qde', 'but received: qde (Did you mean qed?)'],
    ['QED', 'but received: QED (Did you mean qed?)'],
    ['logp', '(Did you mean crippenLogP?)'],
    ['weight', '(Did you mean molWeight?)'],
    ['', 'but received: '],
  ])('%s is refused', async (name, message) => {
    await expect(load([name])).rejects.toThrow(message);
  });

  it('are named once, and some', async () => {
    await expect(load(['qed', 'qed'])).rejects.toThrow('expected each score once, but received qed twice');
    await expect(load([])).rejects.toThrow('expected the names of some scores: molWeight, ');
  });

  it('are those of other domains too', async () => {
    const { loadGrammar } = await import('../../../../src/corpus/shipped.js');
    const grammar = await loadGrammar('expression');
    const domain = await loadDomain('expression', { grammar, scores: ['mse'] });
    expect(Object.keys(domain.judge('1+x').scores)).toEqual(['mse']);
    expect(domain.ranking).toBeNull();
    await expect(loadDomain('text', { grammar: null, scores: ['mse'] })).rejects.toThrow(
      'the domain text has no scores to choose from',
    );
  });
});

it('a domain without labels has the scores that it has beside them', async () => {
  const smiles = 'CC(=O)Oc1ccccc1C(=O)O';
  const domain = await loadDomain('molecule', { grammar: null, labels: false });
  const { scaffold, ...scores } = (await load()).judge(smiles).scores;
  expect(scaffold).toBe('c1ccccc1');
  expect(domain.labelNames).toEqual([]);
  expect(domain.judge(smiles).scores).toEqual(scores);
});

it('a domain for strings that are only read loads no chemistry library', async () => {
  const domain = await loadDomain('molecule', { grammar: null, judges: false });
  expect(domain.spell('c1ccccc1')).toEqual({ text: 'C1=CC=CC=C1' });
  expect(domain.readLine('CCO ethanol')).toBe('CCO');
  expect(loadRdkit).not.toHaveBeenCalled();
  expect(loadOpenchemlib).not.toHaveBeenCalled();
  expect(filesRead()).toEqual([]);
  expect(() => domain.judge('CCO')).toThrow('loaded without its judge');
  expect(domain.draw('CCO', { width: 100, height: 100 })).toBeNull();
});

it('a domain that only draws loads openchemlib alone, and draws as the whole one', async () => {
  const size = { width: 100, height: 100 };
  const domain = await loadDomain('molecule', { grammar: null, judges: false, draws: true });
  const drawing = domain.draw('C[C@H](O)c1ccccc1', size);
  expect(loadRdkit).not.toHaveBeenCalled();
  expect(filesRead()).toEqual([]);
  expect(drawing).toMatch(/^<svg/);
  expect(drawing).toBe((await load()).draw('C[C@H](O)c1ccccc1', size));
  expect(domain.draw('no molecule', size)).toBeNull();
});

describe('alerts', () => {
  // Names of the patterns that RDKit 2022.09.3 finds in the molecule with its hydrogens as atoms.
  it.each([
    ['CC(=O)Oc1ccccc1C(=O)O', '', ''],
    ['O=C1C(=Cc2ccccc2)SC(=S)N1CC', 'ene_rhod_A(235)', ''],
    ['CN(C)c1ccc(cc1)N=Nc1ccccc1', 'anil_di_alk_A(478); azo_A(324)', 'MCF10; MCF11'],
    ['O=C1C=CC(=O)C=C1', 'quinone_A(370)', ''],
    ['O=C1NC(=S)NC(=O)C1=Cc1ccc(O)c(O)c1', 'catechol_A(92); ene_six_het_A(483)', ''],
    ['C1OC1CCl', '', 'MCF4; MCF5'],
  ])('of %s', async (smiles, pains, mcf) => {
    expect((await load(['pains', 'mcf'])).judge(smiles).scores).toEqual({ pains, mcf });
  });
});
