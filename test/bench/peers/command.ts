import { spawnSync } from 'node:child_process';

/** What one run of a command took. */
export interface Run {
  /** Seconds from start to end. */
  readonly seconds: number;
  /** Seconds of all cores together, which other work on the machine hardly changes. */
  readonly cpuSeconds: number;
}

/**
 * Runs a command to its end, by the `time` of bash, which counts the processor's time of its children too.
 *
 * @throws Error with what it printed, where it fails
 */
export function timed(command: string, args: readonly string[]): Run {
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%R %U %S"; time "$0" "$@" > /dev/null', command, ...args],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  const [, wall, user, system] = /^([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  if (status !== 0 || wall === undefined) {
    throw new Error(`${command} ${args.join(' ')} failed (${status}): ${stderr.slice(-500)}`);
  }
  return { seconds: Number(wall), cpuSeconds: Number(user) + Number(system) };
}
