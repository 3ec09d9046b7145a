import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type ReadStringsOptions, readLines, readStrings } from '../../src/corpus/readLines.js';
import type { CorpusLine } from '../../src/sequences/corpusLine.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array, options: ReadStringsOptions = {}, name = 'a.csv') {
  const path = join(folder, name);
  writeFileSync(path, content);
  const lines: CorpusLine[] = [];
  for await (const line of readStrings(path, options)) lines.push(line);
  return lines;
}

const textsOf = async (...args: Parameters<typeof read>) => (await read(...args)).map(({ text }) => text);

describe('a column of a CSV file', () => {
  it.each([
    ['named smiles, in any case', 'id,SMILES\n1,CCO\n2,CCN\n'],
    ['the only one', 'molecule\nCCO\nCCN\n'],
    ['quoted', '"id","smiles"\n"a, b","CCO"\n"say ""x""","CCN"\n'],
    ['behind fields with line ends', 'note,smiles\n"two\nlines",CCO\n"three\r\n\r\nlines",CCN\n'],
    ['with all kinds of line ends', 'smiles,id\r\nCCO,1\rCCN,2\n'],
    ['without a last line end', 'smiles,id\nCCO,1\nCCN,2'],
    ['with a byte order mark', '\ufeffsmiles,id\nCCO,1\nCCN,2\n'],
    ['with more fields in some rows', 'smiles\nCCO,1,2\nCCN\n'],
  ])('%s', async (_, content) => {
    expect(await textsOf(content)).toEqual(['CCO', 'CCN']);
  });

  it('gives empty lines between rows, and none for those at the end', async () => {
    expect(await textsOf('smiles,id\n\nCCO,1\n\n\nCCN,2\n\n\n')).toEqual(['', 'CCO', '', '', 'CCN']);
  });

  it('says of a row without it what is missing', async () => {
    expect(await read('id,smiles\n1,C\n2\n')).toEqual([
      { line: 2, text: 'C' },
      { line: 3, text: '', reason: expect.stringMatching(/at least 2 cells .* but there is 1$/) },
    ]);
  });

  it('tells the lines of the file', async () => {
    const lines = await read('note,smiles\n"a\nb",CCO\nc,CCN\n');
    expect(lines.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('is the one that is asked for, in files of any name and packed ones', async () => {
    const content = 'smiles,product,other\nA,CCO,1\nB,CCN,2\n';
    expect(await textsOf(content, { column: 'product' })).toEqual(['CCO', 'CCN']);
    expect(await textsOf(content, { column: 'product' }, 'a.txt')).toEqual(['CCO', 'CCN']);
    expect(await textsOf(gzipSync(content), { column: 'product' }, 'a.csv.gz')).toEqual(['CCO', 'CCN']);
    expect(await textsOf('a,b\nc,d\ne,f\n', {}, 'a.txt')).toHaveLength(3);
  });

  it('is not cut at the pieces in which a file arrives', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `"x, ${i}",C${i}`);
    const texts = await textsOf(`id,smiles\n${rows.join('\n')}\n`);
    expect(texts).toHaveLength(20_000);
    expect(texts.at(-1)).toBe('C19999');
  });

  it('is asked for: lines of numbers in a file of such a name stay lines', async () => {
    const path = join(folder, 'codes.csv');
    writeFileSync(path, '0.5,1\n-1,2\n');
    const lines: string[] = [];
    for await (const { text } of readLines(path)) lines.push(text);
    expect(lines).toEqual(['0.5,1', '-1,2']);
  });

  it('may be left before its end', async () => {
    writeFileSync(join(folder, 'long.csv'), `smiles\n${'CCO\n'.repeat(200_000)}`);
    for await (const { text } of readStrings(join(folder, 'long.csv'))) {
      expect(text).toBe('CCO');
      break;
    }
  });

  it.each([
    ['nothing', '', {}, /expected a header and rows, but the file is empty/],
    [
      'no column of the name',
      'id,smiles\n1,C\n',
      { column: 'x' },
      /expected a column x, but the header has: id, smiles \(or a number from 1 to 2\)$/,
    ],
    [
      'several and none usual',
      'a,b\n1,C\n',
      {},
      /expected one column to read, but there are several: a, b; say which one/,
    ],
    [
      'a quote that stays open',
      'id,smiles\n1,"CCO\n2,CCN\n',
      {},
      /a quote is opened but not closed before the end of the file$/,
    ],
    ['text behind a quote', 'id,smiles\n"1"x,CCO\n', {}, /line 2: the quotes are broken/],
    ['a quote inside a field', 'id,smiles\n1,C"C\n', {}, /line 2: the quotes are broken/],
    [
      'a row without end',
      `id,smiles\n1,"${'C'.repeat(2000)}`,
      { maxLineLength: 1000 },
      /expected a row of at most 1000 characters; is a quote missing\?/,
    ],
    ['a binary file', 'id,\0', {}, /this is a binary file/],
    [
      'gzip that breaks off',
      gzipSync('smiles\nCCO\n'.repeat(1000)).subarray(0, 40),
      {},
      /the gzip data breaks off in line \d+/,
    ],
  ])('refuses %s', async (_, content, options, message) => {
    await expect(read(content, options)).rejects.toThrow(message);
  });
});
