import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, serveSite } from '../../src/serving/serveSite.js';
import { type Site, writeSite } from '../../src/serving/site.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-site-'));
const large = Buffer.alloc(3_000_000, 'grae');
let server: Listening;
let port: number;

const site: Site = new Map([
  ['index.html', { text: '<h1>a page</h1>' }],
  ['parts/large.bin', { disk: join(folder, 'large.bin') }],
  ['parts/gone.bin', { disk: join(folder, 'gone.bin') }],
]);

beforeAll(async () => {
  writeFileSync(join(folder, 'large.bin'), large);
  writeFileSync(join(folder, 'secret.txt'), 'not for the web');
  server = await serveSite(site, 0);
  port = Number(new URL(server.address).port);
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** Asks with a path as it is written, which fetch would tidy up. */
function ask(path: string, { host = `127.0.0.1:${port}`, method = 'GET' } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ port, host: '127.0.0.1', path, method, headers: { host } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          type: response.headers['content-type'] ?? '',
          body: Buffer.concat(pieces),
        }),
      );
      response.on('error', reject);
    });
    asking.on('error', reject);
    asking.end();
  });
}

describe('the server of a site', () => {
  it('gives its files with their media types, and index.html for the root', async () => {
    const page = await ask('/');
    expect([page.status, page.type, String(page.body)]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<h1>a page</h1>',
    ]);
    const file = await ask('/parts/large.bin?a=query');
    expect([file.status, file.type, file.body.equals(large)]).toEqual([
      200,
      'application/octet-stream',
      true,
    ]);
    const head = await ask('/parts/large.bin', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it('may be called localhost, and refuses every other name', async () => {
    expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200);
    for (const host of ['example.org', `example.org:${port}`, `127.0.0.1:${port + 1}`, '127.0.0.1']) {
      expect((await ask('/', { host })).status, host).toBe(403);
    }
  });

  it('gives nothing but the files of the site', async () => {
    for (const path of [
      '/secret.txt',
      '/parts/../secret.txt',
      '/parts/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '//secret.txt',
      `/${folder}/secret.txt`,
      '/parts',
      '/parts/',
      '/%ff',
      '/%00',
      '/__proto__',
      '/constructor',
    ]) {
      expect((await ask(path)).status, path).toBe(404);
    }
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405);
  });

  it('lives on after a file that has gone, a client that leaves, and one that sends no HTTP', async () => {
    await expect(ask('/parts/gone.bin')).rejects.toThrow();
    await new Promise<void>((resolve) => {
      const client = connect(port, '127.0.0.1', () => {
        client.write(`GET /parts/large.bin HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
        client.once('data', () => client.destroy());
      });
      client.once('close', () => resolve());
    });
    await new Promise<void>((resolve) => {
      const client = connect(port, '127.0.0.1', () => client.write('\0\0 nonsense \r\n\r\n'));
      client.on('error', () => {});
      client.once('close', () => resolve());
      client.resume();
    });
    expect((await ask('/')).status).toBe(200);
  });

  it('says so if the port is in use', async () => {
    await expect(serveSite(site, port)).rejects.toThrow(
      `the port ${port} cannot be had: another program uses it`,
    );
  });

  it('can be written into a folder', async () => {
    const copy = join(folder, 'copy');
    await writeSite(new Map([...site].filter(([path]) => path !== 'parts/gone.bin')), copy);
    expect(readFileSync(join(copy, 'index.html'), 'utf8')).toBe('<h1>a page</h1>');
    expect(readFileSync(join(copy, 'parts', 'large.bin')).equals(large)).toBe(true);
  });
});
