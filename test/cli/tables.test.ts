import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { grae } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('score --csv', async () => {
  const path = fileOf(
    'mine.csv',
    'id;SMILES;QED;note\n1;CCO;"0,4";"a;b"\n2;;;empty\n3;C1CC;1;"say ""x"""\n\n4;CCN;2;last\n5\n',
  );
  const { status, stdout, stderr } = await grae(['score', path, '--domain', 'molecule', '--csv']);
  const rows: string[][] = parse(stdout, { delimiter: ';' });

  it('keeps every column and row of the file, in order and in its way to write', () => {
    expect([status, stderr]).toEqual([
      0,
      `${path}: read as semicolon-separated, column 2 (SMILES), numbers with decimal commas\n`,
    ]);
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ['id', 'SMILES', 'QED', 'note'],
      ['1', 'CCO', '0,4', 'a;b'],
      ['2', '', '', 'empty'],
      ['3', 'C1CC', '1', 'say "x"'],
      ['', '', '', ''],
      ['4', 'CCN', '2', 'last'],
      ['5', '', '', ''],
    ]);
  });

  it('puts its own behind them, under names of their own, with the reason of every row that has none', () => {
    const [header = [], ...values] = rows;
    expect(header.slice(4, 7)).toEqual(['valid', 'reason', 'canonical']);
    expect(header).toContain('grae_qed');
    expect(values.map((row) => row.slice(4, 6))).toEqual([
      ['true', ''],
      ['false', 'empty: there is no string in this row'],
      ['false', expect.stringMatching(/^ring bond: /)],
      ['false', 'empty: there is no string in this row'],
      ['true', ''],
      ['false', expect.stringMatching(/^row: expected at least 2 cells/)],
    ]);
    // QED of ethanol by RDKit 2022.09.3: 0.4068079656.
    expect(values[0]![header.indexOf('grae_qed')]).toBe('0,406808');
  });

  // Excel takes UTF-8 without a byte order mark for Windows-1252, and 0.4068 for text where it writes 0,4068.
  it('writes as the spreadsheet does that the file is from: byte order mark, decimal commas', async () => {
    const from = async (content: string) => {
      const path = fileOf('sheet.csv', content);
      return (await grae(['score', path, '--domain', 'molecule', '--scores', 'qed,hba', '--csv'])).stdout;
    };
    expect(await from('\ufeffid;SMILES;pIC50\r\nä;CCO;-5,2\r\n')).toBe(
      '\ufeffid;SMILES;pIC50;valid;reason;canonical;hba;qed\nä;CCO;-5,2;true;;CCO;1;0,406808\n',
    );
    expect(await from('id;SMILES;pIC50\n1;CCO;5,2\n2;CCO;5.2\n')).toContain('1;CCO;5,2;true;;CCO;1;0.406808');
    expect(await from('\ufeffid,SMILES\n1,CCO\n')).toMatch(
      /^\ufeffid,SMILES,.*\n1,CCO,true,,CCO,1,0\.406808\n$/,
    );
  });

  it('does not write over the file that it reads', async () => {
    const { status, stderr } = await grae(['score', path, '--domain', 'molecule', '--csv', '-o', path]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/expected --out to differ from the file that is read/),
    ]);
    expect(readFileSync(path, 'utf8')).toContain('4;CCN;2;last');
  });
});

describe('score --sdf', () => {
  it('keeps names and columns, and is read again with them as columns', async () => {
    const path = fileOf(
      'named.csv',
      'smiles,name,activity\nF/C=C/Cl,first,1.5\nC[C@H](N)O,second,\nC1CC,third,2\n',
    );
    const out = join(folder, 'named.sdf');
    const written = await grae(['score', path, '--domain', 'molecule', '-o', out]);
    expect(written.stderr).toContain('left out of the SDF: 1 row of 3 without a valid molecule');
    const { stdout } = await grae(['score', out, '--domain', 'molecule', '--csv']);
    const rows: Record<string, string>[] = parse(stdout, { columns: true });
    expect(
      rows.map(({ sdf_smiles, sdf_name, activity, valid }) => [sdf_smiles, sdf_name, activity, valid]),
    ).toEqual([
      ['F/C=C/Cl', 'first', '1.5', 'true'],
      ['C[C@H](N)O', 'second', '', 'true'],
    ]);
  });
});

