import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { describeLayout } from '../../src/corpus/layoutKinds.js';
import { type ReadTableOptions, readTable } from '../../src/corpus/readTable.js';
import { recognisesSmiles } from '../../src/domain/molecule/recognise.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Read {
  readonly note: string | null;
  readonly columns: readonly string[];
  readonly texts: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

async function read(
  content: string | Uint8Array,
  name: string,
  options: ReadTableOptions = {},
): Promise<Read> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const table = await readTable(path, { recognises: recognisesSmiles, ...options });
  const rows = [];
  for await (const row of table.rows) rows.push(row);
  return {
    note: describeLayout(table.layout),
    columns: table.columns,
    texts: rows.map(({ text }) => text),
    cells: rows.map(({ cells }) => cells),
  };
}

describe('where a file has its molecules', () => {
  // Every file holds ethanol and benzene, as exports of Excel, PubChem, ChEMBL, ZINC and hand-made lists have them.
  it.each([
    [
      'a.csv',
      'SMILES;pIC50\nCCO;5,2\nc1ccccc1;6,1\n',
      'read as semicolon-separated, column 1 (SMILES), numbers with decimal commas',
    ],
    ['b.csv', 'sep=;\nsmiles;a\nCCO;1\nc1ccccc1;2\n', 'read as semicolon-separated, column 1 (smiles)'],
    [
      'c.csv',
      '\uFEFFsep=,\r\nsmiles,a\r\nCCO,1\r\nc1ccccc1,2\r\n',
      'read as comma-separated, column 1 (smiles)',
    ],
    [
      'd.tsv',
      'chembl_id\tcanonical_smiles\tinchi\nCHEMBL1\tCCO\tx\nCHEMBL2\tc1ccccc1\ty\n',
      'read as tab-separated, column 2 (canonical_smiles)',
    ],
    ['CID-SMILES', '702\tCCO\n241\tc1ccccc1\n', 'read as tab-separated, column 2, without a header'],
    ['e.txt', 'name|smiles\nethanol|CCO\nbenzene|c1ccccc1\n', 'read as separated by |, column 2 (smiles)'],
    ['f.csv', 'CCO\nc1ccccc1\n', 'read as a table of one column, column 1, without a header'],
    ['g.csv', 'mymols\nCCO\nc1ccccc1\n', 'read as a table of one column, column 1 (mymols)'],
    ['h.csv', 'idx,generated\n1,CCO\n2,c1ccccc1\n', 'read as comma-separated, column 2 (generated)'],
    ['i.csv', '1,CCO\n2,c1ccccc1\n', 'read as comma-separated, column 2, without a header'],
    [
      'j.txt',
      'CHEMBL545 CCO\nCHEMBL277500 c1ccccc1\n',
      'read as separated by blanks, column 2, without a header',
    ],
    ['k.tab', '"id"\t"mol"\n"1"\t"CCO"\n"2"\t"c1ccccc1"\n', 'read as tab-separated, column 2 (mol)'],
    [
      'l.csv',
      'note,smiles\n"a\nb, c",CCO\n"say ""x""",c1ccccc1\n',
      'read as comma-separated, column 2 (smiles)',
    ],
    [
      'm.csv',
      'SMILES,smiles_source,class\nCCO,a,C\nc1ccccc1,b,N\n',
      'read as comma-separated, column 1 (SMILES)',
    ],
    [
      'n.smi',
      'smiles name\nCCO ethanol\nc1ccccc1 benzene\n',
      'read as one string a line, line 1 as their header (smiles name)',
    ],
    ['o.smi', 'SMILES\nCCO\nc1ccccc1\n', 'read as one string a line, line 1 as their header (SMILES)'],
    ['p.smi', 'CCO\nc1ccccc1\n', null],
    ['q.smi', '\n', null],
  ])('%s', async (name, content, note) => {
    const found = await read(content, name);
    expect(found.note).toBe(note);
    if (content.trim() === '') return;
    expect(found.texts.map((text) => text.split(/\s/)[0])).toEqual(['CCO', 'c1ccccc1']);
    expect((await read(gzipSync(content), `${name}.gz`)).texts).toEqual(found.texts);
  });

  it('keeps names behind lines, and the extensions of CXSMILES with their line', async () => {
    const named = await read('CCO ethanol, pure\nc1ccccc1\n', 'names.smi');
    expect([named.columns, named.cells]).toEqual([
      ['string', 'name'],
      [['CCO', 'ethanol, pure'], ['c1ccccc1']],
    ]);
    const extended = await read('CCO |(1,,;2,,;3,,)|\nC[C@H](N)O |&1:1|\n', 'cx.smi');
    expect(extended.texts).toEqual(['CCO |(1,,;2,,;3,,)|', 'C[C@H](N)O |&1:1|']);
  });

  it('is said by a column that is asked for, by name or number', async () => {
    const content = 'reactant,product\nCCO,CC=O\nCCN,CC=N\n';
    await expect(read(content, 'reactions.csv')).rejects.toThrow(
      /expected one column to read, but there are several: reactant, product; say which one/,
    );
    for (const column of ['product', ' Product ', '2']) {
      expect((await read(content, 'reactions.csv', { column })).texts).toEqual(['CC=O', 'CC=N']);
    }
    expect((await read('CCO,CC=O\nCCN,CC=N\n', 'bare.csv', { column: '2' })).texts).toEqual(['CC=O', 'CC=N']);
    await expect(read(content, 'reactions.csv', { column: '3' })).rejects.toThrow(
      /expected a column 3, but the header has: reactant, product \(or a number from 1 to 2\)/,
    );
  });

  it('loses no first string that is not a molecule', async () => {
    expect((await read('c1ccc\nCCO\nCCN\n', 'fault.csv')).texts).toEqual(['c1ccc', 'CCO', 'CCN']);
    expect((await read('c1ccc,1.5\nCCO,2\nCCN,3\n', 'faults.csv')).texts).toEqual(['c1ccc', 'CCO', 'CCN']);
  });

  it('takes a column of few short words for no molecules', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i % 2 === 0 ? 'NO' : 'C'},${'C'.repeat(i + 1)}O`);
    expect((await read(`${rows.join('\n')}\n`, 'classes.csv')).texts[2]).toBe('CCCO');
  });

  it('takes a header beyond doubt for a column of strings none of which is valid', async () => {
    expect((await read('i,smiles\n1,C1CC\n2,CC(\n', 'invalid.csv')).texts).toEqual(['C1CC', 'CC(']);
  });

  it('refuses a table without molecules as a whole', async () => {
    await expect(read('name,value\nethanol,1\nbenzene,2\n', 'none.csv')).rejects.toThrow(
      /none\.csv: this looks comma-separated, but none of its columns holds mostly molecules: name, value; say which one/,
    );
  });

  it('leaves lines of other languages alone, unless name or header say that they are a table', async () => {
    const other = { recognises: undefined };
    expect((await read('a,b\nc,d\n', 'lines.txt', other)).texts).toEqual(['a,b', 'c,d']);
    expect((await read('{"a": 1}\n{"a": 2}\n', 'lines.jsonl', other)).texts).toHaveLength(2);
    expect((await read('id\ttext\n1\tab\n2\tcd\n', 'table.txt', other)).texts).toEqual(['ab', 'cd']);
  });
});

describe('a file that holds no strings is refused once, with what it looks like and what to do', () => {
  it.each([
    [
      'xlsx',
      zip('[Content_Types].xml', 'xl/workbook.xml'),
      /a workbook of a spreadsheet; save the sheet as CSV/,
    ],
    ['ods', zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'), /a workbook of a spreadsheet/],
    ['docx', zip('[Content_Types].xml', 'word/document.xml'), /a document of a word processor/],
    ['zip', zip('molecules.smi'), /a ZIP archive; unpack it first/],
    ['xls', Buffer.from('d0cf11e0a1b11ae100', 'hex'), /a workbook of a spreadsheet/],
    ['parquet', Buffer.from('PAR1\x15\x04', 'latin1'), /a Parquet file/],
    ['pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1'), /a PDF/],
    ['bz2', Buffer.from('BZh91AY&SY', 'latin1'), /packed by bzip2/],
    [
      'utf16',
      Buffer.from('\uFEFFCCO\n', 'utf16le'),
      /expected UTF-8, but this is UTF-16; convert it \("iconv -f UTF-16 -t UTF-8"\)/,
    ],
    ['utf16le', Buffer.from('CCO\nCCN\nc1ccccc1\n', 'utf16le'), /expected UTF-8, but this is UTF-16LE/],
    ['json', Buffer.from('[\n {"smiles": "CCO"}\n]\n'), /this looks like JSON/],
    [
      'html',
      Buffer.from('<!DOCTYPE html>\n<html><body>404</body></html>\n'),
      /this looks like XML or HTML; is it an error page/,
    ],
    ['mol2', Buffer.from('@<TRIPOS>MOLECULE\nx\n'), /this looks like a MOL2 file/],
    ['pdb', Buffer.from('HEADER    HYDROLASE\nATOM      1  N   ALA A   1\n'), /this looks like a PDB file/],
    ['inchi', Buffer.from('InChI=1S/CH4/h1H4\nInChI=1S/H2O/h1H2\n'), /this looks like a file of InChI/],
  ])('%s', async (ending, content, message) => {
    await expect(read(content, `a.${ending}`)).rejects.toThrow(message);
  });

  /** The beginnings of the local headers of a ZIP archive (PKWARE's APPNOTE, 4.3.7), each with a name. */
  function zip(...names: string[]): Buffer {
    return Buffer.concat(names.map((name) => Buffer.from(`PK\x03\x04\x14\0\x06\0${name}\0`, 'latin1')));
  }
});

describe('text that is not UTF-8', () => {
  it.each([
    ['Latin-1', Buffer.from('plain\nna\xefve\n', 'latin1'), 2],
    [
      'Windows-1252 behind a long beginning',
      Buffer.from(`${'CCO\r\n'.repeat(50_000)}\x80\n`, 'latin1'),
      50_001,
    ],
    ['a character that breaks off at the end', Buffer.from([67, 67, 79, 10, 0xe2, 0x82]), 2],
    ['an overlong form', Buffer.from([67, 10, 67, 10, 0xc0, 0xaf, 10]), 3],
    ['a surrogate', Buffer.from([67, 13, 0xed, 0xa0, 0x80, 10]), 2],
  ])('%s is refused with the line', async (_, content, line) => {
    await expect(read(content, 'a.txt', { recognises: undefined })).rejects.toThrow(
      new RegExp(
        `a\\.txt: line ${line}: expected UTF-8, but there is the byte 0x.*iconv -f WINDOWS-1252 -t UTF-8.*save it as CSV UTF-8`,
      ),
    );
  });

  it('is not what holds U+FFFD itself, or long characters across pieces', async () => {
    const content = `a\uFFFDb\n${'😀é'.repeat(30_000)}\n`;
    expect((await read(content, 'a.txt', { recognises: undefined })).texts).toEqual(
      content.split('\n').slice(0, 2),
    );
  });
});
