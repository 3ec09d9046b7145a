import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/base/errors.js';
import { Random } from '../../../../src/base/random.js';
import { formOfTemplate } from '../../../../src/domain/molecule/constraints/formOfTemplate.js';
import { smilesAutomaton } from '../../../../src/domain/molecule/prefix/smilesPrefix.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { moleculeHoles } from '../../../../src/domain/molecule/scaffold/moleculeHoles.js';
import { readScaffold } from '../../../../src/domain/molecule/scaffold/readScaffold.js';
import { scaffoldSpellings } from '../../../../src/domain/molecule/scaffold/scaffoldSpellings.js';
import { scaffoldTemplate } from '../../../../src/domain/molecule/scaffold/scaffoldTemplate.js';
import { Guard } from '../../../../src/grammar/guard.js';
import { randomGuardedDerivation } from '../../../../src/grammar/randomDerivation.js';
import { showPart } from '../../../../src/grammar/template/templatePart.js';
import { Templates } from '../../../../src/grammar/template/templates.js';
import { yieldText } from '../../../../src/grammar/text.js';
import { shipped } from '../../../grammar/support/grammars.js';
import { domain } from '../support.js';
import { rdkitSubstructure } from './substructure.js';

const rdkit = await loadRdkit();
const isIn = await rdkitSubstructure();
const { table } = shipped('smiles');

describe('a scaffold', () => {
  it.each([
    ['[*:1]c1ccc([*:2])cc1', '*c1ccc(*)cc1', 6, 2],
    ['[1*]C1CC1', '*C1CC1', 3, 1],
    ['O=C1CN=C(c2ccccc2)c2ccccc2N1', 'O=C1CN=C(c2ccccc2)c2ccccc2N1', 18, 0],
    ['[CH3:1][OH:2]', 'CO', 2, 0],
    ['c1ccccc1*c1ccccc1', '*(c1ccccc1)c1ccccc1', 12, 1],
  ])('%s is read', (text, smiles, heavyAtoms, points) => {
    expect(readScaffold(text, rdkit)).toMatchObject({ smiles, heavyAtoms, points });
  });

  it.each([
    ['c1ccc', 'ring bond 1, opened at character 2, is not closed'],
    ['C(C)(C)(C)(C)C', 'valence'],
    ['CC.O', 'it has several components'],
    ['*', 'it has no atom'],
    ['', 'there is no atom'],
    ['C1C*C1', 'one neighbour or two, and be in no ring'],
    ['C*(C)C', 'one neighbour or two, and be in no ring'],
  ])('%s is refused', (text, reason) => {
    expect(() => readScaffold(text, rdkit)).toThrow(InputError);
    expect(() => readScaffold(text, rdkit)).toThrow(reason);
  });
});

describe('spellings of a scaffold', () => {
  it.each([
    'c1ccc2ncccc2c1',
    'O=C1CN=C(c2ccccc2)c2ccccc2N1',
    'c1c[nH]cn1',
    'C[NH2+]Cc1ccccc1',
    'C[C@H]1CCCN1C=O',
  ])('%s has groups in the place of some hydrogens', (text) => {
    const scaffold = readScaffold(text, rdkit);
    const spellings = scaffoldSpellings(scaffold, rdkit);
    expect(spellings.length).toBeGreaterThan(8);
    expect(spellings).toEqual(scaffoldSpellings(scaffold, rdkit));
    for (const spelling of spellings) {
      expect(spelling).toMatch(/^[^*]/);
      const groups = spelling.split('*').length - 1;
      expect(groups).toBeGreaterThan(0);
      expect(groups).toBeLessThan(4);
      const decorated = domain.identify(spelling.replaceAll('*', 'F'));
      expect(decorated.reason).toBeNull();
      expect(isIn(decorated.canonical!, text)).toBe(true);
    }
    // every place gets its turn
    expect(new Set(spellings.map((spelling) => spelling.replaceAll(/\(\*\)|\*/g, ''))).size).toBeGreaterThan(
      3,
    );
  });

  it('begin at different atoms and have all points of attachment', () => {
    const spellings = scaffoldSpellings(readScaffold('*c1ccc(C(=O)N*)cc1', rdkit), rdkit);
    expect(spellings.length).toBeGreaterThan(2);
    const canonical = new Set(spellings.map((one) => domain.identify(one.replaceAll('*', '[Xe]')).canonical));
    expect(canonical.size).toBe(1);
    for (const spelling of spellings) expect(spelling.split('*')).toHaveLength(3);
  });

  it('do not exist without a hydrogen to replace', () => {
    expect(scaffoldSpellings(readScaffold('FC(F)(F)F', rdkit), rdkit)).toEqual([]);
  });
});

describe('the template of a spelling', () => {
  const templateOf = (spelling: string) => {
    const { written, valenced } = formOfTemplate(spelling, 'kekule');
    return scaffoldTemplate(written, valenced);
  };

  it('is in the form of the model, with a hole for each group', () => {
    expect(showPart(templateOf('c1ccc2nc(*)ccc2c1'))).toBe('C1=CC=C2N=C(*)C=CC2=C1');
  });

  /** Strings that a guard draws at random within templates, which seldom are molecules that anyone has seen. */
  const random = (scaffold: string, count: number): string[] => {
    const parts = scaffoldSpellings(readScaffold(scaffold, rdkit), rdkit).slice(0, 3).map(templateOf);
    const guard = new Guard(
      table,
      smilesAutomaton,
      undefined,
      new Templates(parts, table, { holes: moleculeHoles, mostSteps: 120 }),
    );
    const generator = new Random(3);
    return Array.from({ length: count }, () =>
      yieldText(table, randomGuardedDerivation(guard, generator, 120)),
    );
  };

  it.each([
    ['c1ccc2ncccc2c1', 'c1ccc2ncccc2c1'],
    ['C1CCNCC1', 'C1CCNCC1'],
    ['O=C1CN=Cc2ccccc2N1', 'O=C1CN=Cc2ccccc2N1'],
    // a group between two atoms has any size
    ['c1ccccc1*c1ccncc1', 'c1ccccc1.c1ccncc1'],
    ['*[NH2+]Cc1ccccc1', '*[NH2+]Cc1ccccc1'],
    ['C(=C/c1ccccc1)\\c1ccccc1', 'C(=Cc1ccccc1)c1ccccc1'],
  ])('gives strings that contain %s, whatever is drawn', (scaffold, part) => {
    for (const text of random(scaffold, 5)) {
      const { valid, canonical } = domain.identify(text);
      expect([text, valid]).toEqual([text, true]);
      expect([text, isIn(canonical ?? text, part)]).toEqual([text, true]);
    }
  });
});
