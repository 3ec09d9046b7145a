import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { realpath, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { GraeError } from '../../base/errors.js';
import { removeLeftovers } from './leftovers.js';
import { claim, type LockContent, parseLock, pause, readLock, shortened } from './lockFile.js';
import { thisProcess } from './lockHolder.js';
import { holderOf, removeDeadLock, takeOver } from './lockTakeover.js';
import { makeFolder } from './makeFolder.js';

/** The name of the lock in an existing folder; the lock of a part of the work has the part's name behind it. */
const lockName = '.grae-lock';
/** Milliseconds between two signs of life of a holder. */
const heartbeat = 60_000;
/** The number of looks at a lock that another process is taking over or giving back. */
const looks = 100;

/** The locks that this thread holds, by path. */
const holding = new Map<string, { readonly nonce: string }>();
/** The paths of the locks that the work in progress was begun under. */
const around = new AsyncLocalStorage<ReadonlySet<string>>();

export interface LockOptions {
  /** Whether the work takes a moment, so that others wait for it rather than being refused. */
  readonly isBrief?: boolean;
  /** The part of the work in the folder that is locked, where several processes share it. Defaults to all of it. */
  readonly part?: string;
}

/**
 * Works on a folder while no other process writes to it: a second one is refused at once, with the pid and the start
 * of the first. Work that was begun under the lock may ask for it again. Readers take no lock.
 *
 * The lock is a file in the folder. It goes with the work, and with the process where that ends by a signal. A lock that
 * a kill or a loss of power left is recognised by its dead process and taken over; the start of the process is compared
 * too, since systems use the numbers of processes again.
 *
 * @param folder a folder that does not exist is not locked
 * @param what the name of the work, for the message that another process gets: `grae fit`
 * @throws GraeError that says who writes to the folder and what to do
 */
export async function whileLocked<T>(
  folder: string,
  what: string,
  work: () => Promise<T>,
  { part, isBrief = false }: LockOptions = {},
): Promise<T> {
  if ((await stat(folder).catch(() => null))?.isDirectory() !== true) return work();
  const target = await realpath(folder);
  const path = join(target, `${lockName}${part === undefined ? '' : `-${part}`}`);
  if (!isBrief) await removeDeadLock(creationLock(target), folder);
  return locked(path, folder, what, work, isBrief);
}

/** Returns the path of the lock of a folder that is being made, which stands beside its place. */
function creationLock(target: string): string {
  return join(dirname(target), `.${basename(target)}${lockName}`);
}

/** Makes a folder as a whole, which {@link whileLocked} would not lock, while no other process does: the lock stands beside the folder's place. */
export async function whileCreating<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  const target = resolve(folder);
  await makeFolder(dirname(target));
  return locked(creationLock(target), folder, what, work);
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
    what: shortened(what),
    ...(isBrief ? { isBrief } : {}),
    nonce: randomUUID(),
  };
  await acquire(path, folder, content);
  holding.set(path, content);
  watchEnd();
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeat);
  beat.unref();
  try {
    // Processes that were killed as they took the lock or wrote may have left files.
    await removeLeftovers(dirname(path), basename(path));
    return await around.run(new Set([...outer, path]), work);
  } finally {
    clearInterval(beat);
    releaseNow(path);
  }
}

async function acquire(path: string, folder: string, content: LockContent): Promise<void> {
  for (let looked = 0; looked < looks; looked++) {
    if (await claim(path, content)) return;
    const other = await readLock(path, folder);
    if (other === null) continue;
    const reason = await whyRefused(path, folder, other);
    if (reason !== null && other.isBrief === true && looked < looks - 1) {
      await pause();
      continue;
    }
    if (reason !== null) throw new GraeError(reason);
    if (!(await takeOver(path, folder, other.nonce))) await pause();
  }
  throw new GraeError(`${folder}: other processes keep taking its lock (${path}); try again later`);
}

/** Returns the message for a second process, or null where the holder is gone. */
async function whyRefused(path: string, folder: string, holder: LockContent): Promise<string | null> {
  const who = `${shown(holder.what)}, pid ${holder.pid}, started ${shown(holder.since)}`;
  if (holding.get(path)?.nonce === holder.nonce) {
    return `${folder}: this process is already writing to it (${who}); wait until that work has ended`;
  }
  const whereabouts = await holderOf(path, holder);
  if (whereabouts === 'gone') return null;
  if (whereabouts === 'here') {
    return `${folder}: another process is writing to it (${who}); wait until it has ended, or stop it: kill ${holder.pid}`;
  }
  return (
    `${folder}: a process on another machine or container is writing to it (${who}, on ${shown(holder.host)}) and last gave a sign of life ${Math.round(whereabouts.silent / 1000)} s ago; ` +
    `wait until it has ended, or delete ${path} if you know that it has stopped (after an hour without a sign of life the lock no longer counts)`
  );
}

/** Releases a lock at once, since that may be the last thing that a process does; a lock that has become another's stays. */
function releaseNow(path: string): void {
  const mine = holding.get(path);
  holding.delete(path);
  try {
    if (parseLock(readFileSync(path, 'utf8')).nonce === mine?.nonce) unlinkSync(path);
  } catch {
    // The folder is gone or can no longer be written: whoever comes next finds the process gone.
  }
}

let isWatching = false;

/** Signals that end a process which does not listen for them. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function watchEnd(): void {
  if (isWatching) return;
  isWatching = true;
  const releaseAll = (): void => {
    for (const path of [...holding.keys()]) releaseNow(path);
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

/** Returns text of a lock without control characters: the lock may come with a stranger's folder. */
function shown(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?').slice(0, 100);
}
