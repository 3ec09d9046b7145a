// Over 250 lines: one file fetched, from the first request to its place, with all that can fail between.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraeError, InputError, messageOf } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';
import { contentOf, planOf, validatorOf } from './httpPlan.js';
import { type HttpLimits, HttpSource } from './httpSource.js';
import { type Origin, PartFile } from './partFile.js';

export interface FetchOptions {
  /** The size of the file; null if no source states it. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** Whether to replace another file in its place. By default that file is kept and the fetch refused. */
  readonly force?: boolean;
  readonly onProgress?: (bytes: number) => void;
  readonly limits?: Partial<HttpLimits>;
}

export interface Fetched {
  readonly bytes: number;
  readonly sha256: string;
  /** Whether the whole file was there before. */
  readonly present: boolean;
}

/** The most bytes of a file: more than any of the data sets has, so that a stream without end ends here. */
const mostBytes = 4 * 2 ** 30;
const usualLimits: HttpLimits = { patience: 60_000, mostRequests: 20, mostWaiting: 120_000 };
/** The most broken connections for one file, if each brings something. */
const mostBreaks = 5;

/**
 * Fetches a file, checks its size and its SHA-256, and only then puts it in its place. When the connection breaks, the
 * part that has arrived stays beside it as `PATH.part`. The next try continues that part if the SHA-256 is known, which
 * checks the whole in the end, or if the server shows by an entity tag or a date that the rest is of the same file.
 *
 * The caller holds the lock of the folder, so that nobody else writes to the files meanwhile.
 *
 * @param source http or https, or a file of this machine
 * @throws InputError if the source does not exist or is not the expected file, in which case no part stays; and if
 *   another file is in its place
 * @throws GraeError if the connection breaks, or the file cannot be written
 */
export async function fetchFile(source: string, path: string, options: FetchOptions): Promise<Fetched> {
  const part = new PartFile(path);
  const there = await fileThere(path, options);
  if (there !== null) {
    await part.remove();
    return { ...there, present: true };
  }
  const isResumed = await receive(source, part, options);
  let received = (await sumOf(part.path)) ?? { bytes: 0, sha256: '' };
  let wrong = mismatch(received, options);
  if (wrong !== null && isResumed) {
    // the part may have been of another file
    await part.remove();
    await receive(source, part, options);
    received = (await sumOf(part.path)) ?? received;
    wrong = mismatch(received, options);
  }
  wrong ??= options.sha256 === null ? await pageIn(part.path) : null;
  if (wrong !== null) {
    await part.remove();
    throw new InputError({ code: 'damaged', where: source, problem: `${wrong}; nothing was kept` });
  }
  await part.finish(path);
  return { ...received, present: false };
}

/** @returns the file that is already in its place if it is the right one, as far as we can tell; null for none */
async function fileThere(
  path: string,
  { sha256, force = false }: FetchOptions,
): Promise<{ bytes: number; sha256: string } | null> {
  const file = await stat(path).catch(() => null);
  if (file === null) return null;
  if (!file.isFile())
    throw new InputError({
      code: 'in-the-way',
      where: path,
      problem: 'expected a file or nothing here',
      advice: [{ text: 'move it away' }],
    });
  const there = await sumOf(path);
  if (there === null || there.sha256 === sha256) return there;
  if (force) return null;
  if (sha256 === null) return there;
  throw new InputError({
    code: 'in-the-way',
    where: path,
    problem: `another file is here already (SHA-256 ${there.sha256}, expected ${sha256})`,
    advice: [
      { text: 'move it away' },
      { text: 'choose another folder' },
      { text: 'replace it', setting: 'force' },
    ],
  });
}

function mismatch(found: { bytes: number; sha256: string }, { bytes, sha256 }: FetchOptions): string | null {
  if (bytes !== null && found.bytes !== bytes) return `expected ${bytes} bytes, but received ${found.bytes}`;
  if (sha256 === null || found.sha256 === sha256) return null;
  return `expected the SHA-256 ${sha256}, but received ${found.sha256}`;
}

/** Returns the complaint about a page of HTML in place of a file, as portals send it; null for any other file. */
async function pageIn(path: string): Promise<string | null> {
  const begin = createReadStream(path, { end: 199 });
  let text = '';
  for await (const piece of begin as AsyncIterable<Buffer>) text += piece.toString('latin1');
  return /^\s*<(!doctype html|html)/i.test(text) ? 'expected a file, but received a page of HTML' : null;
}

/** @returns whether a part from an earlier try is in it */
async function receive(source: string, part: PartFile, options: FetchOptions): Promise<boolean> {
  try {
    if (/^https?:/i.test(source)) return await download(source, part, options);
    await copyLocal(source, part, options);
    return false;
  } catch (thrown) {
    // a part from before a full disk or a break may stay, but an empty file need not
    await part.end(null).catch(() => {});
    if (thrown instanceof InputError || (await part.size()) === 0) await part.remove();
    throw thrown;
  }
}

