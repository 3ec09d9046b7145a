import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, messageOf } from '../base/errors.js';
import { codeOfUnreadable } from '../base/whyUnreadable.js';
import { standardInput } from '../host/node/standardInput.js';
import { foreignKindOf } from './fileKind.js';
import { Utf8Reader } from './utf8Reader.js';

/** The number of bytes at the front that show whether a file is text. */
const inspectedBytes = 4096;

/** Opens a file, or standard input for `-`. */
export const openedFile = (path: string): Readable =>
  path === '-' ? standardInput() : createReadStream(path);

export interface TextOptions {
  /** Called before the first text if a byte order mark was dropped. */
  readonly onMark?: (() => void) | undefined;
}

/**
 * Returns the text of a stream of bytes, in pieces. gzip is recognised by its first two bytes and undone; text is
 * UTF-8, and a byte order mark at the start is dropped.
 *
 * @param name its name in messages
 * @throws InputError on one line: no such file, a folder, no permission, not text, not UTF-8 (with the line), gzip that
 *   breaks off
 */
export async function* textStream(
  open: () => Readable,
  name: string,
  { onMark }: TextOptions = {},
): AsyncGenerator<string> {
  const reader = new Utf8Reader(name);
  let head: Uint8Array | null = new Uint8Array(0);
  try {
    for await (const bytes of gunzipped(open())) {
      if (head === null) {
        yield reader.read(bytes);
        continue;
      }
      head = head.length === 0 ? bytes : Buffer.concat([head, bytes]);
      if (head.length < inspectedBytes) continue;
      if (hasByteOrderMark(head)) onMark?.();
      yield inspected(head, name, reader);
      head = null;
    }
    if (head !== null && hasByteOrderMark(head)) onMark?.();
    if (head !== null && head.length > 0) yield inspected(head, name, reader);
  } catch (thrown) {
    // The bytes before gzip broke off may say more.
    if (head !== null && head.length > 0) refuseForeign(head, name);
    throw streamError(thrown, name, `line ${reader.line}`);
  }
  yield reader.finish();
}

const hasByteOrderMark = ([first, second, third]: Uint8Array): boolean =>
  first === 0xef && second === 0xbb && third === 0xbf;

function inspected(head: Uint8Array, name: string, reader: Utf8Reader): string {
  refuseForeign(head, name);
  return reader.read(head);
}

function refuseForeign(head: Uint8Array, name: string): void {
  const kind = foreignKindOf(head.subarray(0, inspectedBytes));
  if (kind === null) return;
  const expected = /^UTF/.test(kind.what) ? 'UTF-8' : 'text, one string a line or a table (gzip is fine)';
  throw new InputError({
    where: name,
    problem: `expected ${expected}, but this is ${kind.what}`,
    advice: [{ text: kind.advice }],
  });
}

/**
 * Returns the bytes of a stream as they are, or decompressed if they begin like gzip. Errors are those of the streams, for
 * {@link streamError}.
 */
export async function* gunzipped(source: Readable): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < 2) {
      const { value, done } = await chunks.next();
      if (done === true) break;
      head = head.length === 0 ? value : Buffer.concat([head, value]);
    }
    const whole = Readable.from(joined(head, chunks), { objectMode: false });
    // An error of either stream reaches the reader through the second one.
    yield* head[0] === 0x1f && head[1] === 0x8b ? pipeline(whole, createGunzip(), () => {}) : whole;
  } finally {
    source.destroy();
  }
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

const troubleByCode: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'expected a file, but this is a folder',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
};

/** Turns any error of a stream into an error for the user. @param where the place in it, such as `line 7` */
export function streamError(thrown: unknown, name: string, where: string): Error {
  if (thrown instanceof InputError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const trouble = troubleByCode[code];
  if (trouble !== undefined)
    return new InputError({ code: codeOfUnreadable(thrown), where: name, problem: trouble });
  if (code === 'Z_BUF_ERROR') {
    return new InputError({
      code: 'damaged',
      where: name,
      problem: `the gzip data breaks off in ${where}`,
      advice: [{ text: 'fetch or make the file again' }],
    });
  }
  if (code.startsWith('Z_')) {
    return new InputError({
      code: 'damaged',
      where: name,
      problem: `the gzip data is damaged in ${where} (${messageOf(thrown)})`,
      advice: [{ text: 'fetch or make the file again' }],
    });
  }
  return new InputError({ where: name, problem: `cannot be read (${messageOf(thrown)})` });
}
