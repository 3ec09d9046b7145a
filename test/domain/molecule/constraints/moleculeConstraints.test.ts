import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/base/errors.js';
import type { DomainConstraintSettings } from '../../../../src/domain/domain.js';
import { firstBroken } from '../../../../src/domain/firstBroken.js';
import { kekuleTemplate } from '../../../../src/domain/molecule/constraints/formOfTemplate.js';
import { parseTemplate } from '../../../../src/grammar/template/parseTemplate.js';
import { showPart } from '../../../../src/grammar/template/templatePart.js';
import { domain } from '../support.js';

const broken = async (settings: DomainConstraintSettings, smiles: string) => {
  const { conditions } = await domain.loadConstraints!(settings);
  return firstBroken(conditions, { text: smiles, ...domain.identify(smiles) });
};

describe('constraints on molecules', () => {
  it.each([
    [{ scaffold: 'c1ccccc1' }, 'Cc1ccccc1', null],
    [{ scaffold: 'c1ccccc1' }, 'CC1=CC=CC=C1', null],
    [{ scaffold: 'c1ccccc1' }, 'C1CCCCC1', 'scaffold'],
    [{ scaffold: '*c1ccncc1' }, 'c1ccncc1', 'scaffold'],
    [{ require: ['[NX3;H2]', 'C=O'] }, 'NC(=O)C', null],
    [{ require: ['[NX3;H2]', 'C=O'] }, 'NCC', 'require C=O'],
    [{ forbid: ['[N+](=O)[O-]'] }, 'C[N+](=O)[O-]', 'forbid [N+](=O)[O-]'],
    [{ forbid: ['[N+](=O)[O-]'] }, 'CN', null],
    // an aldehyde is an alert of MOSES, and a quinone one of PAINS; ethanol hits nothing
    [{ forbid: ['mcf'] }, 'CCC=O', 'forbid mcf'],
    [{ forbid: ['pains'] }, 'O=C1C=CC(=O)C=C1', 'forbid pains'],
    [{ forbid: ['mcf', 'pains'] }, 'CCO', null],
    [{ forbid: ['ring-3'] }, 'C1CC1C', 'forbid ring-3'],
    [{ forbid: ['ring-3', 'ring-7+'] }, 'C1CCCCC1', null],
    [{ forbid: ['ring-7+'] }, 'C1CCCCCCCC1', 'forbid ring-7+'],
    [{ require: ['ring-5'] }, 'C1CCCC1', null],
    [{ elements: ['C', 'O'] }, 'CCO', null],
    [{ elements: ['C', 'O'] }, 'CCOCl', 'elements'],
    [{ maxHeavyAtoms: 3 }, 'CCO', null],
    [{ maxHeavyAtoms: 3 }, 'CCOC', 'maxHeavyAtoms'],
  ] as const)('%j: %s', async (settings, smiles, name) => {
    expect(await broken(settings, smiles)).toBe(name);
  });

  it.each([
    [
      { require: ['C('] },
      'expected SMARTS, or one of the names mcf, pains, ring-N and ring-N+, but received C(',
    ],
    [{ forbid: ['paines'] }, 'Did you mean pains?'],
    [{ forbid: ['ring-2'] }, 'a ring of at least three atoms'],
    [{ elements: ['C', 'Q'] }, 'symbols of elements such as C,N,O,Cl'],
    [{ elements: ['c'] }, 'symbols of elements such as C,N,O,Cl'],
    [{ elements: [] }, 'at least one element'],
    [
      { scaffold: 'c1ccncc1', elements: ['C'] },
      'the scaffold c1ccncc1 contradicts the elements: its atom 4 is N, which is not among them',
    ],
    [
      { scaffold: 'c1ccncc1', maxHeavyAtoms: 6 },
      'at least 7 heavy atoms: 6 of the scaffold c1ccncc1, and at least one of each group at it',
    ],
    [{ scaffold: 'FC(F)(F)F' }, 'a scaffold with a hydrogen that a group can replace'],
    [{ scaffold: 'c1ccc' }, 'expected a scaffold as SMILES, but received c1ccc: ring bond'],
  ] as const)('%j is refused', async (settings, message) => {
    await expect(domain.loadConstraints!(settings)).rejects.toThrow(InputError);
    await expect(domain.loadConstraints!(settings)).rejects.toThrow(message);
  });
});

describe('a template in Kekulé form', () => {
  it.each([
    ['O=C(N*)c1ccc(*)cc1', 'O=C(N*)C1=CC=C(*)C=C1'],
    ['O=C(N*)*', 'O=C(N*)*'],
    ['*C1=CC', '*C1=CC'],
    ['CCl*', 'CCl*'],
    ['*{1,3}c1ccccc1', '*C1=CC=CC=C1'],
  ])('%s becomes %s', (template, kekule) => {
    expect(showPart(kekuleTemplate(parseTemplate(template)))).toBe(kekule);
  });

  it('keeps the bounds of holes', () => {
    const template = kekuleTemplate(parseTemplate('*{1,3}c1ccccc1*'));
    expect(
      template.kind === 'sequence' && template.parts.filter(({ kind }) => kind === 'hole'),
    ).toMatchObject([{ least: 1, most: 3 }, { least: 0 }]);
  });

  it.each(['*c1cccc', 'c1cc*'])('%s is refused, since part of a ring has none', (template) => {
    expect(() => kekuleTemplate(parseTemplate(template))).toThrow('cannot be brought into that form');
  });
});
