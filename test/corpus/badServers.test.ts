import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraeError } from '../../src/base/errors.js';
import { fetchFile } from '../../src/corpus/fetchFile.js';

const content = Buffer.from(Array.from({ length: 10_000 }, (_, i) => `C${i}\n`).join(''));
/** Another file of the same length. */
const other = Buffer.from(content.toString().replaceAll('C', 'N'));
const half = content.length >> 1;
const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const verified = { bytes: content.length, sha256: sumOf(content) };
const unverified = { bytes: null, sha256: null };

interface Asked {
  readonly socket: Socket;
  /** The first byte that is asked for; null for all. */
  readonly from: number | null;
  readonly ifRange: string | null;
  /** Requests to this path, this one among them. */
  readonly count: number;
}

type Behaviour = (asked: Asked) => void;

function answer(
  socket: Socket,
  status: string,
  headers: readonly string[],
  body: Buffer | string = '',
): void {
  socket.write([`HTTP/1.1 ${status}`, 'connection: close', ...headers, '', ''].join('\r\n'));
  socket.end(body);
}

const whole =
  (bytes: Buffer, ...headers: string[]): Behaviour =>
  ({ socket }) =>
    answer(socket, '200 OK', [`content-length: ${bytes.length}`, ...headers], bytes);

/** The whole, or its rest from where it is asked for. */
const ranges =
  (bytes: Buffer, ...headers: string[]): Behaviour =>
  (asked) => {
    const { socket, from } = asked;
    if (from === null) return whole(bytes, ...headers)(asked);
    answer(
      socket,
      '206 Partial Content',
      [
        `content-length: ${bytes.length - from}`,
        `content-range: bytes ${from}-${bytes.length - 1}/${bytes.length}`,
        ...headers,
      ],
      bytes.subarray(from),
    );
  };

const chunk = (bytes: Buffer | string) => `${bytes.length.toString(16)}\r\n${bytes}\r\n`;
const status =
  (text: string, ...headers: string[]): Behaviour =>
  ({ socket }) =>
    answer(socket, text, ['content-length: 0', ...headers]);
const cut =
  (...headers: string[]): Behaviour =>
  ({ socket }) =>
    answer(socket, '200 OK', [`content-length: ${content.length}`, ...headers], content.subarray(0, half));
/** First one behaviour, from then on another. */
const then =
  (first: Behaviour, next: Behaviour, times = 1): Behaviour =>
  (asked) =>
    (asked.count <= times ? first : next)(asked);
/** An answer to whoever asks for a part, and the whole for others. */
const toRange =
  (behaviour: Behaviour): Behaviour =>
  (asked) =>
    (asked.from === null ? then(cut('etag: "a"'), whole(content)) : behaviour)(asked);
const partial = (headers: (from: number) => readonly string[], bytes: Buffer = content): Behaviour =>
  toRange(({ socket, from }) => answer(socket, '206 Partial Content', headers(from!), bytes.subarray(from!)));

const rangeOf = (from: number, total = content.length) =>
  `content-range: bytes ${from}-${total - 1}/${total}`;
const fetched = 'fetched';

