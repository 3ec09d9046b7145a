import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Measurement, measurement } from './measure.js';

/** The command of this build. */
export const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));

/** Runs a command as a user does and reads its JSON. */
export function grae<T>(...args: string[]): T {
  const output = execFileSync(process.execPath, [program, ...args, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as T;
}

/** What {@link grae} measured once. */
export function one(name: string, value: number, unit: string): Measurement {
  return measurement(name, unit, [value]);
}

export function reconstruction(run: string, file: string, backend: string): Measurement[] {
  const report = grae<{ strings: number; exact: number; equivalent: number; perProduction: number }>(
    'reconstruct',
    run,
    file,
    '--backend',
    backend,
  );
  return [
    one(`reconstructed exactly, of ${report.strings}`, 100 * report.exact, '%'),
    one('reconstructed in meaning', 100 * report.equivalent, '%'),
    one('productions at their place', 100 * report.perProduction, '%'),
  ];
}
