import { describe, expect, it } from 'vitest';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { hasMatch } from '../../../../src/domain/molecule/smarts/matchPattern.js';
import { patternOf } from '../../../../src/domain/molecule/smarts/patternOf.js';
import { perceive } from '../../../../src/domain/molecule/structure/readStructure.js';
import { rdkitSubstructure } from '../scaffold/substructure.js';
import { nciLines } from '../support.js';

const rdkit = await loadRdkit();
const isIn = await rdkitSubstructure();
const structureOf = (smiles: string) => perceive(rdkit, smiles, ({ structure }) => structure)!;

// none has unpaired electrons, which RDKit 2022.09 compares and RDKit 2026.09 does not
const parts =
  `c1ccccc1 C1CCCCC1 c1ccncc1 c1cc[nH]c1 O=C1CCCN1 CC(=O)N CO C=O C#N N=N [NH4+] C[O-] [13CH3]C c1ccc2ccccc2c1 O=C(Nc1ccccc1)c1ccccc1 CS(=O)(=O)N C1CC1 FC(F)F CCl.CBr OCC(N)=O [O-][N+](=O)c1ccccc1 n1c[nH]cc1
  O=c1cc[nH]cc1 C1=CCC=CC1 C(C)(C)C`.split(/\s+/);

describe('a molecule as a pattern', () => {
  it('is found in others where RDKit finds it', () => {
    const molecules = nciLines.slice(0, 60).map((line) => line.split(/\s/)[0]!);
    molecules.push(
      'CC(=O)[O-]',
      'C[N+](C)(C)C',
      '[13CH3]CO',
      'O=c1cc[nH]cc1',
      'c1ccccc1-c1ccccc1',
      'ClC.BrC',
    );
    let found = 0;
    for (const smiles of molecules) {
      const structure = structureOf(smiles);
      for (const part of parts) {
        const isHere = hasMatch(patternOf(structureOf(part), part), structure);
        expect([smiles, part, isHere]).toEqual([smiles, part, isIn(smiles, part)]);
        if (isHere) found++;
      }
    }
    expect(found).toBeGreaterThan(100);
  });
});
