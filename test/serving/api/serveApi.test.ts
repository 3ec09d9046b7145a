import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type Model, open } from '../../../src/index.js';
import { operations } from '../../../src/serving/api/operations.js';
import { mostBytes } from '../../../src/serving/api/readBody.js';
import { type ListeningApi, serveApi } from '../../../src/serving/api/serveApi.js';
import { Service } from '../../../src/serving/api/service.js';

let model: Model;
let server: ListeningApi;
let port: number;
const faults: unknown[] = [];

beforeAll(async () => {
  model = await open('zinc250k', { backend: 'wasm' });
  server = await serveApi(new Service('zinc250k', model), '1.2.3', {
    port: 0,
    onFault: (thrown) => faults.push(thrown),
  });
  port = Number(new URL(server.address).port);
});

afterAll(async () => {
  await server.close(0);
  model.dispose();
  expect(faults).toEqual([]);
});

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into any answer
  readonly body: any;
}

const json = { 'content-type': 'application/json' };

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${server.address}${path}`, {
    method,
    headers: json,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const post = (path: string, body: unknown) => call('POST', path, body);

/** The result of a request, which has the form that the description of the interface promises. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function resultOf(name: string, body: unknown): Promise<any> {
  const { status, body: result } = await post(`/${name}`, body);
  expect(status, JSON.stringify(result)).toBe(200);
  const { result: schema } = operations.find((one) => one.name === name)!;
  expect((schema as z.ZodType).safeParse(result).error).toBeUndefined();
  return result;
}

/** Waits until a job is over. */
async function over(id: string): Promise<Answer['body']> {
  for (;;) {
    const { body } = await call('GET', `/jobs/${id}`);
    if (!['waiting', 'running'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const search = { minimize: 'molWeight', budget: 100_000, proposer: 'random' };

describe('a model behind HTTP', () => {
  it('samples, encodes, decodes and judges as the library does', async () => {
    const { samples } = await resultOf('sample', { count: 5, seed: 3 });
    expect(samples).toEqual(JSON.parse(JSON.stringify(await model.sample(5, { seed: 3 }))));
    const texts = ['Oc1ccccc1', 'no molecule', 'CC(=O)Nc1ccc(O)cc1'];
    const { codes, refusals } = await resultOf('encode', { texts });
    const encoded = await model.encode(texts);
    expect(codes[1]).toBeNull();
    expect(Float32Array.from([...codes[0], ...codes[2]])).toEqual(encoded.codes);
    expect(refusals).toEqual([{ text: 'no molecule', reason: expect.any(String), offset: 0 }]);
    const { texts: decoded } = await resultOf('decode', { codes: [codes[0], codes[2]] });
    expect(decoded).toEqual(await model.decode(encoded.codes));
    const { judged } = await resultOf('score', { texts });
    expect(judged.map(({ valid }: { valid: boolean }) => valid)).toEqual([true, false, true]);
  });

  it('searches as a job, which can be asked about, followed and stopped', async () => {
    const { status, body: job } = await post('/optimize', { ...search, budget: 200 });
    expect(status).toBe(202);
    const following = await fetch(`${server.address}/jobs/${job.id}/events`);
    expect(following.headers.get('content-type')).toBe('text/event-stream');
    const events = (await following.text()).split('\n\n').filter((event) => event.startsWith('event:'));
    expect(events.at(-1)).toMatch(/^event: done\ndata: \{/);
    const done = await over(job.id);
    expect(done.result.evaluations).toBe(200);
    expect(done.result.best[0].value).toBeLessThanOrEqual(done.result.best.at(-1).value);

    const { body: long } = await post('/optimize', search);
    const { body: waits } = await post('/optimize', search);
    expect((await call('DELETE', `/jobs/${waits.id}`)).body.state).toBe('stopped');
    await call('DELETE', `/jobs/${long.id}`);
    expect(await over(long.id)).toMatchObject({ state: 'stopped', result: { ended: 'interrupted' } });
  });

  it('lets eight jobs wait, and refuses more', async () => {
    const started = [];
    for (let i = 0; i < 9; i++) started.push((await post('/optimize', search)).body.id);
    expect(await post('/optimize', search)).toMatchObject({
      status: 503,
      body: { error: { code: 'unavailable' } },
    });
    expect((await call('PUT', `/jobs/${started[0]}`)).status).toBe(405);
    for (const id of started.reverse()) await call('DELETE', `/jobs/${id}`);
    for (const id of started) expect((await over(id)).state).toBe('stopped');
  });

  it('fails a job that cannot be done with the reason', async () => {
    const { body } = await post('/optimize', { maximize: 'beauty' });
    const { state, error } = await over(body.id);
    expect(state).toBe('failed');
    expect(error.message).toContain('beauty');
  });

  it.each([
    ['JSON cut short', '/score', '{"texts": [', 400, /cut short/],
    ['no JSON', '/score', 'nonsense', 400, /not JSON/],
    ['nothing', '/score', {}, 400, /texts/],
    ['no strings', '/score', { texts: [] }, 400, /texts/],
    ['a number', '/score', { texts: [1] }, 400, /texts\.0/],
    ['a misspelt field', '/score', { texts: ['C'], scroes: ['qed'] }, 400, /scroes.*scores/],
    ['a misspelt score', '/score', { texts: ['C'], scores: ['qde'] }, 400, /qed/],
    ['a long string', '/score', { texts: ['C'.repeat(20_000)] }, 400, /texts\.0/],
    ['many strings', '/score', { texts: Array(2000).fill('C') }, 400, /texts/],
    ['a short code', '/decode', { codes: [[1, 2]] }, 400, /codes\[0\]: expected the 256 numbers/],
    ['very many samples', '/sample', { count: 1e9 }, 400, /count/],
    ['a broken template', '/sample', { count: 5, constraints: { template: '((' } }, 400, /./],
    ['a job without a goal', '/optimize', { budget: 100 }, 202, /waiting|running/],
    ['another path', '/nothing', {}, 404, /no such path/],
  ])('answers %s', async (_, path, body, status, message) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toMatch(message);
  });

  it('refuses another method, another type of body, another host, and a path beyond its own', async () => {
    expect((await call('GET', '/score')).status).toBe(405);
    expect((await call('GET', '/jobs/1')).status).toBe(404);
    expect((await call('GET', '/jobs/1/events/2')).status).toBe(404);
    const plain = await fetch(`${server.address}/score`, { method: 'POST', body: '{"texts":["C"]}' });
    expect([plain.status, await plain.text()]).toEqual([400, expect.stringContaining('application/json')]);
    const foreign = await new Promise((resolve) => {
      ask({ port, path: '/health', headers: { host: 'example.org' } }, ({ statusCode }) =>
        resolve(statusCode),
      ).end();
    });
    expect(foreign).toBe(403);
  });

  it('refuses a body that is too long, announced or not, and lives on', async () => {
    const announced = await new Promise<string>((resolve) => {
      const client = connect(port, '127.0.0.1', () => {
        client.write(
          `POST /score HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n{`,
        );
      });
      client.once('data', (data) => resolve(String(data)));
      client.on('error', () => {});
    });
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
    const endless = await new Promise<string>((resolve) => {
      const piece = Buffer.alloc(65_536, 'x');
      const client = connect(port, '127.0.0.1', () => {
        client.write(
          `POST /score HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
        );
        const send = (): void => {
          while (!client.destroyed && client.write(`10000\r\n${piece}\r\n`));
        };
        client.on('drain', send);
        send();
      });
      client.once('data', (data) => resolve(String(data)));
      client.on('error', () => {});
    });
    expect(endless).toMatch(/^HTTP\/1\.1 413 /);
    expect(mostBytes).toBeLessThan(16 * 2 ** 20);
    expect((await call('GET', '/health')).body.status).toBe('ok');
  });

  it('frees the work of clients that leave', async () => {
    const leaving = new AbortController();
    const asked = Array.from({ length: 5 }, () =>
      fetch(`${server.address}/sample`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ count: 10_000 }),
        signal: leaving.signal,
      }).catch(() => null),
    );
    await expect
      .poll(async () => (await call('GET', '/health')).body.requests.long)
      .toEqual({ running: 1, waiting: 4 });
    leaving.abort();
    await Promise.all(asked);
    await expect
      .poll(async () => (await call('GET', '/health')).body.requests.long, { timeout: 20_000 })
      .toEqual({ running: 0, waiting: 0 });
  });

  it('describes itself', async () => {
    const { body } = await call('GET', '/openapi.json');
    expect(Object.keys(body.paths).sort()).toEqual(
      [
        '/decode',
        '/encode',
        '/health',
        '/jobs/{id}',
        '/jobs/{id}/events',
        '/optimize',
        '/sample',
        '/score',
      ].sort(),
    );
    const { schema } = body.paths['/sample'].post.requestBody.content['application/json'];
    expect(schema).toMatchObject({ additionalProperties: false, properties: { count: { maximum: 10_000 } } });
    expect(JSON.stringify(body)).not.toContain('"$schema":"http://json-schema.org/draft-07');
  });
});

describe('the end of a server', () => {
  it('finishes what runs, refuses what comes, and stops jobs after the grace', async () => {
    const ending = await serveApi(new Service('zinc250k', model), '1.2.3', { port: 0, onFault: () => {} });
    const send = (path: string, body: unknown) =>
      fetch(`${ending.address}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });
    const job = (await (await send('/optimize', search)).json()) as { id: string };
    const events = fetch(`${ending.address}/jobs/${job.id}/events`).then((response) => response.text());
    const running = send('/sample', { count: 300 }).then((response) => response.json());
    await expect
      .poll(async () => {
        const health = await fetch(`${ending.address}/health`);
        return ((await health.json()) as { requests: { long: { running: number } } }).requests.long.running;
      })
      .toBe(1);
    const closed = ending.close(0.1);
    expect(((await running) as { samples: unknown[] }).samples).toHaveLength(300);
    expect(await events).toMatch(/event: stopped\ndata: .*"ended":"interrupted"/);
    await closed;
    await expect(send('/sample', { count: 1 })).rejects.toThrow();
  });
});
