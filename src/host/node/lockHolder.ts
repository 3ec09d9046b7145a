import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** The identity of a process beyond its number. A part is empty where the system does not reveal it. */
export interface Holder {
  readonly pid: number;
  /** The start of the process, in clock ticks since that of the system (Linux). */
  readonly start: string;
  /** The machine's name, and the name space in which the pid counts: a container has its own. */
  readonly host: string;
  /** The start of the system itself (Linux). */
  readonly boot: string;
}

let own: Promise<Holder> | null = null;

/** Returns the identity of this process. */
export function thisProcess(): Promise<Holder> {
  own ??= describeThis();
  return own;
}

async function describeThis(): Promise<Holder> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const space = await readlink('/proc/self/ns/pid').catch(() => '');
  const { start = '' } = (await statOf(process.pid)) ?? {};
  return { pid: process.pid, start, host: `${hostname()}${space && ` ${space}`}`, boot: boot.trim() };
}

/**
 * Returns whether a process runs here, is gone, or cannot be seen from here, since it belongs to another machine or
 * container, or to the time before the last start of this machine.
 */
export async function whereaboutsOf(holder: Holder): Promise<'here' | 'gone' | 'elsewhere'> {
  const own = await thisProcess();
  if (holder.host !== own.host || holder.boot !== own.boot) return 'elsewhere';
  try {
    process.kill(holder.pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return 'gone';
  }
  const stat = await statOf(holder.pid);
  if (stat === null) return 'here';
  return stat.state === 'Z' || stat.state === 'X' || stat.start !== holder.start ? 'gone' : 'here';
}

/** Returns the state and the start of a process from /proc on Linux (proc(5): fields 3 and 22); null elsewhere. */
async function statOf(pid: number): Promise<{ readonly state: string; readonly start: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // The name of the program comes second, in parentheses, and may hold blanks and parentheses itself.
  const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state, start: fields[18] ?? '' };
}
