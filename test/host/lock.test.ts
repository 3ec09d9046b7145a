import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { whileCreating, whileLocked } from '../../src/host/node/lock.js';
import { thisProcess } from '../../src/host/node/lockHolder.js';
import { processMark } from '../../src/host/node/processMark.js';

const root = mkdtempSync(join(tmpdir(), 'grae-lock-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

let folders = 0;
/** What is not there is not locked. */
function newFolder(): string {
  const folder = join(root, `folder${folders++}`);
  mkdirSync(folder);
  return folder;
}

const compiled = new URL('../../dist/host/node/lock.js', import.meta.url).href;

/** Another process that runs `body` with `whileLocked` at hand; resolves with its first line of output. */
function other(body: string): Promise<{ child: ChildProcess; line: string }> {
  const code = `import { whileLocked } from ${JSON.stringify(compiled)};\n${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve({ child, line: text.trim() });
    });
    child.on('exit', () => resolve({ child, line: text.trim() }));
  });
}

const holding = (folder: string) =>
  other(
    `setInterval(() => {}, 1000); await whileLocked(${JSON.stringify(folder)}, 'grae fit', async () => { console.log('held'); await new Promise(() => {}); });`,
  );

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.on('exit', () => resolve()));

/** A lock of a process, as that process would have written it. */
async function writeLock(folder: string, changes: Record<string, unknown>): Promise<string> {
  const path = join(folder, '.grae-lock');
  const lock = {
    ...(await thisProcess()),
    since: '2026-01-01T00:00:00.000Z',
    what: 'grae train',
    nonce: 'another',
    ...changes,
  };
  writeFileSync(path, JSON.stringify(lock));
  return path;
}

const free = async (folder: string) => whileLocked(folder, 'grae sample', async () => 'done');

describe('a lock of a folder', () => {
  it('refuses a second process at once, with the pid, the command and the start of the first', async () => {
    const folder = newFolder();
    const { child } = await holding(folder);
    const started = performance.now();
    await expect(free(folder)).rejects.toThrow(
      new RegExp(
        `another process is writing to it \\(grae fit, pid ${child.pid}, started 20.*Z\\); wait until it has ended, or stop it: kill ${child.pid}`,
      ),
    );
    expect(performance.now() - started).toBeLessThan(2000);
    child.kill('SIGKILL');
    await ended(child);
    // what a kill left is recognised, and nothing of it remains
    expect(existsSync(join(folder, '.grae-lock'))).toBe(true);
    expect(await free(folder)).toBe('done');
    expect(existsSync(join(folder, '.grae-lock'))).toBe(false);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('goes with a process that %s ends', async (signal) => {
    const folder = newFolder();
    const { child } = await holding(folder);
    child.kill(signal);
    await ended(child);
    expect(child.signalCode).toBe(signal);
    expect(existsSync(join(folder, '.grae-lock'))).toBe(false);
  });

  it('takes away the lock of a killed process that was making the folder, and no other', async () => {
    const folder = newFolder();
    const beside = join(folder, '..', `.${folder.split('/').at(-1)}.grae-lock`);
    const path = await writeLock(folder, { pid: 2 ** 22 + 1, start: '1' });
    renameSync(path, beside);
    expect(await free(folder)).toBe('done');
    expect(existsSync(beside)).toBe(false);
    writeFileSync(beside, 'mine');
    expect(await free(folder)).toBe('done');
    expect(existsSync(beside)).toBe(true);
    rmSync(beside);
  });

  it('passes through work that was begun under it, and no other of the same process', async () => {
    const folder = newFolder();
    await whileLocked(folder, 'outer', async () => {
      expect(await free(folder)).toBe('done');
      expect(existsSync(join(folder, '.grae-lock'))).toBe(true);
    });
    let end = (): void => {};
    const first = whileLocked(folder, 'first', () => new Promise<void>((resolve) => (end = resolve)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(free(folder)).rejects.toThrow(/this process is already writing to it \(first/);
    end();
    await first;
    expect(await free(folder)).toBe('done');
  });

  it('is the same by every path to the folder', async () => {
    const folder = newFolder();
    const link = join(root, 'link');
    symlinkSync(folder, link);
    await whileLocked(folder, 'outer', async () => {
      expect(await free(link)).toBe('done');
    });
  });

  it('is given back where the work fails', async () => {
    const folder = newFolder();
    const failing = whileLocked(folder, 'fails', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await free(folder)).toBe('done');
  });

  it.skipIf(!existsSync('/proc/self/stat'))(
    'of a process whose number another one has now (its start differs) is taken over',
    async () => {
      const folder = newFolder();
      await writeLock(folder, { pid: process.ppid, start: '1' });
      expect(await free(folder)).toBe('done');
      await writeLock(folder, {});
      // the same number and the same start: it runs
      await expect(free(folder)).rejects.toThrow(`pid ${process.pid}`);
    },
  );

  it('of another machine is said to be so, and taken for gone after an hour without a sign of life', async () => {
    const folder = newFolder();
    const path = await writeLock(folder, { host: 'elsewhere\u001b[31m', pid: 1 });
    await expect(free(folder)).rejects.toThrow(
      /another machine or container.*pid 1.*on elsewhere\?\[31m.*delete .*-lock if you know that it has stopped/,
    );
    const before = Date.now() / 1000 - 3700;
    utimesSync(path, before, before);
    expect(await free(folder)).toBe('done');
  });

  it('is taken over in spite of a takeover that another machine left unfinished an hour ago', async () => {
    const folder = newFolder();
    const path = await writeLock(folder, { host: 'elsewhere', pid: 1 });
    const guard = `${path}-takeover`;
    writeFileSync(guard, readFileSync(path));
    const before = Date.now() / 1000 - 3700;
    for (const left of [path, guard]) utimesSync(left, before, before);
    expect(await free(folder)).toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes with the work of a command whose name is long, as with a long path in it', async () => {
    const folder = newFolder();
    await whileLocked(folder, `grae export ${'folder/'.repeat(100)}`, () =>
      expect(
        other(
          `await whileLocked(${JSON.stringify(folder)}, 'x', () => {}).catch(({ message }) => console.log(message));`,
        ),
      ).resolves.toMatchObject({
        line: expect.stringMatching(/another process is writing to it \(grae export folder/),
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not taken from what is no lock', async () => {
    const folder = newFolder();
    const path = await writeLock(folder, {});
    writeFileSync(path, 'something else');
    const before = Date.now() / 1000 - 60;
    utimesSync(path, before, before);
    await expect(free(folder)).rejects.toThrow(/expected the lock of grae.*delete it/);
  });

  it('of one part lets other parts work', async () => {
    const folder = newFolder();
    await whileLocked(folder, 'one', () => whileLocked(folder, 'two', async () => {}, { part: '2-of-2' }), {
      part: '1-of-2',
    });
  });

  it('that is held for a moment is waited for', async () => {
    const folder = newFolder();
    const brief = whileLocked(
      folder,
      'one file',
      () => new Promise<void>((resolve) => setTimeout(resolve, 300)),
      { isBrief: true },
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await free(folder)).toBe('done');
    await brief;
  });

  it('of a folder that is still to be made stands beside it', async () => {
    const folder = join(root, 'still-to-be-made');
    await whileCreating(folder, 'makes it', async () => {
      expect(existsSync(folder)).toBe(false);
      expect(existsSync(join(root, `.${folder.split('/').at(-1)}.grae-lock`))).toBe(true);
    });
  });

  it('is held by one at a time, however many find it left by a process that is gone', async () => {
    const folder = newFolder();
    const log = join(root, 'log.txt');
    for (let round = 0; round < 1; round++) {
      const { child } = await holding(folder);
      child.kill('SIGKILL');
      await ended(child);
      writeFileSync(log, '');
      const work = `
        import { appendFileSync } from 'node:fs';
        for (let done = 0; done < 5; ) {
          await whileLocked(${JSON.stringify(folder)}, 'one', async () => {
            appendFileSync(${JSON.stringify(log)}, 'begin ' + process.pid + '\\n');
            await new Promise((resolve) => setTimeout(resolve, 5));
            appendFileSync(${JSON.stringify(log)}, 'end ' + process.pid + '\\n');
            done++;
          }).catch(async (error) => {
            if (!/writing to it|keep taking its lock/.test(error.message)) throw error;
            await new Promise((resolve) => setTimeout(resolve, 5 * Math.random()));
          });
        }`;
      const all = await Promise.all(Array.from({ length: 4 }, () => other(work)));
      for (const { child: one } of all) expect(one.exitCode).toBe(0);
      const lines = readFileSync(log, 'utf8').trim().split('\n');
      expect(lines).toHaveLength(40);
      for (let i = 0; i < lines.length; i += 2) {
        expect(lines[i]).toMatch(/^begin/);
        expect(lines[i + 1]).toBe(lines[i]!.replace('begin', 'end'));
      }
    }
  }, 60_000);
});

it('removes what a process left that was killed as it took the lock', async () => {
  const folder = newFolder();
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  const [machine] = (await processMark()).split('-');
  const left = join(folder, `.grae-lock.${machine}-${child.pid}-1-00000000.tmp`);
  writeFileSync(left, '');
  await whileLocked(folder, 'grae fit', async () => {});
  expect(readdirSync(folder)).toEqual([]);
});
