import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { main } from '../../dist/cli/main.js';
import { testIo } from './io.js';

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

/** The environment of a command: the back end under test, and errors as users see them. */
function environment(): NodeJS.ProcessEnv {
  const { GRAE_DEBUG: _, ...env } = process.env;
  return { ...env, GRAE_BACKEND: env.GRAE_BACKEND ?? 'wasm' };
}

/** Runs a command line in this process, as built. Commands run one after another: they share a working folder. */
export async function grae(args: readonly string[], { input, cwd }: RunOptions = {}): Promise<Ended> {
  return await inFolder(cwd, async (env) => {
    const io = testIo({ env, ...(input === undefined ? {} : { input }) });
    const status = await main(args, io);
    return { status, stdout: io.stdout.text, stderr: io.stderr.text };
  });
}

/** Does work in a folder and with the environment of a command, and leaves the process as it was. */
export async function inFolder<T>(
  folder: string | undefined,
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const env = environment();
  const before = { folder: process.cwd(), backend: process.env.GRAE_BACKEND };
  // Commander reads the default of an option from the environment of the process.
  Object.assign(process.env, { GRAE_BACKEND: env.GRAE_BACKEND });
  if (folder !== undefined) process.chdir(folder);
  try {
    return await work(env);
  } finally {
    process.chdir(before.folder);
    if (before.backend === undefined) delete process.env.GRAE_BACKEND;
  }
}

/** The JSON document that a command printed; fails with its messages where it did not end well. */
export async function graeJson<T>(args: readonly string[], options: RunOptions = {}): Promise<T> {
  const { status, stdout, stderr } = await grae([...args, '--json'], options);
  if (status !== 0) throw new Error(`grae ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Runs a command line in a process of its own, as a user does. @param env further variables of its environment */
export function graeProcess(
  args: readonly string[],
  { input = '', cwd, env = {} }: RunOptions & { readonly env?: NodeJS.ProcessEnv } = {},
): Ended {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], {
    input,
    env: { ...environment(), ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}
