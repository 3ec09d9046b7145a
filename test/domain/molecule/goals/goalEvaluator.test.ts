import { describe, expect, it } from 'vitest';
import { parseWith } from '../../../../src/base/settings.js';
import { fingerprintsOf } from '../../../../src/domain/molecule/fingerprints/fingerprintKinds.js';
import { goalSchema } from '../../../../src/domain/molecule/goals/goal.js';
import { GoalEvaluator, type GoalMolecule } from '../../../../src/domain/molecule/goals/goalEvaluator.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { atomCounts } from '../../../../src/domain/molecule/scores/counts.js';
import { perceive } from '../../../../src/domain/molecule/structure/readStructure.js';

const rdkit = await loadRdkit();
const evaluator = new GoalEvaluator<GoalMolecule>(
  rdkit,
  new Map([['rings', ({ structure }) => structure.rings.length]]),
);

function molecule(smiles: string): GoalMolecule {
  const structure = perceive(rdkit, smiles, (perceived) => perceived.structure)!;
  return { structure, atomCounts: () => atomCounts(structure), fingerprint: fingerprintsOf(structure) };
}

const meets = (smiles: string, ...parts: readonly object[]) =>
  evaluator.prepare(parseWith(goalSchema, { mean: 'arithmetic', parts }, 'goal'))(molecule(smiles));

describe('parts of a goal', () => {
  it.each([
    [{ kind: 'score', name: 'rings' }, 'c1ccc2ccccc2c1', 2],
    [{ kind: 'similarity', to: 'OCC' }, 'CCO', 1],
    // Morgan counts, RDKit 2022.09.3
    [{ kind: 'similarity', to: 'CCN' }, 'CCO', 1 / 3],
    [{ kind: 'similarity', fingerprint: 'PHCO', to: 'OCC' }, 'CCO', 0],
    [{ kind: 'atoms', element: 'C' }, 'CCO', 2],
    [{ kind: 'atoms', element: 'H' }, 'C[C@H](F)[2H]', 5],
    [{ kind: 'atoms' }, 'CCO.*', 9],
    [{ kind: 'contains', smarts: '[OX2H]' }, 'CCO', 1],
    [{ kind: 'contains', smarts: '[OX2H]' }, 'COC', 0],
    [{ kind: 'lacks', smarts: '[OX2H]' }, 'COC', 1],
    [{ kind: 'isomer', formula: 'C2H6O' }, 'COC', 1],
    // One C, three H and four atoms are missing: bells of deviations 1, 1, 1 and 2.
    [{ kind: 'isomer', formula: 'C3H9O' }, 'COC', Math.exp(-(1 + 9 + 0 + 4) / 2 / 4)],
  ])('%j of %s', (part, smiles, expected) => {
    expect(meets(smiles, part)).toBeCloseTo(expected, 12);
  });

  it('are weighed', () => {
    const [few, many] = [
      { kind: 'atoms', element: 'C', weight: 3 },
      { kind: 'atoms', element: 'O', modifier: { kind: 'linear', slope: 10 } },
    ];
    expect(meets('CCO', few!, many!)).toBeCloseTo((3 * 2 + 10) / 4, 12);
  });

  it.each([
    [{ kind: 'score', name: 'ring' }, '(Did you mean rings?)'],
    [{ kind: 'similarity', to: 'CC(' }, 'expected a molecule to compare with, but received: CC('],
    [{ kind: 'similarity', fingerprint: 'ECFP8', to: 'C' }, 'ECFP4'],
    [{ kind: 'atoms', element: 'Xx' }, 'expected the symbol of an element, but received: Xx'],
    [{ kind: 'contains', smarts: '[OX2' }, 'SMARTS: expected'],
    [{ kind: 'isomer', formula: 'C2H6O+' }, 'formula'],
    [{ kind: 'isomer', formula: 'Xy2' }, 'expected the symbol of an element, but received: Xy'],
    [{ kind: 'logP' }, 'kind'],
  ])('%j is refused', (part, message) => {
    expect(() => meets('C', part)).toThrow(message);
  });

  it('are some', () => {
    expect(() => meets('C')).toThrow('parts');
  });
});
