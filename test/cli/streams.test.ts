import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { program } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-streams-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function started(args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (data) => {
      said[name] += String(data);
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, ...said }));
  });
  return { child, ended };
}

const built = (file: string): string => new URL(`../../dist/cli/${file}`, import.meta.url).href;

/** The session of a process that runs no command. */
const session = `
  const { Session } = await import('${built('session.js')}');
  const { processIo } = await import('${built('processIo.js')}');
  const session = new Session(processIo);`;

/** Work that ends a second after the first signal. */
const working = `${session}
  const { untilInterrupted } = await import('${built('interrupt.js')}');
  const timer = setInterval(() => {}, 1000);
  await untilInterrupted(session, (signal) => new Promise((resolve) => {
    signal.addEventListener('abort', () => { console.log('kept'); setTimeout(resolve, 1000); });
    console.log('ready');
  }));
  clearInterval(timer);`;

describe.skipIf(process.platform === 'win32')('signals', () => {
  // 128 and the number of the signal, as shells say it (POSIX, signal.h)
  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
  ] as const)('%s lets work be kept, a second one ends the process with %i', async (name, status) => {
    const once1 = started(['--input-type=module', '-e', working]);
    await once(once1.child.stdout, 'data');
    once1.child.kill(name);
    expect(await once1.ended).toMatchObject({ status: 0, signal: null, stdout: 'ready\nkept\n' });
    const twice = started(['--input-type=module', '-e', working]);
    await once(twice.child.stdout, 'data');
    twice.child.kill(name);
    await once(twice.child.stdout, 'data');
    twice.child.kill(name);
    expect(await twice.ended).toMatchObject({ status, signal: null });
  });
});

it.skipIf(process.platform === 'win32')(
  'a sample that is interrupted keeps its rows, and fails',
  async () => {
    const { child, ended } = started([program, 'sample', 'zinc250k', '-n', '100000', '--texts']);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const { status, signal, stdout, stderr } = await ended;
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    const [, made] = /interrupted after ([\d,]+) strings; 100,000 were asked for/.exec(stderr) ?? [];
    expect(stdout.trim().split('\n')).toHaveLength(Number(made?.replaceAll(',', '')));
  },
  60_000,
);

describe.skipIf(process.platform === 'win32')('a reader that goes away', () => {
  it('of messages does not end the work', async () => {
    const file = join(folder, 'strings.txt');
    writeFileSync(file, 'x\nnone\n'.repeat(20_000));
    const { child, ended } = started([program, 'parse', file, '--grammar', 'expression']);
    child.stderr.once('data', () => child.stderr.destroy());
    const { status, signal, stdout } = await ended;
    expect({ status, signal }).toEqual({ status: 2, signal: null });
    expect(stdout.trim().split('\n')).toHaveLength(20_000);
  });

  it('of results ends a command without a message', async () => {
    const { child, ended } = started([program, 'data', 'generate', 'expressions', '-n', '20000']);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toMatchObject({ status: 0, signal: null, stderr: '' });
  });
});

/** Three pieces of work of four seconds each, as on a slow device. */
const busy = `${session}
  const { endingAtSignals, untilInterrupted } = await import('${built('interrupt.js')}');
  const onDevice = endingAtSignals(session);
  await untilInterrupted(session, async (signal) => {
    for (let piece = 0; piece < 3 && !signal.aborted; piece++) {
      onDevice(() => {
        console.log('busy');
        const end = Date.now() + 4000;
        while (Date.now() < end);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  });`;

it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends long work that lets nothing through at once',
  async (name) => {
    const { child, ended } = started(['--input-type=module', '-e', busy]);
    await once(child.stdout, 'data');
    const sent = performance.now();
    child.kill(name);
    expect(await ended).toMatchObject({ status: null, signal: name, stdout: 'busy\n' });
    // the piece takes four seconds
    expect(performance.now() - sent).toBeLessThan(3000);
  },
);

// the loader of Node needs a descriptor for each module that it reads at once
it.skipIf(process.platform === 'win32').each([24, 32, 40])(
  'with %i descriptors a command says that they are too few, or works',
  async (most) => {
    const command = `ulimit -n ${most}; exec "${process.execPath}" "${program}" score - --domain expression`;
    const child = spawn('sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => {}).end('x\n');
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const [status] = (await once(child, 'close')) as [number | null];
    if (status === 0) return;
    expect(stderr).toMatch(
      /^error: .*too many files are open; close some or raise the limit \(ulimit -n\)\n$/,
    );
    expect(status).toBe(1);
  },
);
