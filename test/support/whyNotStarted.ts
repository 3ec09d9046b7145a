import { spawnSync } from 'node:child_process';
import type { BackendName } from '../../src/tensor/backendNames.js';
import { program } from './grae.js';

/** Returns why a back end does not start in processes of an environment, as `grae doctor` says it; null where it does. */
export function whyNotStarted(backend: BackendName, env: NodeJS.ProcessEnv): string | null {
  const { stdout } = spawnSync(process.execPath, [program, 'doctor', '--json'], { env, encoding: 'utf8' });
  const { backends } = JSON.parse(stdout) as {
    readonly backends: readonly { readonly name: string; readonly reason: string | null }[];
  };
  return backends.find(({ name }) => name === backend)?.reason ?? null;
}
