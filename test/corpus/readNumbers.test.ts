import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type ReadNumbersOptions, readNumbers } from '../../src/corpus/readNumbers.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-numbers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string | Uint8Array, options?: ReadNumbersOptions, name = 'data.csv') {
  const path = join(folder, name);
  writeFileSync(path, text);
  const { columns, rows, textColumns } = await readNumbers(path, options);
  return {
    columns: Object.fromEntries([...columns].map(([key, values]) => [key, [...values]])),
    rows,
    textColumns,
  };
}

describe('a table of numbers', () => {
  it.each([
    ['commas', 'x,y\n1,-2.5e3\n.5,4\n', 'data.csv'],
    ['semicolons and decimal commas', 'x;y\r\n1;-2500,0\r\n0,5;4\r\n', 'data.csv'],
    ['tabs', 'x\ty\n1\t-2500\n0.5\t4', 'data.tsv'],
    ['blanks', 'x   y\n1  -2500\n 0.5 4\n', 'data.txt'],
    ['quotes and a byte order mark', '\uFEFF"x","y"\n"1","-2500"\n\n0.5, 4 \n\n', 'data.csv'],
    ['a line that names the delimiter', 'sep=;\nx;y\n1;-2500\n0.5;4\n', 'data.csv'],
    ['gzip', gzipSync('x,y\n1,-2500\n0.5,4\n'), 'data.csv.gz'],
  ])('may have %s', async (_, text, name) => {
    expect(await read(text, {}, name)).toEqual({
      columns: { x: [1, 0.5], y: [-2500, 4] },
      rows: 2,
      textColumns: [],
    });
  });

  it('has any names, and a number for a column without one', async () => {
    const { columns } = await read('größe [m],,sin,1e5\n1,2,3,4\n');
    expect(columns).toEqual({ 'größe [m]': [1], column_2: [2], sin: [3], '1e5': [4] });
  });

  it('has not-a-number where a cell is missing or no finite number', async () => {
    const { columns, rows } = await read('x,y\n1,2\n,NaN\ninf,3\n0x10,?\n5\n');
    expect(columns).toEqual({
      x: [1, Number.NaN, Number.NaN, Number.NaN, 5],
      y: [2, Number.NaN, 3, Number.NaN, Number.NaN],
    });
    expect(rows).toBe(5);
  });

  it('leaves out columns of text, and says which', async () => {
    const { columns, textColumns } = await read('name,x,day\na,1,2026-01-02\n-,oops,\nc,3,2026-01-04\n');
    expect(columns).toEqual({ x: [1, Number.NaN, 3] });
    expect(textColumns).toEqual([
      { name: 'name', line: 2, cell: 'a' },
      { name: 'day', line: 2, cell: '2026-01-02' },
    ]);
  });

  it('keeps columns longer than its first blocks', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i},${2 * i}`);
    const { columns, rows } = await read(`x,y\n${lines.join('\n')}\n`, { only: ['y'] });
    expect(rows).toBe(5000);
    expect(columns).toEqual({ y: Array.from({ length: 5000 }, (_, i) => 2 * i) });
  });
});

describe('a row of units', () => {
  const text = 'm,a,n,F\nkg,[m/s^2],-,N\n1,2,3,2\n2,3,4,6\n';
  const open = (name: string, content: string, options?: ReadNumbersOptions) => {
    writeFileSync(join(folder, name), content);
    return readNumbers(join(folder, name), options);
  };

  it('is no data', async () => {
    const { columns, units, rows } = await open('units.csv', text, { hasUnits: true });
    expect(Object.fromEntries(units!)).toEqual({ m: 'kg', a: 'm/s^2', F: 'N' });
    expect([...columns.get('F')!]).toEqual([2, 6]);
    expect(rows).toBe(2);
  });

  it('is noticed where nobody has said that there is one', async () => {
    expect((await open('units.csv', text)).seemsToHaveUnits).toBe(true);
    expect((await open('units.csv', 'x,label,y\n1,a,2\n2,b,3\n')).seemsToHaveUnits).toBe(false);
    expect((await open('units.csv', 'x,y\n,\n2,3\n')).seemsToHaveUnits).toBe(false);
  });

  it('is refused if it holds numbers', async () => {
    await expect(open('units.csv', 'x,y\n1,2.5\n2,3\n', { hasUnits: true })).rejects.toThrow(
      /line 2: expected the units of the columns, .* for y: 2.5/,
    );
  });
});

describe('a table is refused', () => {
  it.each<[string, string, ReadNumbersOptions, RegExp]>([
    ['without rows', 'x,y\n', {}, /expected rows of numbers below the names/],
    ['that is empty', '', {}, /empty/],
    [
      'without names',
      '1,2\n3,4\n',
      {},
      /expected a first row with the names of the columns, but received numbers: 1, 2/,
    ],
    ['with a name twice', 'x,y,x\n1,2,3\n', {}, /columns 1 and 3 are both called x/],
    [
      'without a column asked for',
      'voltage,t\n1,2\n',
      { required: ['vlotage'] },
      /but received: vlotage \(Did you mean voltage\?\)/,
    ],
    [
      'with text in a column asked for',
      'x,y\n1,2\n2,a\n3,b\n',
      { only: ['y'] },
      /line 3: expected numbers in the column y, but received: a/,
    ],
    [
      'with a row that is too long',
      'x,y\n1,2\n1,2,3\n',
      {},
      /line 3: expected 2 cells as in the first row, but received 3/,
    ],
  ])('%s', async (_, text, options, message) => {
    await expect(read(text, options)).rejects.toThrow(message);
  });

  it('with too many columns', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `c${i}`).join(',');
    await expect(read(`${names}\n`)).rejects.toThrow(/expected at most 10000 columns, but received 20000/);
  });
});
