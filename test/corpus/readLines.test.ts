import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { linesOfBytes, type ReadLinesOptions, readLines } from '../../src/corpus/readLines.js';
import type { CorpusLine } from '../../src/sequences/corpusLine.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Uint8Array, name = 'corpus.txt'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function all(lines: AsyncIterable<CorpusLine>): Promise<CorpusLine[]> {
  const read: CorpusLine[] = [];
  for await (const line of lines) read.push(line);
  return read;
}

async function textsOf(content: string | Uint8Array, options?: ReadLinesOptions): Promise<string[]> {
  return (await all(readLines(fileOf(content), options))).map(({ text }) => text);
}

async function errorOf(lines: AsyncIterable<CorpusLine>): Promise<string> {
  const thrown: unknown = await all(lines).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(InputError);
  const { message } = thrown as InputError;
  expect(message).not.toContain('\n');
  return message;
}

describe('lines of a file', () => {
  it('are numbered from 1', async () => {
    expect(await all(readLines(fileOf('a\nb\n')))).toEqual([
      { line: 1, text: 'a' },
      { line: 2, text: 'b' },
    ]);
  });

  it.each([
    ['a last line without its end', 'a\nb', ['a', 'b']],
    ['CR LF', 'a\r\nb\r\n', ['a', 'b']],
    ['CR', 'a\rb\r', ['a', 'b']],
    ['all ends mixed', 'a\r\rb\n\r\nc', ['a', '', 'b', '', 'c']],
    ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['nothing at all', '', []],
    ['one byte', 'a', ['a']],
    ['a byte order mark', '\uFEFFa\n\uFEFFb', ['a', '\uFEFFb']],
    ['characters of several bytes', 'äß😀\nñ', ['äß😀', 'ñ']],
  ])('%s', async (_, content, expected) => {
    expect(await textsOf(content)).toEqual(expected);
  });

  it('come out of gzip, whatever the name', async () => {
    expect(await textsOf(gzipSync('\uFEFFa\r\nb'))).toEqual(['a', 'b']);
  });

  it('come out of several gzip members in one file', async () => {
    expect(await textsOf(Buffer.concat([gzipSync('a\nb'), gzipSync('c\n')]))).toEqual(['a', 'bc']);
  });

  it('do not depend on how the bytes are cut', async () => {
    const piece = fc.constantFrom('a', '😀', '\r', '\n', '\r\n', '\uFEFF');
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        async (pieces, zip, size) => {
          const content = pieces.join('');
          const bytes = zip ? gzipSync(content) : Buffer.from(content);
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          const expected = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
          if (expected.at(-1) === '') expected.pop();
          const lines = await all(linesOfBytes(() => Readable.from(chunks, { objectMode: true }), 'pieces'));
          expect(lines.map(({ text }) => text)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('come from standard input for -', async () => {
    // The test process has a standard input of its own, so another takes its place.
    const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
    Object.defineProperty(process, 'stdin', {
      value: Readable.from([Buffer.from('a\nb')]),
      configurable: true,
    });
    try {
      expect(await all(readLines('-'))).toEqual([
        { line: 1, text: 'a' },
        { line: 2, text: 'b' },
      ]);
    } finally {
      Object.defineProperty(process, 'stdin', stdin);
    }
  });

  it('leave nothing open when the reader stops early', async () => {
    const source = Readable.from([Buffer.from('a\nb\nc\n')]);
    for await (const { text } of linesOfBytes(() => source, 'pieces')) if (text === 'a') break;
    expect(source.destroyed).toBe(true);
  });
});

describe('a line that is too long', () => {
  it('is told with its front and its length, and the next one is read', async () => {
    const lines = await all(readLines(fileOf(`${'x'.repeat(100_001)}\n${'y'.repeat(100_000)}\n`)));
    expect(lines).toEqual([
      { line: 1, text: 'x'.repeat(60), tooLong: true, length: 100_001 },
      { line: 2, text: 'y'.repeat(100_000) },
    ]);
  });

  it('takes the limit that is given', async () => {
    const lines = await all(readLines(fileOf('abc\nabcd'), { maxLineLength: 3 }));
    expect(lines).toEqual([
      { line: 1, text: 'abc' },
      { line: 2, text: 'abcd', tooLong: true, length: 4 },
    ]);
  });

  it('is not held in memory', async () => {
    const chunk = Buffer.alloc(1 << 16, 'x');
    const chunks = 8192; // 512 MiB in one line, and in one piece of gzip's
    function* source() {
      for (let i = 0; i < chunks; i++) yield chunk;
    }
    const before = process.memoryUsage().rss;
    const lines = await all(linesOfBytes(() => Readable.from(source()), 'pieces'));
    expect(lines).toEqual([{ line: 1, text: 'x'.repeat(60), tooLong: true, length: chunks * chunk.length }]);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });
});

describe('what cannot be read', () => {
  it('a missing file', async () => {
    expect(await errorOf(readLines(join(folder, 'absent')))).toMatch(/absent: no such file$/);
  });

  it('a folder', async () => {
    expect(await errorOf(readLines(folder))).toContain('expected a file, but this is a folder');
  });

  it.skipIf(process.getuid?.() === 0)('a file without permission', async () => {
    const path = fileOf('a', 'closed.txt');
    chmodSync(path, 0);
    expect(await errorOf(readLines(path))).toContain('no permission');
  });

  it('a binary file', async () => {
    expect(await errorOf(readLines(fileOf(Uint8Array.of(1, 75, 3, 4, 0, 0), 'a.bin')))).toMatch(
      /a\.bin: expected text, .* binary file; unpack or convert it first/,
    );
  });

  it('a binary file inside gzip', async () => {
    expect(await errorOf(readLines(fileOf(gzipSync(Uint8Array.of(1, 0, 2)))))).toContain('binary file');
  });

  it('a zero byte behind the first 4 KB is a character of its line', async () => {
    const [text] = await textsOf(`${'a'.repeat(4096)}\0`);
    expect(text).toBe(`${'a'.repeat(4096)}\0`);
  });

  it('UTF-16', async () => {
    expect(await errorOf(readLines(fileOf(Buffer.from('\uFEFFab\n', 'utf16le'))))).toContain(
      'this is UTF-16',
    );
  });

  it('gzip that breaks off, with the line', async () => {
    const whole = gzipSync(
      Array.from({ length: 50_000 }, (_, i) => `line ${(i * 7919) % 50_000}\n`).join(''),
    );
    const lines = readLines(fileOf(whole.subarray(0, whole.length / 2)));
    const message = await errorOf(lines);
    const line = Number(/breaks off in line (\d+)/.exec(message)?.[1]);
    expect(line).toBeGreaterThan(10_000);
    expect(line).toBeLessThan(40_000);
  });

  it('gzip that is damaged', async () => {
    const damaged = gzipSync('a\nb\n'.repeat(1000));
    damaged[damaged.length - 6]! ^= 255; // in the checksum
    expect(await errorOf(readLines(fileOf(damaged)))).toMatch(/gzip data is damaged in line \d+/);
  });

  it('a limit that is none', async () => {
    expect(await errorOf(readLines(fileOf('a'), { maxLineLength: 0 }))).toContain(
      'expected a positive line length',
    );
  });
});

describe('as a user runs it', () => {
  it.skipIf(process.platform === 'win32')('a named pipe is read like a file', async () => {
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const writer = promisify(execFile)('sh', ['-c', 'printf "a\\nb\\n" > "$0"', pipe]);
    expect((await all(readLines(pipe))).map(({ text }) => text)).toEqual(['a', 'b']);
    await writer;
  });
});
