import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../dist/cli/main.js';
import { type CsvCell, textOfCell } from '../../src/base/csv.js';
import type { JudgedColumn } from '../../src/judging/judgedTable.js';
import { parquetWriter } from '../../src/judging/parquetTable.js';
import { grae } from '../support/grae.js';
import { testIo } from '../support/io.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = Readonly<Record<string, CsvCell>>;

async function readParquet(bytes: Uint8Array): Promise<Row[]> {
  const file = new Uint8Array(bytes).buffer;
  return (await parquetReadObjects({ file })) as Row[];
}

const fromFile = (name: string): Promise<Row[]> => readParquet(readFileSync(join(folder, name)));

async function expectDone(args: readonly string[], input = ''): Promise<string> {
  const { status, stdout, stderr } = await grae(args, { input, cwd: folder });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** The rows with the texts that CSV has for their cells. */
function asCsv(rows: readonly Row[]): Record<string, string>[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, textOfCell(cell)])),
  );
}

describe('grae sample --parquet', () => {
  it.each([
    ['zinc250k', ['--nearest', 'some.smi', '--scores', 'qed,crippenLogP,pains']],
    ['formulas', ['--guard', 'off']],
  ])('has the rows of --csv with types: %s', async (model, more) => {
    writeFileSync(join(folder, 'some.smi'), 'c1ccccc1O\nCC(=O)Nc1ccc(O)cc1\n');
    const given = ['sample', model, '-n', '80', '--seed', '5', ...more];
    const csv = await expectDone([...given, '--csv']);
    await expectDone([...given, '-o', `${model}.parquet`]);
    const rows = await fromFile(`${model}.parquet`);
    expect(rows).toHaveLength(80);
    expect(asCsv(rows)).toEqual(parse(csv, { columns: true }));
    expect(rows[0]).toMatchObject({ sample: 1, valid: expect.any(Boolean) });
    const kinds = (name: string) => [...new Set(rows.map((row) => typeof row[name]))];
    expect(kinds('string')).toEqual(['string']);
    if (model === 'zinc250k') {
      expect(kinds('similarity')).toEqual(['number']);
      expect(kinds('qed')).toEqual(['number']);
      // more digits than CSV has
      expect(rows.some(({ qed }) => String(qed).length > 10)).toBe(true);
      expect(rows[0]!.reason).toBeNull();
    }
  });

  it('goes into a pipe, and not to a terminal', async () => {
    const args = ['sample', 'formulas', '-n', '3', '--parquet'];
    const piped = testIo();
    const chunks: Buffer[] = [];
    piped.stdout.write = ((chunk: Uint8Array) => chunks.push(Buffer.from(chunk)) > 0) as never;
    expect(await main(args, piped)).toBe(0);
    expect(await readParquet(Buffer.concat(chunks))).toHaveLength(3);
    const terminal = testIo({ isTTY: true });
    expect(await main(args, terminal)).toBe(2);
    expect(terminal.stderr.text).toContain(
      'expected a file (--out NAME.parquet) or a pipe for --parquet, whose bytes a terminal cannot show',
    );
    expect(terminal.stdout.text).toBe('');
  });

  it('refuses another format beside it', async () => {
    const { status, stderr } = await grae(['sample', 'formulas', '-n', '3', '--parquet', '--csv']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/--parquet.*cannot be used with.*--csv/);
  });
});

it('grae score --parquet keeps the columns of the file as texts, and makes names of two columns differ', async () => {
  const table = 'id,SMILES,qed,id\n007,CCO,0.50,a\n8,c1cccc1,,b\n9,,,c\n';
  writeFileSync(join(folder, 'mine.csv'), table);
  const given = ['score', 'mine.csv', '--domain', 'molecule', '--scores', 'qed'];
  const csv = parse(await expectDone([...given, '--csv'])) as string[][];
  await expectDone([...given, '--out', 'mine.parquet']);
  const rows = await fromFile('mine.parquet');
  expect(Object.keys(rows[0]!)).toEqual(csv[0]!.map((name, i) => (name === 'id' && i > 0 ? 'id_2' : name)));
  expect(asCsv(rows).map((row) => Object.values(row))).toEqual(csv.slice(1));
  expect(rows[0]).toMatchObject({ id: '007', qed: '0.50', valid: true, grae_qed: expect.any(Number) });
  expect(rows[1]).toMatchObject({ valid: false, canonical: null, grae_qed: null });
});

it('grae analogues --out FILE.parquet has the rows of FILE.csv', async () => {
  const given = ['analogues', 'zinc250k', 'CC(=O)Nc1ccc(O)cc1', '-n', '4', '--similarity', '0.2..0.9'];
  await expectDone([...given, '--out', 'like.csv']);
  await expectDone([...given, '--out', 'like.parquet']);
  expect(asCsv(await fromFile('like.parquet'))).toEqual(
    parse(readFileSync(join(folder, 'like.csv'), 'utf8'), { columns: true }),
  );
});

