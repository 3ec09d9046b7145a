import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning, processMark } from './processMark.js';

/** Names that {@link temporaryPath} gives. */
const marked = /\.([0-9a-f]{8}-\d{1,10}-\d{1,20})-[0-9a-f]{8}\.tmp$/;
/** Names that versions before 0.2 gave, without the process. */
const unmarked = /\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.tmp$/;
/** Milliseconds after which a name without a process counts as a left-over. */
const old = 3_600_000;
/** Milliseconds for one of another machine, which may be slow and have another time. */
const foreignOld = 24 * 3_600_000;
/** Bytes that the systems allow for a name, less what is added here. */
const mostBytes = 255 - 60;

/** The path under which something is written before it takes its name: beside it, and naming the process that writes. */
export async function temporaryPath(target: string): Promise<string> {
  const name = Buffer.from(basename(target));
  // a character that is cut through becomes one of three bytes
  const kept = name.length <= mostBytes ? basename(target) : name.subarray(0, mostBytes - 3).toString();
  return join(dirname(target), `${kept}.${await processMark()}-${randomBytes(4).toString('hex')}.tmp`);
}

/**
 * Removes from a folder what writes that were killed left there: files and folders under names of
 * {@link temporaryPath} whose process runs no more. One of a process that runs stays, and so does every name that is
 * not of that kind.
 *
 * @param target the file or folder that is to be written there. Versions before 0.2 gave names without a process: such
 *   ones of this target go too, where they are old; null, for the folder of a run, removes those of every file.
 */
export async function removeLeftovers(folder: string, target: string | null = null): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const ours = names.filter(
    (name) =>
      marked.test(name) || (unmarked.test(name) && (target === null || name.startsWith(`${target}.`))),
  );
  await Promise.all(
    ours.map(async (name) => {
      const path = join(folder, name);
      if (await isLeftover(path)) await rm(path, { recursive: true, force: true }).catch(() => {});
    }),
  );
}

async function isLeftover(path: string): Promise<boolean> {
  const mark = marked.exec(path)?.[1];
  const running = mark === undefined ? null : await isRunning(mark);
  if (running !== null) return !running;
  const changed = await lstat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
  return Date.now() - changed > (mark === undefined ? old : foreignOld);
}
