import { describe, expect, it } from 'vitest';
import { evaluateMolecules } from '../../src/evaluation/evaluateMolecules.js';

describe('molecules that some metrics leave out', () => {
  it('are counted: bonds of any kind have no order, so alone they have no BertzCT', async () => {
    const plain = ['CCO', 'CCN', 'c1ccccc1', 'CC(=O)O', 'CCCC'];
    const { notComputed, guacamol, counts } = await evaluateMolecules(
      { samples: [...plain, 'C~CCO', 'CC~CC'], train: [...plain, 'C~CC'], test: ['CCO', 'c1ccccc1'] },
      { trainingRow: false },
    );
    expect(counts.samples).toEqual({ strings: 7, valid: 7 });
    expect(guacamol.n_unique).toBe(7);
    const why = 'a bond of any kind (~) has no order: the ten descriptors leave such molecules out';
    // as in RDKit, a bond with an order beside it is enough: C~CCO has a BertzCT of 3.245, CC~CC none
    expect(notComputed).toContainEqual({ metric: 'BertzCT of 1 valid sample', why });
    expect(notComputed).toContainEqual({ metric: 'BertzCT of 1 training molecule', why });
  });

  it('are not spoken of where there are none', async () => {
    const { notComputed } = await evaluateMolecules(
      { samples: ['CCO', 'CCN'], train: ['CCO', 'CC'], test: ['CCO', 'c1ccccc1'] },
      { trainingRow: false },
    );
    expect(notComputed.filter(({ metric }) => metric.startsWith('BertzCT'))).toEqual([]);
  });
});
