import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command line's entry. */
export const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
}

/** Runs the command line as a user does, on the back end under test. */
export function grae(args: readonly string[], { input = '', cwd }: RunOptions = {}): Ended {
  const env: NodeJS.ProcessEnv = { ...process.env, GRAE_BACKEND: process.env.GRAE_BACKEND ?? 'wasm' };
  delete env.GRAE_DEBUG;
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], {
    input,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** The JSON document that a command printed; fails with its messages where it did not end well. */
export function graeJson<T>(args: readonly string[], options: RunOptions = {}): T {
  const { status, stdout, stderr } = grae([...args, '--json'], options);
  if (status !== 0) throw new Error(`grae ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as T;
}
