import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { type FileRange, fileRanges } from '../../src/corpus/fileRanges.js';
import type { Layout } from '../../src/corpus/layoutKinds.js';
import { rangeText } from '../../src/corpus/rangeText.js';
import { rowsOfText } from '../../src/corpus/readTable.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-ranges-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'strings');

const lines: Layout = { kind: 'lines', named: false, header: false, columns: ['string'], place: 0 };
const sdf: Layout = { kind: 'sdf', field: null };
const tableOf = (delimiter: string): Layout => ({
  kind: 'delimited',
  delimiter,
  header: false,
  hasSepLine: false,
  hasDecimalCommas: false,
  columns: ['a', 'b'],
  place: 0,
});

async function textOf(range: FileRange): Promise<string> {
  let text = '';
  for await (const piece of rangeText(path, range)) text += piece;
  return text;
}

async function cellsOf(text: string, layout: Layout): Promise<(readonly string[])[]> {
  async function* once(): AsyncGenerator<string> {
    yield text;
  }
  const rows: (readonly string[])[] = [];
  const columns = layout.kind === 'delimited' ? layout.columns : [];
  for await (const { cells } of rowsOfText(once(), 'x', { layout, columns })) rows.push(cells);
  return rows;
}

it('ranges follow each other, hold every byte once, and end with lines, compressed or not', async () => {
  const line = fc.oneof(
    fc.constantFrom('', 'CCO', 'x\r', 'Käse'),
    fc.string({ unit: 'grapheme', maxLength: 9 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.constantFrom('', '\n'),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (drawn, end, size, isCompressed) => {
        // LF alone ends a line here
        const strings = drawn.map((one) => one.replaceAll(/[\n\r\u2028\u2029\0]/g, ''));
        const content = Buffer.from(strings.join('\n') + end);
        fc.pre(content[0] !== 0x1f);
        writeFileSync(path, isCompressed ? gzipSync(content) : content);
        const ranges = await fileRanges(path, lines, size);
        const parts = ranges.map(({ start, bytes }) => content.subarray(start, start + bytes));
        expect(Buffer.concat(parts).equals(content)).toBe(true);
        for (const [i, part] of parts.entries()) {
          expect(ranges[i]!.sha256).toBe(createHash('sha256').update(part).digest('hex'));
          const ends = part.toString().split('\n').length - 1;
          if (i < parts.length - 1) expect([ends, part.at(-1), ranges[i]!.records]).toEqual([size, 10, size]);
          else expect(ends).toBeLessThanOrEqual(size);
        }
      },
    ),
  );
});

it('a table that is cut has the rows of the whole, wherever its quotes are', async () => {
  for (const delimiter of [',', '\t', '§']) {
    const layout = tableOf(delimiter);
    const token = fc.constantFrom('a', '"', '""', delimiter, '\n', '\r\n', '\r', 'ä', '"b"', '"\n"');
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(token, { maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        async (tokens, n) => {
          const text = tokens.join('');
          fc.pre(text !== '' && text.trim() !== '');
          // broken quotes are an error of the reader, in one piece as in parts
          const whole = await cellsOf(text, layout).catch(() => null);
          fc.pre(whole !== null);
          writeFileSync(path, text);
          const ranges = await fileRanges(path, layout, n);
          if (ranges.length > 1) cut++;
          const rows: (readonly string[])[] = [];
          for (const range of ranges) rows.push(...(await cellsOf(await textOf(range), layout)));
          const filled = (all: (readonly string[])[]) => all.filter((cells) => cells.join('').trim() !== '');
          expect(filled(rows)).toEqual(filled(whole!));
        },
      ),
      { numRuns: 300 },
    );
    expect(cut).toBeGreaterThan(30);
  }
});

it('an SDF is cut behind its records', async () => {
  const records = ['a\n$$$ $\n$$$$\n', 'b\n x$$$$\n$$$$ end\r\n', '\n\n$$$$\n', 'last'];
  writeFileSync(path, gzipSync(records.join('')));
  const ranges = await fileRanges(path, sdf, 1);
  expect(await Promise.all(ranges.map(textOf))).toEqual(records);
  expect(ranges.map((range) => range.records)).toEqual([1, 1, 1, 1]);
  expect(await fileRanges(path, sdf, 3)).toHaveLength(2);
});

it('keeps no more than the byte order mark of the whole file, and counts a last line without an end', async () => {
  writeFileSync(path, '\ufeffa\nb\r\n\n  c\nd');
  const ranges = await fileRanges(path, lines, 2);
  expect(ranges.map((range) => range.records)).toEqual([2, 2, 1]);
  expect(await Promise.all(ranges.map(textOf))).toEqual(['a\nb\r\n', '\n  c\n', 'd']);
  writeFileSync(path, '');
  expect(await fileRanges(path, lines, 2)).toEqual([]);
});

it('refuses a file that has changed, one that is gone, and what is not UTF-8', async () => {
  writeFileSync(path, 'a\nb\nc\nd\n');
  const [first, second] = await fileRanges(path, lines, 2);
  writeFileSync(path, 'a\nb\nx\nd\n');
  expect(await textOf(first!)).toBe('a\nb\n');
  await expect(textOf(second!)).rejects.toThrow('its bytes 4 to 7 differ');
  // a copy that is compressed holds the same
  writeFileSync(path, gzipSync('a\nb\nc\nd\n'));
  expect(await textOf(second!)).toBe('c\nd\n');
  writeFileSync(path, gzipSync('a\nb\nc\nd\n').subarray(0, 13));
  await expect(textOf(second!)).rejects.toThrow('the gzip data breaks off');
  rmSync(path);
  await expect(textOf(second!)).rejects.toThrow('no such file');
  await expect(fileRanges(path, lines, 2)).rejects.toThrow('no such file');
  writeFileSync(path, Buffer.from('a\nb\xe4\n', 'latin1'));
  await expect(fileRanges(path, lines, 2)).rejects.toThrow('line 2: expected UTF-8');
});
