import { expect, it } from 'vitest';
import { loadMolfileReader } from '../../../src/domain/molecule/molfile.js';

/** A chain of carbons as a molfile (V3000). */
function chain(length: number): string {
  const atoms = Array.from({ length }, (_, i) => `M  V30 ${i + 1} C ${i} 0 0 0`);
  const bonds = Array.from({ length: length - 1 }, (_, i) => `M  V30 ${i + 1} 1 ${i + 1} ${i + 2}`);
  return [
    ...['', '', '', '  0  0  0     0  0            999 V3000', 'M  V30 BEGIN CTAB'],
    ...[`M  V30 COUNTS ${length} ${length - 1} 0 0 0`, 'M  V30 BEGIN ATOM', ...atoms, 'M  V30 END ATOM'],
    ...['M  V30 BEGIN BOND', ...bonds, 'M  V30 END BOND', 'M  V30 END CTAB', 'M  END', ''],
  ].join('\n');
}

it('a molfile that overruns the stack of RDKit costs no other molecule', async () => {
  const reader = await loadMolfileReader();
  expect(reader.read(chain(5000))).toEqual({ reason: expect.stringMatching(/^internal: /) });
  expect(reader.read(chain(3))).toEqual({ smiles: 'CCC' });
});
