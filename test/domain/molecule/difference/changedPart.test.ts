import { describe, expect, it } from 'vitest';
import { loadGrammar } from '../../../../src/corpus/shipped.js';
import { changedPart } from '../../../../src/domain/molecule/difference/changedPart.js';
import { commonAtoms } from '../../../../src/domain/molecule/difference/commonAtoms.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { perceive } from '../../../../src/domain/molecule/structure/readStructure.js';
import type { Structure } from '../../../../src/domain/molecule/structure/structure.js';
import common from './common.json' with { type: 'json' };

const rdkit = await loadRdkit();
const both = <T>(text: string, other: string, use: (molecule: Structure, lead: Structure) => T): T =>
  perceive(rdkit, text, ({ structure }) => perceive(rdkit, other, (lead) => use(structure, lead.structure)))!;

describe('the common atoms of two molecules', () => {
  it('are at least those of the maximum common substructure that RDKit finds', () => {
    for (const { molecule, lead, atoms } of common) {
      const partners = both(molecule, lead, commonAtoms).filter((partner) => partner >= 0);
      expect(partners.length, molecule).toBeGreaterThanOrEqual(atoms);
      expect(new Set(partners).size).toBe(partners.length);
    }
  });

  it('are all atoms of the same molecule in another spelling', () => {
    expect(both('OC(=O)c1ccccc1OC(C)=O', 'CC(=O)Oc1ccccc1C(=O)O', commonAtoms)).not.toContain(-1);
  });
});

describe('the changed part of a molecule', () => {
  const lead = 'CCCc1ccccc1';
  it.each([
    ['a group that is new, with the bond to it', 'CCCc1ccc(Cl)cc1', [7], [6]],
    ['nothing of the same molecule', 'c1ccccc1CCC', [], []],
    ['the atom that has lost a neighbour', 'CCc1ccccc1', [0], []],
    ['an atom of another element, and its bonds', 'CCCc1ccncc1', [6], [5, 6]],
  ])('is %s', (_, text, atoms, bonds) => {
    expect(both(text, lead, changedPart)).toEqual({ atoms, bonds });
  });

  it('has the bonds of another order', () => {
    expect(both('CC=Cc1ccccc1', lead, changedPart).bonds).toContain(1);
  });

  it('is marked in a drawing, without which the drawing is the same', async () => {
    const domain = await createMoleculeDomain({ grammar: await loadGrammar('smiles') } as never);
    const size = { width: 200, height: 150 };
    const drawing = domain.drawChange!('CCCc1ccc(Cl)cc1', lead, size)!;
    const isMarker = (line: string) => line.includes('#ffd8a8');
    expect(drawing.split('\n').filter(isMarker).length).toBe(2);
    expect(
      drawing
        .split('\n')
        .filter((line) => !isMarker(line))
        .join('\n'),
    ).toBe(domain.draw('CCCc1ccc(Cl)cc1', size)!.replace(/\n\n/, '\n'));
    expect(domain.drawChange!('CCC', 'CCC', size)).toBe(domain.draw('CCC', size));
  });
});
