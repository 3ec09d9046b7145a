import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning, processMark } from './processMark.js';

/** The pattern of the names from {@link temporaryPath}. */
const marked = /\.([0-9a-f]{8}-\d{1,10}-\d{1,20})-[0-9a-f]{8}\.tmp$/;
/** The pattern of temporary names before version 0.2, which lack the process. */
const unmarked = /\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.tmp$/;
/** Milliseconds after which a file under a name without a process counts as left over. */
const old = 3_600_000;
/** Milliseconds after which a file of another machine counts as left over: that machine may be slow, or its clock off. */
const foreignOld = 24 * 3_600_000;
/** The most bytes of the target's name: the limit of systems, less the additions here. */
const mostBytes = 255 - 60;

/** Returns a temporary path beside the target, with a mark of this process in its name. */
export async function temporaryPath(target: string): Promise<string> {
  const name = Buffer.from(basename(target));
  // a character that is cut in half becomes three bytes
  const start = name.length <= mostBytes ? basename(target) : name.subarray(0, mostBytes - 3).toString();
  return join(dirname(target), `${start}.${await processMark()}-${randomBytes(4).toString('hex')}.tmp`);
}

/**
 * Removes from a folder the files and folders that killed writes left there, under names of {@link temporaryPath}
 * whose process has ended. Those of a process that is running stay, and so does everything with another name.
 *
 * @param target the file or folder that is to be written there. Versions before 0.2 gave names without a process: old
 *   ones for this target go too; null, for the folder of a run, removes those for every file.
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
