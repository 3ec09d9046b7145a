import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadMolfileReader } from '../../../../src/domain/molecule/molfile/molfileReader.js';
import { loadSdfWriter } from '../../../../src/domain/molecule/molfile/sdfWriter.js';
import { isHere } from '../../../support/isHere.js';

interface Reference {
  readonly kind: string;
  readonly smiles: string;
  readonly molfile: string;
}

/** Written and read again by RDKit 2022.09.3: `MolToMolBlock`, `MolToV3KMolBlock`, `EmbedMolecule` with seed 7. */
const references = JSON.parse(
  readFileSync(new URL('molfiles.json', import.meta.url), 'utf8'),
) as readonly Reference[];

/** Stereochemistry of both kinds, charges, isotopes, salts, rings that are aromatic by nitrogen, large rings. */
const molecules = [
  'C[C@H](N)C(=O)O',
  'F/C=C\\C=C\\Cl',
  'CC=NO',
  'C/C(Cl)=C(/C)Br',
  'N[C@@H]1CC[C@@H](O)CC1',
  'C[S@](=O)CC',
  'C1CC/C=C/CCC1',
  'c1cc[nH]c1',
  'Cn1c(=O)c2c(ncn2C)n(C)c1=O',
  '[O-][N+](=O)c1ccccc1',
  '[Na+].[O-]C(=O)c1ccccc1',
  'C[N+](C)(C)C',
  'C[C@H]([2H])O',
  '[13CH4]',
  'C[C@@]12CCC(=O)C=C1CC[C@@H]1[C@@H]2CC[C@]2(C)[C@@H](O)CC[C@@H]12',
];

const python = '/usr/bin/python3';
const hasRdkit = isHere('python-rdkit', spawnSync(python, ['-c', 'import rdkit']).status === 0);

describe('molfiles are read', async () => {
  const reader = await loadMolfileReader();
  it.each(references.map(({ kind, smiles, molfile }) => [kind, smiles, molfile]))(
    '%s: %s',
    (_, smiles, molfile) => {
      expect(reader.read(molfile)).toEqual({ smiles });
    },
  );

  it.each([
    ['an empty one', '\n\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n', /^empty: there is no atom/],
    ['one that is cut', references[0]!.molfile.slice(0, 200), /no line of M {2}END/],
    ['one of nonsense', 'a\nb\nc\nd\nM  END\n', /^molfile: /],
    [
      'carbon with five bonds',
      `\n\n\n  6  5  0  0  0  0  0  0  0  0999 V2000\n${'    0.0000    0.0000    0.0000 C   0  0\n'.repeat(6)}${[2, 3, 4, 5, 6].map((to) => `  1  ${to}  1  0\n`).join('')}M  END\n`,
      /^molfile: valence/,
    ],
  ])('%s is refused', (_, molfile, reason) => {
    expect(reader.read(molfile)).toEqual({ reason: expect.stringMatching(reason) });
  });
});

describe('SDF is written', async () => {
  const writer = await loadSdfWriter();
  const write = (smiles: string): string =>
    writer.write({ smiles, name: `mol ${smiles}`, fields: [['smiles', smiles]] })!;

  it('with the name, data of several lines, and nothing that breaks the record', () => {
    const record = writer.write({
      smiles: 'CCO',
      name: 'a\nb',
      fields: [
        ['x<y>\n', 'first\n\nsecond\n$$$$'],
        ['z', '1'],
      ],
    })!;
    expect(record.split('\n')[0]).toBe('a b');
    expect(record).toMatch(/M {2}END\n> {2}<x_y_>\nfirst\nsecond\n \$\$\$\$\n\n> {2}<z>\n1\n\n\$\$\$\$\n$/);
    expect(writer.write({ smiles: 'C1CC', fields: [] })).toBeNull();
  });

  it.runIf(hasRdkit)(
    'so that RDKit 2022.09.3 (python3-rdkit, where installed) reads the same molecules',
    () => {
      const script = [
        'import sys',
        'from rdkit import Chem',
        's = Chem.SDMolSupplier(); s.SetData(sys.stdin.read())',
        'for m in s:',
        '  w = m.GetProp("smiles")',
        '  print(w, m.GetProp("_Name") == "mol " + w, Chem.MolToSmiles(m) == Chem.CanonSmiles(w))',
      ].join('\n');
      const { stdout } = spawnSync(python, ['-c', script], {
        input: molecules.map(write).join(''),
        encoding: 'utf8',
      });
      expect(stdout.trim().split('\n')).toEqual(molecules.map((smiles) => `${smiles} True True`));
    },
  );

  it('with the same coordinates every time', async () => {
    const molecule = { smiles: 'CC(=O)Nc1ccc(O)cc1', fields: [] };
    const first = writer.write(molecule);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(writer.write(molecule)).toBe(first);
  });

  it('so that it reads the same molecules itself', async () => {
    const reader = await loadMolfileReader();
    for (const smiles of molecules) {
      const back = reader.read(write(smiles));
      expect(reader.read(write('smiles' in back ? back.smiles : ''))).toEqual(back);
    }
  });
});