async function copyLocal(source: string, part: PartFile, options: FetchOptions): Promise<void> {
  const path = /^file:/i.test(source) ? new URL(source) : source;
  const info = await stat(path).catch((thrown: unknown) => {
    throw new InputError({ code: codeOfUnreadable(thrown), where: source, problem: whyUnreadable(thrown) });
  });
  if (!info.isFile())
    throw new InputError({
      where: source,
      problem: 'expected a file, an address, or a folder that holds the file',
    });
  await part.remove();
  await part.begin({ source, validator: null, total: info.size }, 0);
  let received = 0;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      await part.write(piece, received);
      received += piece.length;
      expectBelow(received, options.bytes ?? mostBytes, source);
      options.onProgress?.(received);
    }
  } catch (thrown) {
    await part.remove();
    if (thrown instanceof GraeError) throw thrown;
    throw new InputError({ code: codeOfUnreadable(thrown), where: source, problem: whyUnreadable(thrown) });
  }
  await part.end(received);
}

async function download(source: string, part: PartFile, options: FetchOptions): Promise<boolean> {
  const http = new HttpSource(source, { ...usualLimits, ...options.limits });
  let isResumed = false;
  let mayResume = true;
  for (let breaks = 0; ; ) {
    const earlierPart = mayResume ? await resumable(source, part, options) : null;
    if (earlierPart === null) await part.remove();
    const answer = await http.ask(rangeOf(earlierPart));
    let plan: ReturnType<typeof planOf>;
    try {
      plan = planOf(source, answer, earlierPart, options);
    } catch (thrown) {
      answer.close();
      throw thrown;
    }
    if (plan.kind === 'whole') {
      answer.close();
      return true;
    }
    if (plan.kind === 'again') {
      answer.close();
      mayResume = false;
      continue;
    }
    isResumed ||= earlierPart !== null;
    mayResume = true;
    const origin: Origin = { source, validator: validatorOf(answer.headers), total: plan.total };
    if (plan.start === 0 && earlierPart !== null && !plan.isSame) await part.remove();
    await part.begin(origin, plan.start);
    const limit = plan.total ?? options.bytes ?? mostBytes;
    let received = plan.start;
    const before = earlierPart?.size ?? 0;
    try {
      for await (const piece of contentOf(answer, plan)) {
        await part.write(piece, received);
        received += piece.length;
        expectBelow(received, limit, source);
        options.onProgress?.(received);
      }
      if (plan.end === 'unknown' && plan.total !== null && received < plan.total) {
        throw new Error('the connection was closed');
      }
      await part.end(received);
      return isResumed;
    } catch (thrown) {
      if (thrown instanceof GraeError) throw thrown;
      await part.end(null);
      const isKept = (await resumable(source, part, options)) !== null;
      if (isKept && received > before && ++breaks < mostBreaks) {
        await sleep(250 * breaks);
        continue;
      }
      if (!isKept) await part.remove();
      throw new GraeError(
        `${source}: broke off after ${received} bytes (${messageOf(thrown)}); ` +
          (isKept
            ? 'run the command again to go on from there'
            : 'nothing was kept, since the server does not tell whether the rest would belong to the same file; try again'),
      );
    }
  }
}

/** Returns the part that is here if the rest of the file may be fetched after it; null for none. */
async function resumable(source: string, part: PartFile, { bytes, sha256 }: FetchOptions) {
  const size = await part.size();
  const origin = await part.origin();
  if (size === 0 || (bytes !== null && size > bytes)) return null;
  if (sha256 === null && (origin === null || origin.source !== source || origin.validator === null))
    return null;
  return {
    size,
    validator: origin?.source === source ? origin.validator : null,
    total: origin?.total ?? null,
  };
}

function rangeOf(known: { size: number; validator: string | null } | null): Record<string, string> {
  if (known === null) return {};
  return {
    range: `bytes=${known.size}-`,
    ...(known.validator === null ? {} : { 'if-range': known.validator }),
  };
}

function expectBelow(received: number, limit: number, source: string): void {
  if (received <= limit) return;
  throw new InputError({
    code: 'damaged',
    where: source,
    problem: `expected at most ${limit} bytes, but there are more; nothing was kept`,
  });
}

/** Returns the size and SHA-256 of a file; null if there is none. */
async function sumOf(path: string): Promise<{ bytes: number; sha256: string } | null> {
  if (!(await stat(path).catch(() => null))?.isFile()) return null;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (thrown) {
    throw new GraeError({ code: 'system', where: path, problem: whyUnreadable(thrown) });
  }
  return { bytes, sha256: hash.digest('hex') };
}
