import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { currentBackend } from '../tensor/backend.js';
import type { Environment } from './schema.js';

/** Version of this package. */
export async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The machine, without what computes on it. */
export async function describeMachine(): Promise<Omit<Environment, 'started' | 'compute'>> {
  return {
    grae: await packageVersion(),
    node: process.version,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}

/** On what a run is made: the machine, the time, and the back end that runs now. */
export async function describeEnvironment(): Promise<Environment> {
  const { backend, device, version, precision } = currentBackend();
  return {
    ...(await describeMachine()),
    started: new Date().toISOString(),
    compute: { backend, device, version, precision },
  };
}
