import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataSetNamed, dataSets } from '../../src/corpus/dataSets.js';
import { fetchFile } from '../../src/corpus/fetchFile.js';

const content = Buffer.from(Array.from({ length: 50_000 }, (_, i) => `C${i}\n`).join(''));
const whole = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };

const requests: (string | undefined)[] = [];
/** What the server does, by path. */
const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/whole': (_, response) => response.end(content),
  '/ranges': ({ headers }, response) => {
    const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    if (from >= content.length) response.writeHead(416).end();
    else
      response
        .writeHead(from > 0 ? 206 : 200, {
          'content-length': content.length - from,
          ...(from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
        })
        .end(content.subarray(from));
  },
  '/breaks': (_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 100_000), () => response.destroy());
  },
  '/short': (_, response) => response.end(content.subarray(0, 1000)),
  '/altered': (_, response) => response.end(Buffer.concat([Buffer.from('X'), content.subarray(1)])),
  '/endless': (_, response) => {
    // from Node 24 on, a write to a closed connection calls back at once, so the error has to end the writing
    const more = (error?: Error | null): void => {
      if (!error && !response.destroyed) response.write(content, more);
    };
    more();
  },
  '/missing': (_, response) => response.writeHead(404, 'Not Found').end('<html>'),
};

const server = createServer((request, response) => {
  requests.push(request.headers.range);
  answers[request.url!]!(request, response);
});
let base = '';
const folder = mkdtempSync(join(tmpdir(), 'grae-fetch-'));
const path = join(folder, 'set.smi');

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests.length = 0;
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is fetched', () => {
  it('is in its place, whole, and nothing else is', async () => {
    const seen: number[] = [];
    const onProgress = (bytes: number) => seen.push(bytes);
    expect(await fetchFile(`${base}/whole`, path, { ...whole, onProgress })).toEqual({
      ...whole,
      present: false,
    });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(readdirSync(folder)).toEqual(['set.smi']);
    expect(seen.at(-1)).toBe(content.length);
  });

  it('is not fetched again, unless it is another', async () => {
    writeFileSync(path, content);
    expect(await fetchFile(`${base}/whole`, path, whole)).toEqual({ ...whole, present: true });
    expect(requests).toEqual([]);
    writeFileSync(path, "the user's own");
    await expect(fetchFile(`${base}/whole`, path, whole)).rejects.toThrow(
      /set\.smi: another file is here already \(SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}\); move it away, choose another folder or replace it \(force\)/,
    );
    expect(readFileSync(path, 'utf8')).toBe("the user's own");
    expect(requests).toEqual([]);
    expect(await fetchFile(`${base}/whole`, path, { ...whole, force: true })).toMatchObject({
      present: false,
    });
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('goes on behind what has come where the connection broke', async () => {
    await expect(fetchFile(`${base}/breaks`, path, whole)).rejects.toThrow(
      /broke off after \d+ bytes.*run the command again/,
    );
    expect(existsSync(path)).toBe(false);
    const { length } = readFileSync(`${path}.part`);
    expect(length).toBeGreaterThan(0);
    // asked again at once, the server begins anew and breaks off at the same place
    expect(requests).toEqual([undefined, `bytes=${length}-`]);
    requests.length = 0;
    await fetchFile(`${base}/ranges`, path, whole);
    expect(requests).toEqual([`bytes=${length}-`]);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('begins again where a server cannot go on, or what has come is too much', async () => {
    writeFileSync(`${path}.part`, content.subarray(0, 777));
    await fetchFile(`${base}/whole`, path, whole);
    expect(readFileSync(path).equals(content)).toBe(true);
    rmSync(path);
    writeFileSync(`${path}.part`, Buffer.concat([content, content]));
    await fetchFile(`${base}/ranges`, path, whole);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('may be a file of this machine', async () => {
    const source = join(folder, 'source.smi');
    writeFileSync(source, content);
    expect(await fetchFile(source, path, whole)).toEqual({ ...whole, present: false });
    expect(await fetchFile(source, path, { bytes: null, sha256: null })).toEqual({ ...whole, present: true });
  });

  it.each([
    ['is cut off', '/short', /expected \d+ bytes, but the server announces 1000; nothing was kept/],
    [
      'is altered',
      '/altered',
      /expected the SHA-256 [0-9a-f]{64}, but received [0-9a-f]{64}; nothing was kept/,
    ],
    ['has no end', '/endless', /expected at most \d+ bytes, but there are more; nothing was kept/],
    ['is not there', '/missing', /the server answers 404 Not Found/],
  ])('is refused where it %s, and what was there stays', async (_, name, message) => {
    writeFileSync(path, 'old');
    await expect(fetchFile(`${base}${name}`, path, { ...whole, force: true })).rejects.toThrow(message);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(existsSync(`${path}.part`) ? readFileSync(`${path}.part`).length : 0).toBe(0);
  });

  it.each([
    ['a server that is not there', 'http://127.0.0.1:1/x', /cannot be reached/],
    ['no such file', '/nowhere/x.smi', /\/nowhere\/x\.smi: there is no such file/],
    ['a folder', '.', /expected a file, an address, or a folder/],
  ])('is refused from %s', async (_, source, message) => {
    await expect(fetchFile(source, path, whole)).rejects.toThrow(message);
    expect(existsSync(path)).toBe(false);
  });
});

describe('the registry', () => {
  it('has sizes and sums of all but QM9, and a place for every file', async () => {
    const sets = await dataSets();
    expect(sets.map(({ name }) => name)).toEqual([
      ...['zinc250k', 'moses', 'guacamol', 'qm9'],
      ...['mnist', 'fashion-mnist', 'cifar10', 'celeba'],
    ]);
    const files = sets.flatMap((set) => set.files);
    const places = sets.flatMap((set) => set.files.map(({ name }) => join(set.folder ?? '', name)));
    expect(new Set(places).size).toBe(files.length);
    expect(files.filter(({ sha256 }) => sha256 === null).map(({ name }) => name)).toEqual(['qm9.csv']);
  });

  it('names the sets there are where one is not', async () => {
    await expect(dataSetNamed('zinc')).rejects.toThrow(
      'expected one of the data sets zinc250k, moses, guacamol, qm9, mnist, fashion-mnist, cifar10, celeba, but received: zinc',
    );
  });
});