/** What a server does, what comes of it where the SHA-256 is known, and where it is not. */
const behaviours: Readonly<Record<string, readonly [Behaviour, string | RegExp, string | RegExp]>> = {
  'sends it whole': [whole(content), fetched, fetched],
  'sends it in chunks': [
    ({ socket }) => answer(socket, '200 OK', ['transfer-encoding: chunked'], `${chunk(content)}0\r\n\r\n`),
    fetched,
    fetched,
  ],
  'says the end by closing': [
    ({ socket }) => answer(socket, '200 OK', [], content),
    fetched,
    /does not say where the file ends/,
  ],
  'closes too early without a length': [
    ({ socket }) => answer(socket, '200 OK', [], content.subarray(0, half)),
    /broke off after \d+ bytes .*run the command again/,
    /does not say where the file ends/,
  ],
  'breaks off, and goes on where it is asked to': [
    then(cut('etag: "a"'), ranges(content, 'etag: "a"')),
    fetched,
    fetched,
  ],
  'breaks off, and goes on by its date': [
    then(
      cut('date: Sun, 29 Nov 2026 12:00:00 GMT', 'last-modified: Sat, 28 Nov 2026 12:00:00 GMT'),
      ranges(content, 'last-modified: Sat, 28 Nov 2026 12:00:00 GMT'),
    ),
    fetched,
    fetched,
  ],
  'breaks off, and has no sign of the same file': [then(cut(), ranges(content)), fetched, /nothing was kept/],
  'breaks off every time': [cut(), /broke off after \d+ bytes .*run the command again/, /nothing was kept/],
  'breaks off every time, with a tag': [
    cut('etag: "a"'),
    /broke off after \d+ bytes .*run the command again/,
    /run the command again/,
  ],
  'breaks off, and has another file then': [
    then(cut('etag: "a"'), whole(other, 'etag: "b"')),
    /expected the SHA-256/,
    'other',
  ],
  'breaks off, and sends the rest of another file': [toRange(ranges(other, 'etag: "b"')), fetched, fetched],
  'breaks off, and sends the rest of another file under the same tag': [
    toRange(ranges(other, 'etag: "a"')),
    fetched,
    // what lies about its own tag cannot be told
    'spliced',
  ],
  'breaks off in chunks': [
    ({ socket }) =>
      answer(socket, '200 OK', ['transfer-encoding: chunked'], chunk(content.subarray(0, half))),
    /broke off/,
    /broke off .*nothing was kept/,
  ],
  'sends a chunk of nonsense': [
    ({ socket }) => answer(socket, '200 OK', ['transfer-encoding: chunked'], `${chunk('C')}zz\r\nC`),
    /broke off/,
    /broke off/,
  ],
  'announces less than it sends': [
    ({ socket }) => answer(socket, '200 OK', [`content-length: ${half}`], content),
    /the server announces 2\d+; nothing was kept/,
    /broke off .*nothing was kept/,
  ],
  'answers 416 always': [status('416 Range Not Satisfiable'), /answers 416/, /answers 416/],
  'answers 416 to a part': [toRange(status('416 Range Not Satisfiable')), fetched, fetched],
  'answers 416 to a part, and says that it is all': [
    toRange(({ socket, from }) =>
      answer(socket, '416 Range Not Satisfiable', [`content-range: bytes */${from}`, 'content-length: 0']),
    ),
    fetched,
    fetched,
  ],
  'goes on at another place': [partial((from) => [rangeOf(from + 1)]), fetched, fetched],
  'goes on without saying where': [partial(() => []), fetched, fetched],
  'goes on with another length of the whole': [
    partial((from) => [rangeOf(from, content.length + 5), 'etag: "a"']),
    fetched,
    fetched,
  ],
  'goes on in several parts': [
    partial((from) => [rangeOf(from), 'content-type: multipart/byteranges; boundary=x', 'etag: "a"']),
    fetched,
    fetched,
  ],
  'goes on with nonsense for a range': [
    partial(() => ['content-range: lines 1-2/3', 'etag: "a"']),
    fetched,
    fetched,
  ],
  'sends the whole where a part is asked for': [toRange(whole(content, 'etag: "a"')), fetched, fetched],
  'sends a part where the whole is asked for': [
    ({ socket }) => answer(socket, '206 Partial Content', [rangeOf(0)], content),
    /answers 206/,
    /answers 206/,
  ],
  'answers with a page': [
    whole(Buffer.from('<!doctype html><title>Log in</title>'), 'content-type: text/html; charset=utf-8'),
    /expected \d+ bytes/,
    /answers with a page \(text\/html/,
  ],
  'answers with a page under another type': [
    whole(Buffer.from('\n<html>Log in</html>'), 'content-type: text/plain'),
    /expected \d+ bytes/,
    /received a page of HTML/,
  ],
  'packs it unasked': [whole(gzipSync(content), 'content-encoding: gzip'), fetched, fetched],
  'packs it, and breaks off': [
    ({ socket }) => answer(socket, '200 OK', ['content-encoding: gzip'], gzipSync(content).subarray(0, 5000)),
    /broke off/,
    /broke off .*nothing was kept/,
  ],
  'packs nonsense': [whole(content, 'content-encoding: gzip'), /broke off/, /broke off/],
  'packs it in a way that is not known': [
    whole(content, 'content-encoding: zpaq'),
    /compresses the file in an unknown way \(zpaq\)/,
    /compresses the file in an unknown way/,
  ],
  'sends another file of the same length': [whole(other), /expected the SHA-256 .*nothing was kept/, 'other'],
  'never answers': [() => {}, /no answer for 0.4 s/, /no answer for 0.4 s/],
  'sends its head a letter at a time': [
    ({ socket }) =>
      drip(socket, 'HTTP/1.1 200 OK\r\nx-padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
    /no answer for/,
    /no answer for/,
  ],
  'sends its body a letter at a time': [
    ({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${content.length}\r\n\r\n`);
      drip(socket, content.toString());
    },
    /broke off .*bytes in 0.4 s/,
    /broke off .*bytes in 0.4 s/,
  ],
  'sends its head and then nothing': [
    ({ socket }) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${content.length}\r\n\r\n`),
    /broke off after 0 bytes/,
    /broke off after 0 bytes/,
  ],
  'sends heads without end': [
    ({ socket }) => drip(socket, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000), 25),
    /no answer for/,
    /no answer for/,
  ],
  'redirects to itself': [
    ({ socket }) => answer(socket, '302 Found', ['location: ?', 'content-length: 0']),
    /redirects more than 10 times/,
    /redirects more than 10 times/,
  ],
  'redirects to ever new addresses': [
    ({ socket, count }) =>
      answer(socket, '301 Moved Permanently', [`location: ?${count}`, 'content-length: 0']),
    /redirects more than 10 times/,
    /redirects more than 10 times/,
  ],
  'redirects to a file': [
    status('302 Found', 'location: file:///etc/passwd'),
    /redirects to file:\/\/\/etc\/passwd, which is neither http nor https/,
    /neither http nor https/,
  ],
  'redirects to a script': [
    status('302 Found', 'location: javascript:1'),
    /neither http nor https/,
    /neither http nor https/,
  ],
  'redirects to no address': [
    status('307 Temporary Redirect', 'location: http://[/'),
    /which is not an address/,
    /which is not an address/,
  ],
  'redirects nowhere': [status('302 Found'), /answers 302 Found/, /answers 302 Found/],
  'redirects to a server that is not there': [
    status('302 Found', 'location: http://127.0.0.1:1/'),
    /cannot be reached/,
    /cannot be reached/,
  ],
  'redirects once': [
    then(status('308 Permanent Redirect', 'location: ?next'), whole(content)),
    fetched,
    fetched,
  ],
  'is busy for a moment': [then(status('503 Busy', 'retry-after: 0'), whole(content)), fetched, fetched],
  'is busy until a date that is past': [
    then(status('429 Too Many', 'retry-after: Sun, 01 Nov 2020 12:00:00 GMT'), whole(content)),
    fetched,
    fetched,
  ],
  'is busy for hours': [status('503 Busy', 'retry-after: 7200'), /answers 503 Busy/, /answers 503 Busy/],
  'is busy for ever': [status('429 Too Many', 'retry-after: 0'), /answers 429/, /answers 429/],
  'fails always': [status('500 Failed', 'retry-after: 0'), /answers 500/, /answers 500/],
  'has no such file': [status('404 Not Found'), /answers 404 Not Found/, /answers 404 Not Found/],
  'forbids it': [status('403 Forbidden'), /answers 403/, /answers 403/],
  'answers with nothing': [
    ({ socket }) => answer(socket, '204 No Content', []),
    /answers 204/,
    /answers 204/,
  ],
  'says that nothing has changed': [
    ({ socket }) => answer(socket, '304 Not Modified', []),
    /answers 304/,
    /answers 304/,
  ],
  'hangs up': [({ socket }) => socket.destroy(), /cannot be reached/, /cannot be reached/],
  'does not speak HTTP': [
    ({ socket }) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
    /cannot be reached/,
    /cannot be reached/,
  ],
  'has a head without end': [
    ({ socket }) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`),
    /cannot be reached/,
    /cannot be reached/,
  ],
  'announces two lengths': [
    ({ socket }) => answer(socket, '200 OK', ['content-length: 5', 'content-length: 6'], content),
    /cannot be reached/,
    /cannot be reached/,
  ],
  'announces a length of nonsense': [
    ({ socket }) => answer(socket, '200 OK', ['content-length: many'], content),
    /cannot be reached/,
    /cannot be reached/,
  ],
  'changes the protocol': [
    ({ socket }) => answer(socket, '101 Switching Protocols', ['upgrade: x', 'connection: upgrade']),
    /cannot be reached/,
    /cannot be reached/,
  ],
  'sends an empty file': [whole(Buffer.alloc(0)), /announces 0/, 'empty'],
};

/** Behaviours that only a known length ends. */
const endless: Readonly<Record<string, readonly [Behaviour, RegExp]>> = {
  'sends without end': [
    ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const more = (): void => {
        if (!socket.destroyed) socket.write(chunk(content), more);
      };
      more();
    },
    /expected at most \d+ bytes, but there are more; nothing was kept/,
  ],
  'packs a gigabyte of nothing': [
    whole(gzipSync(Buffer.alloc(50_000_000)), 'content-encoding: gzip'),
    /expected at most \d+ bytes, but there are more; nothing was kept/,
  ],
};

function drip(socket: Socket, text: string, size = 1): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text.slice(at, at + size));
    at += size;
  }, 20);
}

const all = new Map(
  [...Object.entries(behaviours), ...Object.entries(endless)].map(([name, [behaviour]]) => [name, behaviour]),
);
const counts = new Map<string, number>();
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.once('data', (data) => {
    const head = data.toString('latin1');
    const [, key = '', index = '0'] = /^GET \/(\w+)\/(\d+)/.exec(head) ?? [];
    const path = `${key}/${index}`;
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    const [, from] = /^range: bytes=(\d+)-/im.exec(head) ?? [];
    const [, ifRange = null] = /^if-range: (.*)\r$/im.exec(head) ?? [];
    [...all.values()][Number(index)]!({
      socket,
      from: from === undefined ? null : Number(from),
      ifRange,
      count,
    });
  });
});

let base = '';
const folder = mkdtempSync(join(tmpdir(), 'grae-servers-'));
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const limits = { patience: 400, mostRequests: 20, mostWaiting: 1500 };
const results: Readonly<Record<string, Buffer>> = {
  fetched: content,
  other,
  spliced: Buffer.concat([content.subarray(0, half), other.subarray(half)]),
  empty: Buffer.alloc(0),
};

async function fetchesFrom(
  name: string,
  key: 'verified' | 'unverified',
  expected: string | RegExp,
): Promise<void> {
  const index = [...all.keys()].indexOf(name);
  const path = join(folder, `${key}-${index}`, 'set.smi');
  mkdirSync(join(folder, `${key}-${index}`));
  const source = `${base}/${key}/${index}`;
  const options = { ...(key === 'verified' ? verified : unverified), limits };
  const outcome = await fetchFile(source, path, options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (typeof expected === 'string') {
    expect(outcome).toBe(null);
    expect(readFileSync(path).equals(results[expected]!)).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['set.smi']);
  } else {
    expect(outcome).toBeInstanceOf(GraeError);
    const { message } = outcome as GraeError;
    expect(message).toMatch(expected);
    expect(message.startsWith(`${source}: `)).toBe(true);
    expect(existsSync(path)).toBe(false);
    // what can be gone on with stays, and nothing else does
    const goesOn = /run the command again/.test(message);
    expect(readdirSync(join(path, '..')).sort()).toEqual(goesOn ? ['set.smi.part', 'set.smi.part.json'] : []);
  }
  expect(counts.get(`${key}/${index}`)).toBeLessThanOrEqual(40);
}

describe.concurrent('a server that', () => {
  it.each(Object.entries(behaviours))('%s', async (name, [, withSum, withoutSum]) => {
    await Promise.all([fetchesFrom(name, 'verified', withSum), fetchesFrom(name, 'unverified', withoutSum)]);
  });

  it.each(Object.entries(endless))('%s', async (name, [, expected]) => {
    await fetchesFrom(name, 'verified', expected);
  });
});

describe('a part that was left', () => {
  const at = (name: string) => {
    mkdirSync(join(folder, name));
    return join(folder, name, 'set.smi');
  };
  const index = (name: string) => [...all.keys()].indexOf(name);
  const wholeAt = () => `${base}/left/${index('sends it whole')}`;

  it.each([
    ['of another file', other.subarray(0, half), null],
    [
      'of another source',
      other.subarray(0, half),
      { source: 'http://other/', validator: '"a"', total: null },
    ],
    ['with a damaged note', other.subarray(0, half), 'nonsense'],
    ['that is empty', Buffer.alloc(0), null],
    ['that is longer', Buffer.concat([other, other]), null],
  ])('%s is never a part of what is fetched', async (name, bytes, origin) => {
    for (const [key, options] of Object.entries({ verified, unverified })) {
      const path = at(`${key} ${name}`);
      writeFileSync(`${path}.part`, bytes);
      if (origin !== null) writeFileSync(`${path}.part.json`, JSON.stringify(origin));
      await fetchFile(wholeAt(), path, { ...options, limits });
      expect(readFileSync(path).equals(content)).toBe(true);
      expect(readdirSync(join(path, '..'))).toEqual(['set.smi']);
    }
  });

  it('is gone on with in another process, where the server says that it is of the same file', async () => {
    const path = at('continued');
    const source = `${base}/continued/${index('breaks off, and goes on where it is asked to')}`;
    writeFileSync(`${path}.part`, content.subarray(0, 100));
    writeFileSync(`${path}.part.json`, JSON.stringify({ source, validator: '"a"', total: content.length }));
    counts.set(source.slice(base.length + 1), 1);
    const seen: number[] = [];
    await fetchFile(source, path, { ...unverified, limits, onProgress: (bytes) => seen.push(bytes) });
    expect(seen[0]).toBeGreaterThan(100);
    expect(counts.get(source.slice(base.length + 1))).toBe(2);
    expect(readFileSync(path).equals(content)).toBe(true);
  });
});