describe('evaluate', () => {
  it('reads every file by its own column', async () => {
    const samples = fileOf('generated.csv', 'idx,generated\n1,CCO\n2,CCN\n');
    const train = fileOf('train.smi', 'CCO\nCCC\nCCCl\n');
    const test = fileOf('test.tsv', 'id\tfrom\tto\na\tCCN\tCCO\nb\tCCC\tCCCO\n');
    const all = ['--train', train, '--test', test, '--test-column', 'to', '--json', '--no-training-row'];
    const { stdout, stderr } = await grae(['evaluate', samples, '--column', 'generated', ...all]);
    expect(stderr).toContain('read as tab-separated, column 3 (to)');
    expect(JSON.parse(stdout).counts).toMatchObject({
      samples: { strings: 2, valid: 2 },
      train: { strings: 3, valid: 3 },
      test: { strings: 2, valid: 2 },
    });
  });
});

describe('encode', async () => {
  const input = 'CCO\nCC*\n\nCCN name\n';
  const encoded = await grae(['encode', 'zinc250k'], { input });

  it('gives a line for every line: the code, or nothing and on standard error why', () => {
    const lengths = encoded.stdout.split('\n').map((line) => (line === '' ? 0 : line.split(' ').length));
    expect(lengths).toEqual([256, 0, 0, 256, 0]);
    expect(encoded.stderr).toMatch(/^line 2: CC\*: did not expect "\*" at character 3/m);
    expect(encoded.status).toBe(2);
  });

  it('gives rows of CSV with line, string, code and reason', async () => {
    const { stdout } = await grae(['encode', 'zinc250k', '--csv'], { input });
    const rows: string[][] = parse(stdout);
    expect(rows.map(([line, text, code, reason]) => [line, text, code!.split(' ').length, reason])).toEqual([
      ['line', 'string', 1, 'reason'],
      ['1', 'CCO', 256, ''],
      ['2', 'CC*', 1, expect.stringMatching(/^did not expect "\*" at character 3/)],
      ['3', '', 1, 'empty: there is no string in this row'],
      ['4', 'CCN', 256, ''],
    ]);
  });

  it('gives codes and refusals with their lines as one JSON document', async () => {
    const { codes, refusals, summary } = JSON.parse(
      (await grae(['encode', 'zinc250k', '--json'], { input: 'CCO\nCC*\n\nCCN name\n' })).stdout,
    );
    const placeOf = ({ line, text }: { line: number; text: string }) => [line, text];
    expect(codes.map(placeOf)).toEqual([
      [1, 'CCO'],
      [4, 'CCN'],
    ]);
    expect(refusals.map(placeOf)).toEqual([
      [2, 'CC*'],
      [3, ''],
    ]);
    expect(codes[0].code).toHaveLength(256);
    expect(refusals[0]).toMatchObject({ offset: 2, reason: expect.stringContaining('character 3') });
    expect(summary).toEqual({ strings: 3, encoded: 2, refused: 1, empty: 1 });
  });

  it('says where molecules are written otherwise than in the training set, and what helps', async () => {
    expect(encoded.stderr).toContain('1 of 3 molecules written with neutral amines or acids');
    const { stderr } = await grae(['encode', 'zinc250k', '--standardise', 'zinc'], { input: 'CCN.Cl\n' });
    expect(stderr).toBe('');
  });

  it('is what decode reads, with a line for every line again', async () => {
    const { stdout } = await grae(['decode', 'zinc250k'], { input: encoded.stdout });
    expect(stdout.split('\n').map((text) => text !== '')).toEqual([true, false, false, true, false]);
  });
});

describe('sample', () => {
  it('writes distinct novel strings to a file as they are judged', async () => {
    const out = join(folder, 'samples.csv');
    const { status } = await grae(['sample', 'zinc250k', '-n', '5', '--unique', '--novel', '-o', out]);
    const rows: Record<string, string>[] = parse(readFileSync(out, 'utf8'), { columns: true });
    expect([status, rows.map(({ sample }) => sample)]).toEqual([0, ['1', '2', '3', '4', '5']]);
    for (const { valid, novel, duplicate } of rows) {
      expect([valid, novel, duplicate]).toEqual(['true', 'true', 'false']);
    }
  });

  it('says which formats there are where a file names none', async () => {
    const { status, stderr } = await grae(['sample', 'zinc250k', '-o', join(folder, 'samples')]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/expected --texts, --csv, --parquet, --sdf, --json to say/),
    ]);
  });
});
