import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { link, lstat, readFile, realpath, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { GraeError } from '../../base/errors.js';
import { codeOf } from '../../base/whyUnreadable.js';
import { whyUnwritable } from '../../base/whyUnwritable.js';
import { removeLeftovers, temporaryPath } from './leftovers.js';
import { thisProcess, whereaboutsOf } from './lockHolder.js';
import { makeFolder } from './makeFolder.js';

/** Name of the lock in an existing folder; the lock of a part of the work has the part's name behind it. */
const lockName = '.grae-lock';
/** Characters kept of what holds a lock, which may name a path of any length. */
const mostOfWhat = 200;

/** Milliseconds between two signs of life of a holder. */
const heartbeat = 60_000;
/** A holder that cannot be seen from here (another machine or container) counts as gone after this long without a sign. */
const longestSilence = 3_600_000;
/** The pause between two looks at a lock that another process is just taking over or giving back, and their number. */
const lookAgain = { milliseconds: 50, times: 100 };

const lockSchema = z.strictObject({
  pid: z.number().int().positive(),
  /** Tells the process from a later one of the same number. */
  start: z.string().max(100),
  host: z.string().max(300),
  boot: z.string().max(100),
  /** When the lock was taken, ISO 8601. */
  since: z.string().max(40),
  /** The command that holds it, for people: `grae fit`. */
  what: z.string().max(mostOfWhat),
  /** Whether it is held for the moment that one file takes: worth waiting for. */
  isBrief: z.literal(true).optional(),
  nonce: z.string().max(100),
});

type LockContent = z.infer<typeof lockSchema>;

/** Locks that this thread holds, by path. */
const held = new Map<string, { readonly nonce: string }>();
/** Paths of the locks that the work in progress was begun under. */
const around = new AsyncLocalStorage<ReadonlySet<string>>();

export interface LockOptions {
  /** Whether the work takes a moment, so that others wait for it rather than being refused. */
  readonly isBrief?: boolean;
  /** Which part of the work in the folder is locked, for work that several processes share; all of it by default. */
  readonly part?: string;
}

/**
 * Works on a folder while no other process writes to it: a second one is refused at once, with the pid and the start
 * of the first. Work that was begun under the lock may ask for it again. Readers take no lock.
 *
 * The lock is a file in the folder. It goes with the work, and with the process where that ends by a signal; one that
 * a kill or a loss of power left is recognised by its dead process (the start of a process is compared too, since
 * systems use numbers of processes again) and taken over.
 *
 * @param folder one that is not there is not locked: what is to be made is {@link whileCreating}'s
 * @param what who works, for the message that the other one gets: `grae fit`
 * @throws GraeError that says who writes to the folder and what to do
 */
export async function whileLocked<T>(
  folder: string,
  what: string,
  work: () => Promise<T>,
  { part, isBrief = false }: LockOptions = {},
): Promise<T> {
  if ((await stat(folder).catch(() => null))?.isDirectory() !== true) return work();
  return locked(
    join(await realpath(folder), `${lockName}${part === undefined ? '' : `-${part}`}`),
    folder,
    what,
    work,
    isBrief,
  );
}

/** Makes a folder as a whole while no other process does: the lock stands beside the folder's place. */
export async function whileCreating<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  const target = resolve(folder);
  await makeFolder(dirname(target));
  return locked(join(dirname(target), `.${basename(target)}${lockName}`), folder, what, work);
}

async function locked<T>(
  path: string,
  folder: string,
  what: string,
  work: () => Promise<T>,
  isBrief = false,
): Promise<T> {
  const outer = around.getStore() ?? new Set();
  if (outer.has(path)) return work();
  const content: LockContent = {
    ...(await thisProcess()),
    since: new Date().toISOString(),
    what: what.slice(0, mostOfWhat),
    ...(isBrief ? { isBrief } : {}),
    nonce: randomUUID(),
  };
  await acquire(path, folder, content);
  held.set(path, content);
  watchEnd();
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeat);
  beat.unref();
  try {
    // what processes left that were killed as they took the lock or wrote
    await removeLeftovers(dirname(path), basename(path));
    return await around.run(new Set([...outer, path]), work);
  } finally {
    clearInterval(beat);
    releaseNow(path);
  }
}

async function acquire(path: string, folder: string, content: LockContent): Promise<void> {
  for (let looked = 0; looked < lookAgain.times; looked++) {
    if (await claim(path, content)) return;
    const seen = await readLock(path, folder);
    if (seen === null) continue;
    const reason = await whyRefused(path, folder, seen);
    if (reason !== null && seen.isBrief === true && looked < lookAgain.times - 1) {
      await pause();
      continue;
    }
    if (reason !== null) throw new GraeError(reason);
    if (!(await takeOver(path, folder, seen.nonce))) await pause();
  }
  throw new GraeError(
    `${folder}: other processes take and leave its lock again and again (${path}); try again later`,
  );
}

