import { expect, it } from 'vitest';
import { loadMolfileReader } from '../../../../src/domain/molecule/molfile/molfileReader.js';

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

it('a molfile of more atoms than RDKit bears is refused, and costs no other molecule', async () => {
  const reader = await loadMolfileReader();
  for (const length of [501, 598, 600, 700, 5000]) {
    expect(reader.read(chain(length))).toEqual({ reason: `limit: ${length} atoms, the limit is 500` });
    expect(reader.read(chain(3))).toEqual({ smiles: 'CCC' });
  }
  expect(reader.read(chain(500))).toEqual({ smiles: 'C'.repeat(500) });
  expect(reader.read(chain(3))).toEqual({ smiles: 'CCC' });
});

it('hydrogens of a molfile do not count', async () => {
  const rows = Array.from({ length: 2 }, (_, i) => `${`${i}.0000`.padStart(10)}    0.0000    0.0000 `);
  const hydrogen = [
    '',
    '',
    '',
    '  2  1  0  0  0  0  0  0  0  0999 V2000',
    `${rows[0]}C   0  0`,
    `${rows[1]}H   0  0`,
  ];
  const reader = await loadMolfileReader();
  expect(reader.read([...hydrogen, '  1  2  1  0', 'M  END', ''].join('\n'))).toEqual({ smiles: 'C' });
  const many = Array.from({ length: 501 }, () => `${rows[0]}C   0  0`);
  const counts = '501  0  0  0  0  0  0  0  0  0999 V2000';
  expect(reader.read(['', '', '', counts, ...many, 'M  END', ''].join('\n'))).toEqual({
    reason: 'limit: 501 atoms, the limit is 500',
  });
});
