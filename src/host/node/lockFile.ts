import { link, lstat, readFile, unlink, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { GraeError } from '../../base/errors.js';
import { codeOf } from '../../base/whyUnreadable.js';
import { whyUnwritable } from '../../base/whyUnwritable.js';
import { temporaryPath } from './leftovers.js';

/** The number of characters kept of what holds a lock, which may name a path of any length. */
const mostOfWhat = 200;
/** The most bytes of a file that may be a lock. */
const mostBytes = 10_000;
/** Milliseconds in which a lock that is not written as a whole is written. */
const longestWrite = 10_000;
/** Milliseconds between two looks at a lock that another process is taking over or giving back. */
const betweenLooks = 50;

const lockSchema = z.strictObject({
  pid: z.number().int().positive(),
  /** The start of the process, which tells it from a later one of the same number. */
  start: z.string().max(100),
  host: z.string().max(300),
  boot: z.string().max(100),
  /** The time at which the lock was taken, ISO 8601. */
  since: z.string().max(40),
  /** The work that holds it, for people: `a fit`. */
  what: z.string().max(mostOfWhat),
  /** Whether it is held for the moment that one file takes, which is worth waiting for. */
  isBrief: z.literal(true).optional(),
  nonce: z.string().max(100),
});

/** The content of the file of a lock. */
export type LockContent = z.infer<typeof lockSchema>;

/** Returns the name of a work as a lock keeps it. */
export function shortened(what: string): string {
  return what.slice(0, mostOfWhat);
}

/** Makes a lock with all of its content in one step. @returns false where there is one */
export async function claim(path: string, content: LockContent): Promise<boolean> {
  const temporary = await temporaryPath(path);
  const text = `${JSON.stringify(content)}\n`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    try {
      await link(temporary, path);
    } catch (thrown) {
      // Whoever removes left-overs may have taken the file: the next try makes it again.
      if (['EEXIST', 'ENOENT'].includes(codeOf(thrown))) return false;
      // Some file systems have no links.
      await writeFile(path, text, { flag: 'wx' });
    }
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw new GraeError({ code: 'system', problem: `cannot write ${path}: ${whyUnwritable(thrown)}` });
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

/**
 * Returns the content of a lock, or null where it is gone or still being written.
 *
 * @throws GraeError for something else in its place
 */
export async function readLock(path: string, folder: string): Promise<LockContent | null> {
  const entry = await lstat(path).catch(() => null);
  if (entry === null) return null;
  const foreign = new GraeError({
    code: 'in-the-way',
    where: folder,
    problem: `expected the lock of grae as ${path}, but it is something else`,
    advice: [{ text: 'delete it if no process of grae works in the folder' }],
  });
  if (!entry.isFile() || entry.size > mostBytes) throw foreign;
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return parseLock(text);
  } catch {
    // Without links a lock is not there as a whole at once.
    if (Date.now() - entry.mtimeMs > longestWrite) throw foreign;
    await pause();
    return null;
  }
}

/** Returns the content of a lock from its text. @throws Error for any other text */
export function parseLock(text: string): LockContent {
  return lockSchema.parse(JSON.parse(text));
}

/** Waits before the next look at a lock. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, betweenLooks));
}
