import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { InputError } from '../base/errors.js';
import { type HttpAnswer, lengthOf } from './httpSource.js';

/** The next step after an answer. */
export type HttpPlan =
  | {
      readonly kind: 'take';
      /** The place of its first byte in the file. */
      readonly start: number;
      /** The size of the whole file; null if the server does not say, or compresses the body. */
      readonly total: number | null;
      /** Whether it is the file of the part that is here, as far as its checksum or the server shows. */
      readonly isSame: boolean;
      /** Whether an early end would be noticed. */
      readonly end: 'noticed' | 'unknown';
      readonly encoding: string | null;
    }
  /** The part that is here is already the whole file. */
  | { readonly kind: 'whole' }
  /** The part that is here is of no use with this server, so the whole file must be requested. */
  | { readonly kind: 'again' };

interface Known {
  readonly size: number;
  readonly validator: string | null;
  readonly total: number | null;
}

interface Expected {
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/**
 * Judges an answer to a request, perhaps for the rest of a file whose beginning is here already.
 *
 * @throws InputError for an answer that is not the file
 */
export function planOf(
  source: string,
  answer: HttpAnswer,
  known: Known | null,
  expected: Expected,
): HttpPlan {
  const { status, statusText, headers } = answer;
  const range = contentRange(headers['content-range']);
  if (status === 416 && known !== null) {
    const isWhole = range?.total === known.size && expected.sha256 !== null;
    return isWhole ? { kind: 'whole' } : { kind: 'again' };
  }
  if (status === 206 && known !== null) return planOfRest(answer, known, expected);
  if (status !== 200) {
    throw new InputError({
      code: status === 404 || status === 410 ? 'not-found' : 'unavailable',
      where: source,
      problem: `the server answers ${`${status} ${statusText}`.trim()}`,
      advice: [{ text: 'check the address' }, { text: 'give another source' }],
    });
  }
  const encoding = encodingOf(source, headers);
  const length = lengthOf(headers);
  const total = encoding === null ? length : null;
  if (total !== null && expected.bytes !== null && total !== expected.bytes) {
    throw new InputError({
      code: 'damaged',
      where: source,
      problem: `expected ${expected.bytes} bytes, but the server announces ${total}; nothing was kept`,
    });
  }
  if (expected.sha256 === null) expectNoPage(source, headers);
  const isChunked = headers['transfer-encoding'] !== undefined;
  const end = length !== null || isChunked || encoding !== null ? 'noticed' : 'unknown';
  if (end === 'unknown' && expected.bytes === null && expected.sha256 === null) {
    throw new InputError({
      code: 'unavailable',
      where: source,
      problem: 'the server does not say where the file ends, so nobody can tell whether it is whole',
      advice: [{ text: 'give another source' }, { text: 'fetch it by other means' }],
    });
  }
  return {
    kind: 'take',
    start: 0,
    total: total ?? (encoding === null ? expected.bytes : null),
    isSame: known !== null && encoding === null && (expected.sha256 !== null || isSame(headers, known)),
    end,
    encoding,
  };
}

function planOfRest({ headers }: HttpAnswer, known: Known, expected: Expected): HttpPlan {
  const range = contentRange(headers['content-range']);
  const total = expected.bytes ?? known.total;
  const isRest =
    range !== null &&
    range.start === known.size &&
    (range.total === null || total === null || range.total === total) &&
    (range.total === null ? expected.sha256 !== null || total !== null : range.end === range.total - 1) &&
    headers['content-encoding'] === undefined &&
    !/^multipart\//i.test(headers['content-type'] ?? '') &&
    (lengthOf(headers) ?? range.end! - range.start! + 1) === range.end! - range.start! + 1;
  // a server that ignores If-Range sends the rest of another file
  const isOfSame = expected.sha256 !== null || isSame(headers, known);
  if (!isRest || !isOfSame) return { kind: 'again' };
  return {
    kind: 'take',
    start: known.size,
    total: range.total ?? total,
    isSame: true,
    end: lengthOf(headers) !== null || headers['transfer-encoding'] !== undefined ? 'noticed' : 'unknown',
    encoding: null,
  };
}

/** Returns the bytes of the file in an answer, decompressed if the server compressed them unasked. */
export function contentOf(
  { body }: HttpAnswer,
  { encoding }: { readonly encoding: string | null },
): AsyncIterable<Uint8Array> {
  if (encoding === null) return body;
  const unpack: Transform =
    encoding === 'br' ? createBrotliDecompress() : encoding === 'deflate' ? createInflate() : createGunzip();
  // an error of either reaches the reader through the second
  return pipeline(Readable.from(body, { objectMode: false }), unpack, () => {});
}

/**
 * Returns the sign by which a later request can ask whether the file is still the same: a strong entity tag, or a date
 * of last change at least a minute before the answer (RFC 9110, 8.8.2.2). Null for a server that gives neither.
 */
export function validatorOf(headers: IncomingHttpHeaders): string | null {
  if (headers['content-encoding'] !== undefined) return null;
  const { etag, date, 'last-modified': modified } = headers;
  if (etag !== undefined && /^"[^"]*"$/.test(etag)) return etag;
  if (modified === undefined || date === undefined) return null;
  return Date.parse(date) - Date.parse(modified) >= 60_000 ? modified : null;
}

function isSame(headers: IncomingHttpHeaders, { validator }: Known): boolean {
  if (validator === null) return false;
  return headers.etag === validator || headers['last-modified'] === validator;
}

/**
 * Returns the first byte, the last one and the total; for nothing only the total (RFC 9110, 14.4). Null for anything
 * else.
 */
function contentRange(header: string | undefined) {
  const [, start, end, total] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(header?.trim() ?? '') ?? [];
  if (total === undefined) return null;
  const numberOf = (text: string | undefined) => (text === undefined || text === '*' ? null : Number(text));
  return { start: numberOf(start), end: numberOf(end), total: numberOf(total) };
}

function encodingOf(source: string, headers: IncomingHttpHeaders): string | null {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return null;
  if (['gzip', 'x-gzip', 'deflate', 'br'].includes(encoding)) return encoding;
  throw new InputError({
    code: 'unavailable',
    where: source,
    problem: `the server compresses the file in an unknown way (${encoding})`,
    advice: [{ text: 'give another source' }],
  });
}

/** Refuses a page instead of a file, which portals send when they want a login. */
function expectNoPage(source: string, headers: IncomingHttpHeaders): void {
  if (!/^(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')) return;
  throw new InputError({
    code: 'unavailable',
    where: source,
    problem: `expected a file, but the server answers with a page (${headers['content-type']})`,
    advice: [{ text: 'look at it with a browser' }, { text: 'give another source' }],
  });
}
