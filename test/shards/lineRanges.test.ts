import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { lineRanges } from '../../src/shards/lineRanges.js';
import { rangeTexts } from '../../src/shards/rangeTexts.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-ranges-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'lines.txt');
const domain = { readLine: (line: string): string => line.trim() };

async function read(ranges: Awaited<ReturnType<typeof lineRanges>>): Promise<string[]> {
  const texts: string[] = [];
  for (const range of ranges) for await (const text of rangeTexts(path, range, domain)) texts.push(text);
  return texts;
}

it('ranges are whole lines, follow each other, and hold every line once', async () => {
  const line = fc.oneof(
    fc.constantFrom('', 'CCO', 'x\r', 'Käse'),
    fc.string({ unit: 'grapheme', maxLength: 9 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.constantFrom('', '\n'),
      fc.integer({ min: 1, max: 5 }),
      async (drawn, end, size) => {
        // LF alone ends a line here
        const lines = drawn.map((one) => one.replaceAll(/[\n\r\u2028\u2029\0]/g, ''));
        const content = Buffer.from(lines.join('\n') + end);
        fc.pre(content[0] !== 0x1f);
        writeFileSync(path, content);
        const ranges = await lineRanges(path, size);
        const parts = ranges.map(({ start, bytes }) => content.subarray(start, start + bytes));
        expect(Buffer.concat(parts).equals(content)).toBe(true);
        for (const [i, part] of parts.entries()) {
          expect(ranges[i]!.sha256).toBe(createHash('sha256').update(part).digest('hex'));
          const ends = part.toString().split('\n').length - 1;
          if (i < parts.length - 1) expect([ends, part.at(-1), ranges[i]!.lines]).toEqual([size, 10, size]);
          else expect(ends).toBeLessThanOrEqual(size);
        }
      },
    ),
  );
});

it('reads the strings of each range, the last line without an end among them', async () => {
  writeFileSync(path, '\ufeffa\nb\r\n\n  c\nd');
  const ranges = await lineRanges(path, 2);
  expect(ranges.map(({ lines }) => lines)).toEqual([2, 2, 1]);
  expect(await read(ranges)).toEqual(['a', 'b', 'c', 'd']);
  expect(await read(await lineRanges(path, 100))).toEqual(['a', 'b', 'c', 'd']);
  writeFileSync(path, '');
  expect(await lineRanges(path, 2)).toEqual([]);
});

it('refuses a file that has changed, and compressed ones', async () => {
  writeFileSync(path, 'a\nb\nc\nd\n');
  const ranges = await lineRanges(path, 2);
  writeFileSync(path, 'a\nb\nx\nd\n');
  expect(await read(ranges.slice(0, 1))).toEqual(['a', 'b']);
  await expect(read(ranges)).rejects.toThrow('its bytes 4 to 7 differ');
  writeFileSync(path, gzipSync('a\nb\n'));
  await expect(lineRanges(path, 2)).rejects.toThrow('gunzip -k');
  await expect(lineRanges(join(folder, 'none'), 2)).rejects.toThrow('there is no such file');
});
