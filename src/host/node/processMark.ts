import { createHash } from 'node:crypto';
import { type Holder, thisProcess, whereaboutsOf } from './lockHolder.js';

/** The pattern of a {@link processMark}. */
const pattern = /^([0-9a-f]{8})-(\d{1,10})-(\d{1,20})$/;

/**
 * Returns a short identity of this process: its machine (or container) and the start of that, its number, its own start.
 *
 * @returns hexadecimal digits and dashes, fit for the name of a file
 */
export async function processMark(): Promise<string> {
  const own = await thisProcess();
  return `${machineOf(own)}-${own.pid}-${own.start || 0}`;
}

/** Returns whether the process that a mark names is running; null for one of another machine or container, or no mark. */
export async function isRunning(mark: string): Promise<boolean | null> {
  const own = await thisProcess();
  const [, machine, pid, start = ''] = pattern.exec(mark) ?? [];
  if (machine !== machineOf(own)) return null;
  return (await whereaboutsOf({ ...own, pid: Number(pid), start: start === '0' ? '' : start })) === 'here';
}

function machineOf({ host, boot }: Holder): string {
  return createHash('sha256').update(`${host}\n${boot}`).digest('hex').slice(0, 8);
}
