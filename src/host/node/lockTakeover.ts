import { randomUUID } from 'node:crypto';
import { link, lstat, rename, unlink, writeFile } from 'node:fs/promises';
import { temporaryPath } from './leftovers.js';
import { claim, type LockContent, readLock } from './lockFile.js';
import { thisProcess, whereaboutsOf } from './lockHolder.js';

/** Milliseconds without a sign of life after which a holder that cannot be seen from here counts as gone. */
const longestSilence = 3_600_000;

/**
 * Returns whether the holder of a lock runs here or is gone; for one on another machine or in another container, the
 * milliseconds since its last sign of life.
 */
export async function holderOf(
  path: string,
  holder: LockContent,
): Promise<'here' | 'gone' | { readonly silent: number }> {
  const whereabouts = await whereaboutsOf(holder);
  if (whereabouts !== 'elsewhere') return whereabouts;
  const silent = await silenceOf(path);
  return silent === null || silent > longestSilence ? 'gone' : { silent };
}

/** Returns the milliseconds since the last sign of life, by the clock of the file system; null where the lock is gone. */
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
 * Removes a lock whose holder is gone. Of several processes that see it, one removes it, and only while it is still the
 * same lock: without the second lock, the slower of two would remove the lock that the faster has just taken.
 *
 * @returns whether this process removed it
 */
export async function takeOver(path: string, folder: string, nonce: string): Promise<boolean> {
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

/** Removes a lock that a killed process left where nobody else will take it; anything else in its place stays. */
export async function removeDeadLock(path: string, folder: string): Promise<void> {
  const lock = await readLock(path, folder).catch(() => null);
  if (lock !== null && (await holderOf(path, lock)) === 'gone') await takeOver(path, folder, lock.nonce);
}

/** Removes the second lock of a process that was killed during a takeover; one that was renewed meanwhile is put back. */
async function removeGuard(guard: string, folder: string, nonce: string): Promise<void> {
  const aside = await temporaryPath(guard);
  await rename(guard, aside).catch(() => {});
  const moved = await readLock(aside, folder);
  if (moved !== null && moved.nonce !== nonce) await link(aside, guard).catch(() => {});
  await unlink(aside).catch(() => {});
}