it('grae encode --parquet has a column for each number of a code', async () => {
  writeFileSync(join(folder, 'formulas.txt'), 'sin(x1)\n\nx1\nnothing\n');
  const given = ['encode', 'formulas', 'formulas.txt'];
  const { status, stdout } = await grae([...given, '--csv'], { cwd: folder });
  expect(status).toBe(2);
  const csv = parse(stdout, { columns: true }) as Record<string, string>[];
  expect((await grae([...given, '--check', '--out', 'codes.parquet'], { cwd: folder })).status).toBe(2);
  const rows = await fromFile('codes.parquet');
  expect(rows.map(({ line, string }) => [line, string])).toEqual([
    [1, 'sin(x1)'],
    [2, ''],
    [3, 'x1'],
    [4, 'nothing'],
  ]);
  const codes = rows.map((row) =>
    Object.entries(row)
      .filter(([name]) => /^z\d+$/.test(name))
      .map(([, z]) => z),
  );
  for (const [place, code] of codes.entries()) {
    const written = csv[place]!.code!;
    if (written === '') expect(code.every((z) => z === null)).toBe(true);
    else
      expect(code.map((z) => Math.fround(z as number))).toEqual(
        written.split(' ').map((z) => Math.fround(Number(z))),
      );
  }
  expect(rows[0]).toMatchObject({
    reason: null,
    decoded: expect.any(String),
    'code distance': expect.any(Number),
  });
  expect(rows[3]!.reason).toEqual(csv[3]!.reason);
});

it('grae encode --out leaves the file that it reads as it is, and writes none for nothing', async () => {
  writeFileSync(join(folder, 'mine.csv'), 'sin(x1)\n');
  const own = await grae(['encode', 'formulas', 'mine.csv', '--out', 'mine.csv'], { cwd: folder });
  expect(own.status).toBe(2);
  expect(own.stderr).toContain('expected --out to differ from the file that is read');
  expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('sin(x1)\n');
  const nothing = await grae(['encode', 'formulas', '-', '--out', 'none.csv'], { cwd: folder, input: '' });
  expect(nothing.status).toBe(2);
  expect(existsSync(join(folder, 'none.csv'))).toBe(false);
});

it('grae optimize --parquet has the rows of best.csv', async () => {
  const given = [
    'optimize',
    'zinc250k',
    '--maximize',
    'qed',
    '-n',
    '24',
    '--initial',
    '12',
    '--children',
    '8',
  ];
  await expectDone([...given, '--out', 'searched', '--parquet']);
  const rows = await fromFile('searched/best.parquet');
  expect(asCsv(rows)).toEqual(
    parse(readFileSync(join(folder, 'searched/best.csv'), 'utf8'), { columns: true }),
  );
  expect(rows[0]).toMatchObject({ value: expect.any(Number), evaluation: expect.any(Number) });
  const { status, stderr } = await grae([...given, '--parquet']);
  expect(status).toBe(2);
  expect(stderr).toContain('expected --out with --parquet');
});

it('rows leave in groups, whatever the pieces that they come in, and values come back as they were', async () => {
  const columns: JudgedColumn<number>[] = [
    { name: 'count', type: 'count', cell: (_, number) => number },
    { name: 'text', cell: (i) => (i % 3 === 0 ? null : `é"${'\n'}${i}`) },
    { name: 'number', type: 'number', cell: (i) => (i % 5 === 0 ? Number.NaN : i / 7) },
    { name: 'boolean', type: 'boolean', cell: (i) => (i % 2 === 0 ? undefined : i % 4 === 1) },
    { name: 'nothing', type: 'number', cell: () => undefined },
  ];
  const numbers = Array.from({ length: 45_001 }, (_, i) => i);
  const writer = await parquetWriter(columns);
  const parts = [numbers.slice(0, 19_999), numbers.slice(19_999, 20_001), numbers.slice(20_001)].map(
    (piece) => writer.write(piece),
  );
  // the magic number alone, then a group, then the second
  expect(parts[0]!.length).toBe(4);
  expect(parts[1]!.length).toBeGreaterThan(10_000);
  expect(parts[2]!.length).toBeGreaterThan(10_000);
  const bytes = Buffer.concat([...parts, writer.end()]);
  expect(parquetMetadata(new Uint8Array(bytes).buffer).row_groups.map(({ num_rows }) => num_rows)).toEqual([
    20_000n,
    20_000n,
    5_001n,
  ]);
  const expected = numbers.map((i) => ({
    count: i + 1,
    text: i % 3 === 0 ? null : `é"\n${i}`,
    number: i % 5 === 0 ? null : i / 7,
    boolean: i % 2 === 0 ? null : i % 4 === 1,
    nothing: null,
  }));
  expect(await readParquet(bytes)).toEqual(expected);
  const empty = await parquetWriter(columns);
  expect(await readParquet(empty.end())).toEqual([]);
});
