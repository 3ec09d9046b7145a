import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../support/grae.js';

const minutes = 5;
const clients = 16;
let server: ChildProcess;
let address: string;

beforeAll(async () => {
  server = spawn(process.execPath, [program, 'serve', 'zinc250k'], { stdio: ['ignore', 'pipe', 'inherit'] });
  address = await new Promise((resolve) => {
    server.stdout!.once('data', (data) => resolve(String(data).trim()));
  });
});

afterAll(() => server.kill('SIGKILL'));

const molecules = ['CC(=O)Nc1ccc(O)cc1', 'CC(C)Cc1ccc(cc1)C(C)C(=O)O', 'c1ccccc1', 'CN1CCC[C@H]1c1cccnc1'];

async function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Megabytes of the server in memory. */
function resident(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
}

/** Milliseconds below which a share of values lies. */
function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
}

/** Milliseconds of scoring one molecule, again and again with pauses. */
async function timesOfScore(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    const response = await post('/score', { texts: [molecules[i % molecules.length]] });
    await response.json();
    times.push(performance.now() - started);
    await sleep(20);
  }
  return times;
}

describe('a server under load', () => {
  it('scores one molecule quickly where little else is asked', async () => {
    await timesOfScore(300); // the engine compiles what it meets often
    const times = await timesOfScore(500);
    process.stdout.write(
      `one score: median ${quantile(times, 0.5).toFixed(1)} ms, 99% below ${quantile(times, 0.99).toFixed(1)} ms\n`,
    );
  });

  it(`answers ${clients} clients for ${minutes} minutes without an error, in the same memory, and ends when it is told to`, async () => {
    const until = performance.now() + minutes * 60_000;
    const counts = { ok: 0, cut: 0, busy: 0 };
    const sizes: number[] = [];
    const client = async (number: number): Promise<void> => {
      for (let i = number; performance.now() < until; i++) {
        const text = molecules[i % molecules.length]!;
        switch (i % 8) {
          case 0:
            await expectOk(await post('/sample', { count: 20, seed: i }));
            break;
          case 1: {
            const { codes } = (await expectOk(await post('/encode', { texts: molecules }))) as {
              codes: number[][];
            };
            await expectOk(await post('/decode', { codes: [codes[0]] }));
            break;
          }
          case 2: {
            // leaves before the answer
            const leaving = AbortSignal.timeout(5 + (i % 50));
            await post('/sample', { count: 5_000 }, leaving).catch(() => null);
            counts.cut++;
            break;
          }
          case 3:
            await search(i);
            break;
          default:
            await expectOk(await post('/score', { texts: [text] }));
        }
        counts.ok++;
      }
    };
    const search = async (seed: number): Promise<void> => {
      const response = await post('/optimize', { maximize: 'qed', budget: 50, proposer: 'random', seed });
      const job = (await response.json()) as { id: string };
      if (response.status === 503) {
        counts.busy++;
        return;
      }
      expect(response.status).toBe(202);
      const events = await fetch(`${address}/jobs/${job.id}/events`);
      expect(await events.text()).toMatch(/event: done/);
    };
    const expectOk = async (response: Response): Promise<unknown> => {
      const body = await response.json();
      expect(response.status, JSON.stringify(body)).toBe(200);
      return body;
    };
    const watching = (async () => {
      while (performance.now() < until) {
        sizes.push(resident());
        await sleep(5_000);
      }
    })();
    await Promise.all([...Array.from({ length: clients }, (_, number) => client(number)), watching]);
    process.stdout.write(
      `${counts.ok} requests, ${counts.cut} cut short, ${counts.busy} searches refused; ${sizes.map(Math.round).join(' ')} MB\n`,
    );
    expect(counts.ok).toBeGreaterThan(1_000);
    // a leak of 16 clients would show in the second half
    const half = sizes.slice(Math.floor(sizes.length / 2));
    expect(Math.max(...half)).toBeLessThan(1.15 * Math.max(...sizes.slice(0, sizes.length / 2)));

    const running = post('/sample', { count: 200 });
    await sleep(200);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    expect(((await (await running).json()) as { samples: unknown[] }).samples).toHaveLength(200);
    expect(await ended).toBe(0);
  });
});