/** Makes the lock with all of its content in one step. @returns false where there is one */
async function claim(path: string, content: LockContent): Promise<boolean> {
  const temporary = await temporaryPath(path);
  const text = `${JSON.stringify(content)}\n`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    try {
      await link(temporary, path);
    } catch (thrown) {
      // A cleaner of left-overs may take the file away: the next try makes it again.
      if (['EEXIST', 'ENOENT'].includes(codeOf(thrown))) return false;
      // Some file systems have no links.
      await writeFile(path, text, { flag: 'wx' });
    }
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw new GraeError(`cannot write ${path}: ${whyUnwritable(thrown)}`);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

/** @returns null where it is gone, or still being written */
async function readLock(path: string, folder: string): Promise<LockContent | null> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return null;
  const foreign = new GraeError(
    `${folder}: expected the lock of grae as ${path}, but it is something else; delete it if no grae works in the folder`,
  );
  if (!found.isFile() || found.size > 10_000) throw foreign;
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    // Without links it is not there as a whole at once.
    if (Date.now() - found.mtimeMs > 10_000) throw foreign;
    await pause();
    return null;
  }
}

/** Returns the message that a second process gets; null where the holder is gone. */
async function whyRefused(path: string, folder: string, seen: LockContent): Promise<string | null> {
  const who = `${shown(seen.what)}, pid ${seen.pid}, started ${shown(seen.since)}`;
  if (held.get(path)?.nonce === seen.nonce) {
    return `${folder}: this very process already writes to it (${who}); wait until that has ended`;
  }
  const whereabouts = await holderOf(path, seen);
  if (whereabouts === 'gone') return null;
  if (whereabouts === 'here') {
    return `${folder}: another process writes to it (${who}); wait until it has ended, or stop it: kill ${seen.pid}`;
  }
  return (
    `${folder}: a process of another machine or container writes to it (${who}, on ${shown(seen.host)}), whose last sign of life is ${Math.round(whereabouts.silent / 1000)} s old; ` +
    `wait until it has ended, or delete ${path} if you know that it does not run any more (after an hour without a sign it is taken for gone)`
  );
}

/** Whether the holder of a lock runs here, is gone, or is somewhere else and has been silent for some milliseconds. */
async function holderOf(
  path: string,
  holder: LockContent,
): Promise<'here' | 'gone' | { readonly silent: number }> {
  const whereabouts = await whereaboutsOf(holder);
  if (whereabouts !== 'elsewhere') return whereabouts;
  const silent = await silenceOf(path);
  return silent === null || silent > longestSilence ? 'gone' : { silent };
}

/** Milliseconds since the last sign of life, by the clock of the file system alone; null where the lock is gone. */
async function silenceOf(path: string): Promise<number | null> {
  const probe = await temporaryPath(path);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    const [now, then] = [await lstat(probe), await lstat(path)];
    return now.mtimeMs - then.mtimeMs;
  } catch {
    return null;
  } finally {
    await unlink(probe).catch(() => {});
  }
}

/**
 * Removes a lock whose holder is gone. Of several processes that see it only one does, and only while it is still that
 * one: without the second lock, the slower of two would remove what the faster has just taken.
 */
async function takeOver(path: string, folder: string, nonce: string): Promise<boolean> {
  const guard = `${path}-takeover`;
  const content: LockContent = { ...(await thisProcess()), since: '', what: '', nonce: randomUUID() };
  if (!(await claim(guard, content))) {
    const other = await readLock(guard, folder);
    if (other !== null && (await holderOf(guard, other)) === 'gone') {
      await removeGuard(guard, folder, other.nonce);
    }
    return false;
  }
  try {
    if ((await readLock(path, folder))?.nonce !== nonce) return false;
    await unlink(path).catch(() => {});
    return true;
  } finally {
    await unlink(guard).catch(() => {});
  }
}

/** Removes what a process left that was killed within a takeover; one that was renewed meanwhile is put back. */
async function removeGuard(guard: string, folder: string, nonce: string): Promise<void> {
  const aside = await temporaryPath(guard);
  await rename(guard, aside).catch(() => {});
  const moved = await readLock(aside, folder);
  if (moved !== null && moved.nonce !== nonce) await link(aside, guard).catch(() => {});
  await unlink(aside).catch(() => {});
}

/** At once, since it may be the last thing that a process does. Leaves a lock alone that has become another's. */
function releaseNow(path: string): void {
  const mine = held.get(path);
  held.delete(path);
  try {
    if (lockSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).nonce === mine?.nonce) unlinkSync(path);
  } catch {
    // The folder is gone, or not to be written any more: whoever comes next finds the process gone.
  }
}

let isWatching = false;

/** Signals that end a process which does not listen for them. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function watchEnd(): void {
  if (isWatching) return;
  isWatching = true;
  const releaseAll = (): void => {
    for (const path of [...held.keys()]) releaseNow(path);
  };
  process.on('exit', releaseAll);
  for (const signal of endings) {
    const onSignal = (): void => {
      // A command that listens itself ends in its own way.
      if (process.listenerCount(signal) > 1) return;
      releaseAll();
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}

/** A lock may come with a folder of a stranger's: what is shown of it holds no control characters. */
function shown(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?').slice(0, 100);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, lookAgain.milliseconds));
}
