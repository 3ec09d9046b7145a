import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { GraeError, InputError, messageOf } from '../base/errors.js';
import { whyUnreadable } from '../base/whyUnreadable.js';

export interface FetchOptions {
  /** What the file must have; null for what is not known. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly onProgress?: (bytes: number) => void;
}

export interface Fetched {
  readonly bytes: number;
  readonly sha256: string;
  /** Whether it was there before, whole. */
  readonly present: boolean;
}

/** More than any of the data sets; what has no end ends here. */
const mostBytes = 4 * 2 ** 30;
/** Milliseconds without a byte after which a server is given up. */
const patience = 60_000;

/**
 * Fetches a file, checks its size and SHA-256, and only then puts it in its place. What has come so far stays beside it
 * as `PATH.part` where the connection breaks, and the next try goes on behind it.
 *
 * @param source http or https, or a file of this machine
 * @throws InputError where the source is not there or does not have the size or the sum, which then leaves nothing
 * @throws GraeError where the connection breaks, or the file cannot be written
 */
export async function fetchFile(source: string, path: string, options: FetchOptions): Promise<Fetched> {
  const there = await sumOf(path);
  if (there !== null && (options.sha256 === null || options.sha256 === there.sha256)) {
    return { ...there, present: true };
  }
  const part = `${path}.part`;
  await download(source, part, options);
  const found = (await sumOf(part))!;
  const wrong = mismatch(found, options);
  if (wrong !== null) {
    await rm(part, { force: true });
    throw new InputError(`${source}: ${wrong}; nothing was kept`);
  }
  await rename(part, path);
  return { ...found, present: false };
}

function mismatch(found: { bytes: number; sha256: string }, { bytes, sha256 }: FetchOptions): string | null {
  if (bytes !== null && found.bytes !== bytes) return `expected ${bytes} bytes, but received ${found.bytes}`;
  if (sha256 === null || found.sha256 === sha256) return null;
  return `expected the SHA-256 ${sha256}, but received ${found.sha256}`;
}

async function download(source: string, part: string, { bytes, onProgress }: FetchOptions): Promise<void> {
  const limit = bytes ?? mostBytes;
  let file: FileHandle;
  try {
    file = await open(part, 'a');
  } catch (thrown) {
    throw new GraeError(`${part}: cannot be written (${messageOf(thrown)})`);
  }
  try {
    let { size } = await file.stat();
    if (bytes !== null && size >= bytes) {
      // Whole, or wrong: to be told by its sum.
      if (size === bytes) return;
      size = 0;
    }
    const { stream, start } = await openSource(source, size);
    if (start < size || size === 0) await file.truncate(start);
    let received = start;
    try {
      for await (const piece of stream) {
        received += piece.length;
        if (received > limit) {
          await file.truncate(0);
          throw new InputError(
            `${source}: expected ${limit} bytes at most, but there are more; nothing was kept`,
          );
        }
        await file.appendFile(piece);
        onProgress?.(received);
      }
    } catch (thrown) {
      if (thrown instanceof InputError) throw thrown;
      throw new GraeError(
        `${source}: broke off after ${received} bytes (${messageOf(thrown)}); run the command again to go on from there`,
      );
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

interface OpenedSource {
  readonly stream: AsyncIterable<Uint8Array>;
  /** The place of the first byte that comes. */
  readonly start: number;
}

/** @param from bytes that are here already */
async function openSource(source: string, from: number): Promise<OpenedSource> {
  if (!/^https?:/i.test(source)) {
    const path = /^file:/i.test(source) ? new URL(source) : source;
    const info = await stat(path).catch((thrown: unknown) => {
      throw new InputError(`${source}: ${whyUnreadable(thrown)}`);
    });
    if (!info.isFile())
      throw new InputError(`${source}: expected a file, a URL or a folder with the file in it`);
    return { stream: createReadStream(path), start: 0 };
  }
  const timer = new AbortController();
  const response = await request(source, from, timer);
  if (response.status === 416) return openSource(source, 0);
  if (!response.ok || response.body === null) {
    throw new InputError(`${source}: the server answers ${response.status} ${response.statusText}`.trim());
  }
  return { stream: patiently(response.body, timer), start: response.status === 206 ? from : 0 };
}

async function request(source: string, from: number, timer: AbortController): Promise<Response> {
  const headers = { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
  try {
    return await withPatience(timer, fetch(source, { headers, signal: timer.signal }));
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    throw new GraeError(`${source}: cannot be reached (${messageOf(cause)})`);
  }
}

/** What a server sends, as long as it does not keep silent for too long. */
async function* patiently(
  body: AsyncIterable<Uint8Array>,
  timer: AbortController,
): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  while (true) {
    const { value, done } = await withPatience(timer, pieces.next());
    if (done === true) return;
    yield value;
  }
}

async function withPatience<T>(timer: AbortController, promise: Promise<T>): Promise<T> {
  const reason = new Error(`no answer for ${patience / 1000} s`);
  const timeout = setTimeout(() => timer.abort(reason), patience);
  try {
    return await promise;
  } finally {
    clearTimeout(timeout);
  }
}

/** Size and SHA-256 of a file; null where there is none. */
async function sumOf(path: string): Promise<{ bytes: number; sha256: string } | null> {
  if (!(await stat(path).catch(() => null))?.isFile()) return null;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
